// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"
#include "gaus/random.hpp"

#include "file/front_fixture.hpp"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <sys/wait.h>
#include <thread>

#include <gtest/gtest.h>

namespace {

using gaus::test::Folder;
using gaus::test::small_front;
using gaus::test::small_problem;

/// Writes fronts of 1..200 points, again and again, until it is killed.
[[noreturn]] void write_for_ever(const std::filesystem::path& path) {
    gaus::Front front = small_front();
    const gaus::FrontPoint point = front.points[0];
    for (std::size_t n = 0;; ++n) {
        front.points.assign(1 + n % 200, point);
        gaus::write_front(path, small_problem(), front);
    }
}

std::ptrdiff_t files_in(const std::filesystem::path& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

TEST(FrontFile, IsCompleteWheneverTheWriterIsKilled) {
    const Folder folder("killed");
    const auto path = folder / "front.h5";
    gaus::write_front(path, small_problem(), small_front());
    gaus::Random random(1, 0);
    int interrupted = 0;
    for (int trial = 0; trial < 20; ++trial) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) write_for_ever(path);
        std::this_thread::sleep_for(std::chrono::microseconds(2000 + random.below(20000)));
        kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
        interrupted += files_in(folder.path()) > 1;
        const gaus::StoredFront stored = gaus::read_front(path);
        ASSERT_GE(stored.front.points.size(), 1u);
        for (const auto& point : stored.front.points)
            ASSERT_TRUE(point.schedule == small_front().points[0].schedule ||
                        point.schedule == small_front().points[1].schedule);
    }
    gaus::write_front(path, small_problem(), small_front());
    EXPECT_EQ(files_in(folder.path()), 1);
    RecordProperty("writes_interrupted", interrupted);
}

}  // namespace
