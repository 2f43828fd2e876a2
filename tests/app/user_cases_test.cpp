// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"

#include "process.hpp"
#include "support/data.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

/// What users brought, as they would run it, with the right answers that were derived by hand, by
/// brute force or by other solvers.
namespace gaus::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::string>;

/// Solves into front.h5 with a fixed number of restarts; the run must succeed and verify.
StoredFront solved(const Folder& folder, const fs::path& design, const Words& more,
                   const std::string& restarts = "32") {
    Words words = {"solve",  design.string(), "--restarts", restarts, "--time",   "60",
                   "--turn", "0.2",           "--threads",  "1",      "--output", "front.h5"};
    words.insert(words.end(), more.begin(), more.end());
    const Finished run = gaus(folder, words);
    EXPECT_EQ(run.code, 0) << run.err;
    if (run.code != 0) return {Problem(ProblemData{}), {}};
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    return read_front(folder / "front.h5");
}

std::int32_t least_latency(const StoredFront& stored) {
    std::int32_t least = std::numeric_limits<std::int32_t>::max();
    for (const FrontPoint& point : stored.front.points)
        least = std::min(
            least, static_cast<std::int32_t>(evaluate(stored.problem, point.schedule).latency));
    return least;
}

std::vector<std::vector<double>> values(const Front& front) {
    std::vector<std::vector<double>> all;
    for (const FrontPoint& point : front.points)
        all.push_back(point.objectives);
    std::ranges::sort(all);
    return all;
}

TEST(UserCases, ABoundThatNoBaselineMeetsIsSearched) {
    GAUS_CASE_OR_SKIP(design, "now/jpeg_fdct.json");
    for (const std::string bound : {"32", "33", "34", "40"}) {
        const Folder folder;
        const auto stored =
            solved(folder, design,
                   {"--limit", "MUL=2", "--limit", "ADD=2", "--limit", "LOD=1", "--limit", "STR=1",
                    "--latency-bound", bound, "--objectives", "latency"});
        EXPECT_EQ(least_latency(stored), 32) << bound;
    }
}

TEST(UserCases, ALegalStartOpensItsBound) {
    GAUS_CASE_OR_SKIP(design, "now/jpeg_fdct.json");
    GAUS_CASE_OR_SKIP(start, "now/jpeg_fdct.start.csv");
    const Folder folder;
    const auto stored =
        solved(folder, design,
               {"--limit", "MUL=2", "--limit", "ADD=2", "--limit", "LOD=1", "--limit", "STR=1",
                "--latency-bound", "32", "--objectives", "latency", "--initial", start.string()});
    EXPECT_EQ(least_latency(stored), 32);
}

TEST(UserCases, ALegalStartOpensItsInterval) {
    GAUS_CASE_OR_SKIP(design, "now/ft06_loop.json");
    GAUS_CASE_OR_SKIP(start, "now/ft06_loop.start.csv");
    const Folder folder;
    const auto stored = solved(folder, design,
                               {"--ii", "55", "--latency-bound", "55", "--objectives", "latency",
                                "--initial", start.string()});
    EXPECT_LE(least_latency(stored), 55);
}

TEST(UserCases, AnAmountAboveItsLimitIsNamed) {
    GAUS_CASE_OR_SKIP(design, "now/amount_above_limit.json");
    const Folder folder;
    for (const Words& words :
         {Words{"solve", design.string()}, Words{"solve", design.string(), "--ii", "auto"},
          Words{"bound", design.string()}, Words{"baseline", design.string()}}) {
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 3) << words[0];
        EXPECT_THAT(run.err, HasSubstr("limit 1 is below amount 5 of operator t1")) << words[0];
    }
    const Finished info = gaus(folder, {"info", design.string()});
    EXPECT_THAT(info.out + info.err, HasSubstr("limit 1 is below amount 5 of operator t1"));
    EXPECT_TRUE(folder.names().empty());
}

TEST(UserCases, EveryIntervalOfARangeHasItsChance) {
    GAUS_CASE_OR_SKIP(design, "now/share_at_ii.json");
    const Folder folder;
    const auto stored =
        solved(folder, design, {"--ii", "1:4", "--objectives", "ii,resource"}, "64");
    EXPECT_THAT(values(stored.front), ElementsAre(ElementsAre(1, 43), ElementsAre(2, 22),
                                                  ElementsAre(3, 21), ElementsAre(4, 11)));
}

TEST(UserCases, AnUndirectedGraphIsRefused) {
    GAUS_CASE_OR_SKIP(design, "now/undirected.gml");
    const Folder folder;
    for (const std::string command : {"info", "solve"}) {
        const Finished run = gaus(folder, {command, design.string()});
        EXPECT_EQ(run.code, 2) << command;
        EXPECT_THAT(run.err, HasSubstr("directed"));
    }
}

TEST(UserCases, AttributesOfNodesCount) {
    GAUS_CASE_OR_SKIP(design, "now/attrs.gml");
    const Folder folder;
    const Finished run = gaus(folder, {"info", design.string()});
    if (run.code == 0)
        EXPECT_THAT(run.out, HasSubstr("critical path  3 steps"));
    else
        EXPECT_EQ(run.code, 2) << run.err;
}

TEST(UserCases, TheLeastLatencyUnderALimitIsFound) {
    for (const auto& [name, least] : {std::pair("now/sequential_multiplier.json", 13),
                                      std::pair("now/pipelined_multiplier.json", 7)}) {
        GAUS_CASE_OR_SKIP(design, name);
        const Folder folder;
        const auto stored = solved(folder, design, {"--latency-bound", "auto"});
        EXPECT_EQ(least_latency(stored), least) << name;
    }
}

TEST(UserCases, TheLeastLatencyUnderALimitIsBounded) {
    GAUS_CASE_OR_SKIP(design, "now/sequential_multiplier.json");
    const Folder folder;
    const Finished run = gaus(folder, {"bound", design.string(), "--latency-bound", "18",
                                       "--objectives", "latency,resource", "--output", "b.h5"});
    ASSERT_EQ(run.code, 0) << run.err;
    const auto bounds = read_front(folder / "b.h5").front.bounds;
    const auto latency = std::ranges::find(bounds, std::vector<double>{1, 0}, &BoundRow::weights);
    ASSERT_NE(latency, bounds.end());
    EXPECT_EQ(latency->value, 13);
}

TEST(UserCases, AScheduleOfHatScheTIsRead) {
    GAUS_CASE_OR_SKIP(design, "now/carried_value.json");
    GAUS_CASE_OR_SKIP(start, "now/hatschet.start.csv");
    const Folder folder;
    const auto stored = solved(folder, design, {"--ii", "7", "--initial", start.string()});
    EXPECT_FALSE(stored.front.points.empty());
}

TEST(UserCases, ABoundTooShortIsExplained) {
    GAUS_CASE_OR_SKIP(design, "now/nine_steps.json");
    const Folder folder;
    for (const std::string command : {"solve", "bound"}) {
        const Finished run = gaus(folder, {command, design.string(), "--latency-bound", "5"});
        EXPECT_EQ(run.code, 3) << command;
        EXPECT_THAT(run.err, HasSubstr("mul")) << command;
        EXPECT_THAT(run.err, HasSubstr("9 steps")) << command;
    }
    EXPECT_EQ(
        gaus(folder, {"solve", design.string(), "--latency-bound", "9", "--restarts", "8"}).code,
        0);
}

/// A hundred operators of two of three units, for four steps each: one at a time.
TEST(UserCases, OperatorsThatDoNotFitTogetherTakeTurns) {
    GAUS_CASE_OR_SKIP(design, "fuzz/j_pack100.json");
    const Folder folder;
    for (const std::string interval : {"auto", "267:400"}) {
        const Finished run = gaus(folder, {"solve", design.string(), "--ii", interval, "--restarts",
                                           "4", "--turn", "0.2", "--output", interval + ".h5"});
        EXPECT_EQ(run.code, 0) << run.err;
        EXPECT_EQ(gaus(folder, {"verify", interval + ".h5"}).code, 0);
        if (interval == "auto") {
            EXPECT_THAT(run.out, HasSubstr("II 400 is the smallest possible (MII)"));
        }
    }
    EXPECT_THAT(gaus(folder, {"info", design.string()}).out,
                HasSubstr("400: r, 800 units * steps on 3 units as the operators fit together"));
    const Finished below = gaus(folder, {"solve", design.string(), "--ii", "267:399"});
    EXPECT_EQ(below.code, 3);
    EXPECT_THAT(below.err, HasSubstr("need at least 400"));
}

TEST(UserCases, TheSmallestIntervalIsProven) {
    GAUS_CASE_OR_SKIP(design, "now/ii4_above_mii.json");
    const Folder folder;
    const Finished run =
        gaus(folder, {"solve", design.string(), "--ii", "auto", "--restarts", "32"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("II 4 is the smallest possible"));
}

/// The least latency of a design of the folder, within a few seconds.
void expect_latency(const std::string& name, const Words& more, std::int32_t expected) {
    GAUS_CASE_OR_SKIP(design, name);
    const Folder folder;
    Words words = {"--objectives", "latency"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(least_latency(solved(folder, design, words)), expected) << name;
}

TEST(UserCases, ProjectsHaveTheirPublishedLength) {
    expect_latency("next/j301_1.sm", {}, 43);
    expect_latency("next/psp2.sch", {}, 45);
    expect_latency("next/ft06.txt", {}, 55);
}

TEST(UserCases, ATaskGraphOnTwoAndFourProcessors) {
    expect_latency("next/rand0000_first30.stg", {"--limit", "processor=2"}, 81);
    expect_latency("next/rand0000_first30.stg", {"--limit", "processor=4"}, 55);
}

TEST(UserCases, BuffersTakeMoreThanRegisters) {
    GAUS_CASE_OR_SKIP(design, "next/buffers.json");
    const Folder folder;
    const Words options = {"--latency-bound", "7", "--objectives", "memory"};
    EXPECT_THAT(values(solved(folder, design, options).front), ElementsAre(ElementsAre(81924)));
    std::string text = read_text(design);
    text.replace(text.find("{"), 1, "{\"values\": \"buffer\",");
    const Folder other;
    std::ofstream(other / "buffers.json") << text;
    EXPECT_THAT(values(solved(other, other / "buffers.json", options).front),
                ElementsAre(ElementsAre(90116)));
}

TEST(UserCases, TwoStagesNeedALongerInterval) {
    GAUS_CASE_OR_SKIP(design, "next/two_stages.json");
    const Folder folder;
    const auto stored = solved(
        folder, design, {"--ii", "auto", "--stages", "2", "--objectives", "ii,latency"}, "8");
    EXPECT_THAT(values(stored.front), ElementsAre(ElementsAre(29, 58)));
    const Finished shorter = gaus(folder, {"solve", design.string(), "--ii", "28", "--stages", "2",
                                           "--time", "5", "--output", "none.h5"});
    EXPECT_EQ(shorter.code, 3);
    EXPECT_THAT(shorter.err, HasSubstr("no schedule exists within 56 steps"));
}

TEST(UserCases, GraphsOfOtherToolsSayTheSame) {
    GAUS_CASE_OR_SKIP(gml, "now/attrs.gml");
    const Folder folder;
    std::vector<std::string> converted;
    for (const std::string name : {"now/attrs.gml", "next/attrs.graphml", "next/nodelink.json"}) {
        const fs::path design = gml.parent_path().parent_path() / name;
        const Finished run = gaus(folder, {"convert", design.string()});
        EXPECT_EQ(run.code, 0) << run.err;
        converted.push_back(run.out.substr(run.out.find("resources")));
    }
    EXPECT_EQ(converted[1], converted[0]);
    EXPECT_EQ(converted[2], converted[0]);
}

TEST(UserCases, DataFlowGraphsInDot) {
    GAUS_CASE_OR_SKIP(fir, "next/fir.dot");
    const Folder folder;
    const Finished run = gaus(folder, {"info", fir.string()});
    EXPECT_EQ(run.code, 0) << run.err;
    for (const std::string line : {"operators      44", "dependencies   43", "critical path  11",
                                   "MUL           11", "STR            1"})
        EXPECT_THAT(run.out, HasSubstr(line));
}

}  // namespace
}  // namespace gaus::test
