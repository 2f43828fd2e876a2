// SPDX-License-Identifier: Apache-2.0
#include "problem/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(ForEachInParallel, DoesEverythingOnce) {
    for (const int threads : {-1, 1, 2, 5}) {
        for (const std::size_t count : {0u, 1u, 3u, 100u}) {
            std::vector<std::atomic<int>> done(count);
            for_each_in_parallel(count, threads, [&](std::size_t i) { ++done[i]; });
            for (const auto& times : done)
                EXPECT_EQ(times, 1);
        }
    }
}

TEST(ForEachInParallel, RethrowsAndBeginsNothingNew) {
    std::atomic<int> begun = 0;
    const auto work = [&](std::size_t) {
        ++begun;
        throw std::runtime_error("no");
    };
    EXPECT_THROW(for_each_in_parallel(1000, 1, work), std::runtime_error);
    EXPECT_EQ(begun, 1);
    EXPECT_THROW(for_each_in_parallel(1000, 4, work), std::runtime_error);
    EXPECT_LE(begun, 5);
}

}  // namespace
}  // namespace gaus
