// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace gaus::test {

/// A file or folder below the folder that the environment variable `variable` names, else below
/// `shared` beside the checkout. Nothing when it is absent.
inline std::optional<std::filesystem::path> beside_checkout(const char* variable,
                                                            const std::filesystem::path& shared,
                                                            const std::filesystem::path& relative) {
    const char* folder = std::getenv(variable);
    const std::filesystem::path checkout = std::filesystem::path(GAUS_DESIGNS).parent_path();
    const std::filesystem::path path =
        (folder != nullptr ? std::filesystem::path(folder)
                           : checkout.parent_path() / "shared" / shared) /
        relative;
    return std::filesystem::exists(path) ? std::optional(path) : std::nullopt;
}

/// The public benchmark graphs: below GAUS_DATA, else shared/data.
inline std::optional<std::filesystem::path> data(const std::filesystem::path& relative) {
    return beside_checkout("GAUS_DATA", "data", relative);
}

/// What users brought: below GAUS_CASES, else shared/cases.
inline std::optional<std::filesystem::path> user_case(const std::filesystem::path& relative) {
    return beside_checkout("GAUS_CASES", "cases", relative);
}

}  // namespace gaus::test

/// Defines `name`, the path of benchmark data, or skips the test with the reason.
#define GAUS_DATA_OR_SKIP(name, relative)                                              \
    const auto name##_or_absent = gaus::test::data(relative);                          \
    if (!name##_or_absent) {                                                           \
        GTEST_SKIP() << "no benchmark data " << (relative) << "; set GAUS_DATA to it"; \
    }                                                                                  \
    const auto name = *name##_or_absent

/// Defines `name`, the path of what a user brought, or skips the test with the reason.
#define GAUS_CASE_OR_SKIP(name, relative)                                          \
    const auto name##_or_absent = gaus::test::user_case(relative);                 \
    if (!name##_or_absent) {                                                       \
        GTEST_SKIP() << "no user case " << (relative) << "; set GAUS_CASES to it"; \
    }                                                                              \
    const auto name = *name##_or_absent
