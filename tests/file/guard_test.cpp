// SPDX-License-Identifier: Apache-2.0
#include "file/guard.hpp"

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <numeric>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace {

using gaus::guard::Failure;
using gaus::guard::Limits;
using gaus::guard::Relay;

constexpr Limits limits{.memory = std::size_t{512} << 20, .processor_time = 0.2};

/// The failure of a child that does this.
std::string failure(const std::function<void()>& in_child) {
    try {
        gaus::guard::run(limits, [&](Relay& relay) {
            int value = 0;
            relay.pass(std::span(&value, 1), [&](std::span<int>) { in_child(); });
        });
    } catch (const Failure& failure) {
        return failure.what;
    }
    return "none";
}

TEST(Guard, TheParentGetsWhatTheChildReads) {
    std::vector<std::int64_t> numbers(1'000'000);
    std::size_t size = 0;
    std::string text;
    gaus::guard::run(limits, [&](Relay& relay) {
        relay.pass(std::span(numbers), [](auto out) { std::iota(out.begin(), out.end(), 1); });
        relay.pass(std::span(&size, 1), [](auto out) { out[0] = 5; });
        text.resize(size);
        relay.pass(std::span(text), [](auto out) { std::ranges::fill(out, 'x'); });
    });
    EXPECT_EQ(numbers.front(), 1);
    EXPECT_EQ(numbers.back(), 1'000'000);
    EXPECT_EQ(text, "xxxxx");
}

TEST(Guard, FailuresOfTheChildAreThoseOfTheParent) {
    EXPECT_EQ(failure([] { throw Failure{"found a, expected b"}; }), "found a, expected b");
    EXPECT_EQ(failure([] { throw Failure{std::string(100'000, 'x')}; }), std::string(4096, 'x'));
    EXPECT_EQ(failure([] { throw std::length_error("vector"); }),
              "damaged, or larger than the memory");
}

TEST(Guard, AChildThatCrashesOrDoesNotEndIsAFailure) {
    for (const int fault : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE})
        EXPECT_EQ(failure([=] { std::raise(fault); }), "damaged: HDF5 crashes on it");
    EXPECT_EQ(failure([] { ::_exit(0); }), "damaged: HDF5 crashes on it");
    EXPECT_EQ(failure([] {
                  for (volatile int turn = 0;;)
                      turn = turn + 1;
              }),
              "damaged: reading it does not end");
    EXPECT_EQ(failure([] { ::kill(::getpid(), SIGKILL); }), "the process that reads it was killed");
}

TEST(Guard, TheChildOpensNothingAndHearsNoSignal) {
    EXPECT_EQ(failure([] {
                  const int file = ::open("/dev/null", O_RDONLY);
                  for (const int signal : {SIGTERM, SIGINT, SIGUSR1, SIGHUP})
                      std::raise(signal);
                  throw Failure{file < 0 ? "not opened" : "opened"};
              }),
              "not opened");
}

TEST(Guard, NoChildStays) {
    EXPECT_THROW(gaus::guard::run(limits,
                                  [](Relay& relay) {
                                      if (!relay.is_child()) throw 1;
                                      int value = 0;
                                      for (;;)
                                          relay.pass(std::span(&value, 1), [](auto) {});
                                  }),
                 int);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(Guard, ThreadsMayReadAtTheSameTime) {
    std::vector<std::thread> threads;
    std::vector<int> sums(8);
    for (int& sum : sums)
        threads.emplace_back([&sum] {
            for (int turn = 1; turn <= 20; ++turn)
                gaus::guard::run(limits, [&](Relay& relay) {
                    std::vector<int> values(10'000);
                    relay.pass(std::span(values), [=](auto out) { std::ranges::fill(out, turn); });
                    if (!relay.is_child()) sum += values.back();
                });
        });
    for (std::thread& thread : threads)
        thread.join();
    for (const int sum : sums)
        EXPECT_EQ(sum, 210);
}

}  // namespace
