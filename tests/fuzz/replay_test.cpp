// SPDX-License-Identifier: Apache-2.0
// Gives a fuzz target every stored input: its seeds and what fuzzing ever found.
#include "fuzz/check.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace {

class Replay : public ::testing::TestWithParam<const char*> {};

TEST_P(Replay, EveryInputIsReadOrRefused) {
    const auto folder = std::filesystem::path(GAUS_FUZZ) / GetParam() / GAUS_FUZZ_TARGET;
    ASSERT_TRUE(std::filesystem::is_directory(folder)) << folder;
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        EXPECT_NO_THROW(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                               bytes.size()))
            << entry.path();
        ++inputs;
    }
    EXPECT_GT(inputs, 0) << folder << " is empty";
}

INSTANTIATE_TEST_SUITE_P(Stored, Replay, ::testing::Values("corpus", "findings"),
                         [](const auto& folder) { return std::string(folder.param); });

}  // namespace
