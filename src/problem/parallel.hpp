// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace gaus {

/// Calls work(i) for every i < count, in order of their beginning, on at most `threads` threads, of
/// which the calling one is the first. Rethrows the first exception once all have ended; the others
/// begin nothing new after it.
inline void for_each_in_parallel(std::size_t count, int threads,
                                 const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::atomic_flag failed;
    const auto drain = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            next = count;
            if (!failed.test_and_set()) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        const auto all = std::min(static_cast<std::size_t>(std::max(threads, 1)), count);
        for (std::size_t t = 1; t < all; ++t)
            helpers.emplace_back(drain);
        drain();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace gaus
