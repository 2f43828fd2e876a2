// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/front_file.hpp"
#include "gaus/verify.hpp"

#include "process.hpp"
#include "support/data.hpp"
#include "support/packed_problem.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

void write(const Folder& folder, const std::string& name, const ProblemData& data) {
    std::ofstream out(folder / name);
    write_design(out, data);
}

Finished solve(const Folder& folder, const std::string& design, Words words) {
    words.insert(words.begin(), {"solve", design, "--threads", "1"});
    return gaus(folder, words);
}

std::vector<FrontPoint> points_in(const Folder& folder) {
    return read_front(folder / "front.h5").front.points;
}

double least(const std::vector<FrontPoint>& points, std::size_t objective) {
    double value = points.at(0).objectives.at(objective);
    for (const FrontPoint& point : points)
        value = std::min(value, point.objectives[objective]);
    return value;
}

/// Three products on one multiplier that is busy for four steps, and two sums behind them.
const std::string products = R"({
    "format": "gaus-design", "version": 1, "name": "products",
    "resources": [{"name": "mul", "latency": 4, "blocking": 4, "limit": 1}, {"name": "add"}],
    "operators": [{"name": "m0", "resource": "mul"}, {"name": "m1", "resource": "mul"},
                  {"name": "m2", "resource": "mul"}, {"name": "a0", "resource": "add"},
                  {"name": "a1", "resource": "add"}],
    "dependencies": [{"source": "m0", "target": "a0"}, {"source": "m1", "target": "a0"},
                     {"source": "a0", "target": "a1"}, {"source": "m2", "target": "a1"}]})";

TEST(Feasible, TheBoundThatNobodyNamesIsTheFirstThatTheLimitsAllow) {
    const Folder folder;
    folder.write("products.json", products);
    const Finished run = solve(folder, "products.json", {"--objectives", "latency", "--time", "3"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(least(points_in(folder), 0), 13);
}

TEST(Feasible, EveryCommandSaysWhichClassNeedsMoreSteps) {
    const Folder folder;
    folder.write("products.json", products);
    for (const char* command : {"solve", "bound", "baseline"}) {
        const Finished run = gaus(folder, {command, "products.json", "--latency-bound", "12"});
        EXPECT_EQ(run.code, 3) << command;
        EXPECT_EQ(run.err,
                  "gaus: no schedule exists within 12 steps: resource class mul: 3 operators of "
                  "blocking 4, limit 1, 1 step behind them; at least 13 steps are needed\n")
            << command;
    }
    EXPECT_THAT(gaus(folder, {"info", "products.json"}).out,
                HasSubstr("13 steps: resource class mul: 3 operators of blocking 4, limit 1, 1 "
                          "step behind them"));
}

TEST(Feasible, BaselinesSayWhichBoundHasNoSchedule) {
    const Folder folder;
    folder.write("products.json", products);
    const Finished run =
        gaus(folder, {"baseline", "products.json", "--latency-bound", "12,13", "--method", "list"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("no schedule exists within 12 steps: resource class mul"));
    EXPECT_THAT(run.out, HasSubstr("list-forward"));
}

TEST(Feasible, EveryCommandNamesAnOperatorThatNeverFits) {
    const Folder folder;
    folder.write("cpu.json", R"({
        "format": "gaus-design", "version": 1, "name": "cpu",
        "resources": [{"name": "cpu", "limit": 1}],
        "operators": [{"name": "t0", "resource": "cpu"},
                      {"name": "t1", "resource": "cpu", "amount": 5}],
        "dependencies": []})");
    const std::string reason = "resource class cpu: limit 1 is below amount 5 of operator t1";
    for (const Words& words :
         {Words{"solve"}, {"solve", "--ii", "auto"}, {"bound"}, {"baseline"}}) {
        Words all{words[0], "cpu.json"};
        all.insert(all.end(), words.begin() + 1, words.end());
        const Finished run = gaus(folder, all);
        EXPECT_EQ(run.code, 3);
        EXPECT_EQ(run.err, "gaus: " + reason + "\n") << words[0];
    }
    EXPECT_THAT(gaus(folder, {"info", "cpu.json"}).out, HasSubstr(reason));
}

TEST(Feasible, TheLatencyOfAClassIsAProvenBound) {
    const Folder folder;
    folder.write("products.json", products);
    const Finished run = gaus(folder, {"bound", "products.json", "--latency-bound", "18",
                                       "--objectives", "latency,resource", "--output", "b.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    const auto bounds = read_front(folder / "b.h5").front.bounds;
    ASSERT_EQ(bounds.size(), 2u);
    EXPECT_EQ(bounds[0].value, 13);
    EXPECT_TRUE(bounds[0].reached);
}

TEST(Feasible, WhatIsNotProvenIsLookedForToTheEnd) {
    const Folder folder;
    write(folder, "odd.json", odd_limit());
    const Finished none =
        solve(folder, "odd.json", {"--latency-bound", "10", "--time", "2", "--quiet"});
    EXPECT_EQ(none.code, 3);
    EXPECT_THAT(none.err,
                testing::MatchesRegex(
                    "gaus: no schedule within 10 steps was found in [0-9.]+ s; allow more "
                    "--time, or raise a limit or the latency bound\n"));
    EXPECT_EQ(folder.names(), Words{"odd.json"});
    // One bound without a schedule does not stop the others, and is named.
    const Finished other =
        solve(folder, "odd.json", {"--latency-bound", "10,12", "--time", "4", "--quiet"});
    EXPECT_EQ(other.code, 0) << other.err;
    EXPECT_THAT(other.err, HasSubstr("no schedule within 10 steps was found in "));
    for (const FrontPoint& point : points_in(folder))
        EXPECT_EQ(point.latency_bound, 12);
}

TEST(Feasible, ASignalEndsTheSearchForALegalSchedule) {
    const Folder folder;
    write(folder, "odd.json", odd_limit());
    Process process({GAUS_PROGRAM, "solve", "odd.json", "--latency-bound", "10", "--time", "100"},
                    folder.path());
    ASSERT_TRUE(process.wait_for("odd: 40 operators"));
    process.signal(SIGTERM);
    const Finished run = process.finish();
    EXPECT_EQ(run.code, 3);
    EXPECT_THAT(run.err, HasSubstr("no schedule within 10 steps was found in "));
}

TEST(Feasible, RanksLookForALegalScheduleTogether) {
    const Folder folder;
    write(folder, "odd.json", odd_limit());
    const Finished run =
        Process(
            on_ranks(2, {"solve", "odd.json", "--latency-bound", "10", "--time", "3", "--quiet"}),
            folder.path())
            .finish();
    EXPECT_EQ(run.code, 3);
    EXPECT_THAT(run.err, HasSubstr("no schedule within 10 steps was found in "));
}

/// 25 operators by threes and 15 by fours.
std::string packing(const std::string& ii) {
    std::string text = ii.empty() ? "name,start\n" : "name,start,ii\n";
    for (int v = 0; v < 40; ++v)
        text += std::to_string(v) + "," + std::to_string(v < 25 ? v / 3 : 9 + (v - 25) / 4) +
                (ii.empty() ? "" : "," + ii) + "\n";
    return text;
}

TEST(Feasible, AnInitialScheduleOpensItsHorizon) {
    const Folder folder;
    write(folder, "odd.json", odd_limit());
    folder.write("start.csv", packing(""));
    folder.write("loop.csv", packing("13"));
    for (const Words& words : {Words{"--latency-bound", "13", "--initial", "start.csv"},
                               {"--latency-bound", "13", "--ii", "13", "--initial", "loop.csv"},
                               {"--latency-bound", "13", "--ii", "13", "--initial", "start.csv"},
                               {"--ii", "auto", "--initial", "loop.csv"}}) {
        Words all = words;
        all.insert(all.end(), {"--objectives", "latency", "--time", "3", "--quiet", "--force"});
        const Finished run = solve(folder, "odd.json", all);
        EXPECT_EQ(run.code, 0) << run.err;
        EXPECT_FALSE(points_in(folder).empty());
    }
}

TEST(Feasible, AnIllegalInitialScheduleIsRefusedWithItsViolations) {
    const Folder folder;
    write(folder, "odd.json", odd_limit());
    folder.write("start.csv", packing(""));
    folder.write("loop.csv", packing("13"));
    std::string crowd = "name,start\n";
    for (int v = 0; v < 40; ++v)
        crowd += std::to_string(v) + "," + std::to_string(v / 5) + "\n";
    folder.write("crowd.csv", crowd);
    const auto refuse = [&](Words words, const std::string& message) {
        const Finished run = solve(folder, "odd.json", words);
        EXPECT_EQ(run.code, 2) << run.err;
        EXPECT_EQ(run.err, "gaus: option --initial: " + message + "\n");
    };
    refuse({"--initial", "crowd.csv"},
           "crowd.csv: 8 violations: resource class port: 130 units in use in step 0, limit 101; "
           "resource class port: 130 units in use in step 1, limit 101; resource class port: 130 "
           "units in use in step 2, limit 101; and 5 more; change the schedule, or raise --limit");
    refuse({"--initial", "start.csv", "--latency-bound", "12"},
           "start.csv: 3 violations: operator 37 starts at step 12 with latency 1, latency bound "
           "12; operator 38 starts at step 12 with latency 1, latency bound 12; operator 39 starts "
           "at step 12 with latency 1, latency bound 12; change the schedule, or raise "
           "--latency-bound");
    refuse({"--initial", "loop.csv"},
           "found II 13 in loop.csv, expected none without pipelining; add --ii 13");
    refuse({"--initial", "loop.csv", "--ii", "11:12"},
           "found II 13 in loop.csv, expected 11 to 12; change --ii");
    refuse({"--initial", "start.csv", "--ii", "11:13"},
           "found no initiation interval in start.csv, expected 11 to 13; name it in a column ii");
}

TEST(Feasible, EveryIntervalOfARangeIsOnTheFront) {
    GAUS_CASE_OR_SKIP(design, "now/share_at_ii.json");
    const Folder folder;
    const Finished run = solve(folder, design.string(),
                               {"--ii", "1:4", "--objectives", "ii,resource", "--time", "2"});
    EXPECT_EQ(run.code, 0) << run.err;
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : points_in(folder))
        values.push_back(point.objectives);
    EXPECT_THAT(values, testing::UnorderedElementsAre(
                            std::vector<double>{1, 43}, std::vector<double>{2, 22},
                            std::vector<double>{3, 21}, std::vector<double>{4, 11}));
}

TEST(Feasible, TheCosineTransformFitsWithinItsShortestBound) {
    GAUS_CASE_OR_SKIP(design, "now/jpeg_fdct.json");
    GAUS_CASE_OR_SKIP(start, "now/jpeg_fdct.start.csv");
    const Folder folder;
    const auto within = [&](const std::string& bound, Words more) {
        Words words{"--limit", "MUL=2",   "--limit",         "ADD=2",   "--limit", "LOD=1",
                    "--limit", "STR=1",   "--objectives",    "latency", "--time",  "4",
                    "--quiet", "--force", "--latency-bound", bound};
        words.insert(words.end(), more.begin(), more.end());
        return solve(folder, design.string(), words);
    };
    for (const Words& more : {Words{}, Words{"--initial", start.string()}}) {
        const Finished run = within("32", more);
        EXPECT_EQ(run.code, 0) << run.err;
        EXPECT_EQ(least(points_in(folder), 0), 32);
    }
    const Finished proven = within("31", {});
    EXPECT_EQ(proven.code, 3);
    EXPECT_THAT(proven.err, HasSubstr("no schedule exists within 31 steps: resource class ADD: "));
    EXPECT_THAT(proven.err, HasSubstr("at least 32 steps are needed"));
}

TEST(Feasible, AJobShopBeginsAtTheScheduleThatIsGiven) {
    GAUS_CASE_OR_SKIP(design, "now/ft06_loop.json");
    GAUS_CASE_OR_SKIP(start, "now/ft06_loop.start.csv");
    const Folder folder;
    const Finished run = solve(folder, design.string(),
                               {"--ii", "55", "--latency-bound", "55", "--objectives", "latency",
                                "--initial", start.string(), "--time", "3"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_LE(least(points_in(folder), 0), 55);
}

TEST(Feasible, AnIntervalAboveMiiIsProvenToBeTheSmallest) {
    GAUS_CASE_OR_SKIP(design, "now/ii4_above_mii.json");
    const Folder folder;
    const Finished run = solve(folder, design.string(), {"--ii", "auto", "--time", "2"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("II 4 is the smallest possible (proven); MII is 3\n"));
}

}  // namespace
}  // namespace gaus::test
