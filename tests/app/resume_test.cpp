// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "process.hpp"

#include <csignal>
#include <filesystem>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// What must not depend on ranks or interruptions.
auto content(const fs::path& path) {
    const StoredFront stored = read_front(path);
    std::vector<std::tuple<std::vector<double>, std::vector<std::int32_t>, std::int64_t>> points;
    for (const FrontPoint& point : stored.front.points)
        points.emplace_back(point.objectives, point.schedule.start, point.restart);
    std::vector<std::tuple<std::int64_t, TrialStatus, double>> trials;
    for (const TrialRow& trial : stored.front.trials)
        trials.emplace_back(trial.restart, trial.status, trial.value);
    return std::pair(points, trials);
}

class Resume : public testing::Test {
  protected:
    Resume() {
        const Finished made = gaus(
            folder, {"generate", "layered", "--size", "400", "--seed", "3", "-o", "design.json"});
        EXPECT_EQ(made.code, 0) << made.err;
    }
    Words solve(const std::string& output, const Words& more = {}) const {
        Words words{"solve",           "design.json", "-o",      output, "--time",       "10m",
                    "--share",         "off",         "--turn",  "0.3",  "--iterations", "40",
                    "--report-period", "0.1",         "--resume"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    /// Runs on `ranks` ranks until a front is written, then ends it with `signal`.
    int interrupt(int ranks, const std::string& output, int signal) {
        Process run(on_ranks(ranks, solve(output, {"--restarts", "88"})), folder.path());
        run.wait_for("hypervolume");
        if (signal != SIGKILL) {
            run.signal(signal);
        } else {
            const auto children = run.children();
            run.signal(SIGKILL);
            for (const pid_t rank : children)
                kill(rank, SIGKILL);
        }
        return run.finish().code;
    }

    const Folder folder;
};

TEST_F(Resume, OnAnyRanksAnInterruptedRunEndsWithTheSameFront) {
    const Finished whole = gaus(folder, solve("whole.h5", {"--restarts", "88"}));
    ASSERT_EQ(whole.code, 0) << whole.err;
    EXPECT_EQ(content(folder / "whole.h5").second.size(), 88u);
    for (const int signal : {SIGUSR1, SIGTERM, SIGKILL}) {
        const std::string output = "cut" + std::to_string(signal) + ".h5";
        // mpirun says 1 after a SIGTERM, however well its ranks ended.
        EXPECT_EQ(interrupt(2, output, signal) == 0, signal == SIGUSR1) << signal;
        interrupt(1, output, signal);
        const Finished end =
            Process(on_ranks(3, solve(output, {"--restarts", "88"})), folder.path()).finish();
        ASSERT_EQ(end.code, 0) << end.err;
        EXPECT_NE(end.out.find("continues a run of "), std::string::npos);
        EXPECT_EQ(content(folder / output), content(folder / "whole.h5")) << signal;
        EXPECT_EQ(gaus(folder, {"verify", output}).code, 0);
    }
}

TEST_F(Resume, ADoneRunIsLeftAsItIs) {
    ASSERT_EQ(gaus(folder, solve("front.h5", {"--restarts", "20"})).code, 0);
    const auto before = content(folder / "front.h5");
    ASSERT_EQ(gaus(folder, solve("front.h5", {"--restarts", "20"})).code, 0);
    EXPECT_EQ(content(folder / "front.h5"), before);
    ASSERT_EQ(gaus(folder, solve("front.h5", {"--restarts", "44"})).code, 0);
    EXPECT_EQ(content(folder / "front.h5").second.size(), 44u);
}

TEST_F(Resume, WhatWouldNotContinueTheRunIsRefusedAndTheFileStays) {
    ASSERT_EQ(gaus(folder, solve("front.h5", {"--restarts", "20"})).code, 0);
    const std::string before = read_text(folder / "front.h5");
    const auto expect = [&](const Words& words, const std::string& line) {
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 2) << line;
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
        EXPECT_EQ(read_text(folder / "front.h5"), before);
    };
    const std::string reason = "; a run goes on with the settings it began with";
    expect(solve("front.h5", {"--seed", "2"}),
           "front.h5: holds a run with --seed 1, found 2" + reason);
    expect(solve("front.h5", {"--noise", "0.5"}),
           "front.h5: holds a run with --noise nothing, found 0.5" + reason);
    folder.write("design.json", small_design);
    expect(solve("front.h5"), "front.h5: holds a front of another design: layered-400 and small");
}

TEST_F(Resume, ADamagedFileIsRefused) {
    ASSERT_EQ(gaus(folder, solve("front.h5", {"--restarts", "20"})).code, 0);
    fs::resize_file(folder / "front.h5", fs::file_size(folder / "front.h5") / 2);
    const std::string before = read_text(folder / "front.h5");
    const Finished run = gaus(folder, solve("front.h5"));
    EXPECT_EQ(run.code, 2);
    EXPECT_NE(run.err.find("damaged"), std::string::npos) << run.err;
    EXPECT_EQ(read_text(folder / "front.h5"), before);
}

}  // namespace
}  // namespace gaus::test
