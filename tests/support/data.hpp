#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace gaus::test {

/// A file or folder of the public benchmark graphs: below the environment variable GAUS_DATA, else
/// below shared/data beside the checkout. Nothing when it is absent.
inline std::optional<std::filesystem::path> data(const std::filesystem::path& relative) {
    const char* folder = std::getenv("GAUS_DATA");
    const std::filesystem::path checkout = std::filesystem::path(GAUS_DESIGNS).parent_path();
    const std::filesystem::path path =
        (folder != nullptr ? std::filesystem::path(folder)
                           : checkout.parent_path() / "shared" / "data") /
        relative;
    return std::filesystem::exists(path) ? std::optional(path) : std::nullopt;
}

}  // namespace gaus::test

/// Defines `name`, the path of benchmark data, or skips the test with the reason.
#define GAUS_DATA_OR_SKIP(name, relative)                                              \
    const auto name##_or_absent = gaus::test::data(relative);                          \
    if (!name##_or_absent) {                                                           \
        GTEST_SKIP() << "no benchmark data " << (relative) << "; set GAUS_DATA to it"; \
    }                                                                                  \
    const auto name = *name##_or_absent
