// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "process.hpp"
#include "small_fronts.hpp"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The lines of an output, fields separated by single spaces, without times.
std::string bound_lines(const std::string& out) {
    std::string text;
    bool space = false;
    for (const char c : out) {
        if (space && c != ' ' && c != '\n' && !text.empty() && text.back() != '\n') text += ' ';
        space = c == ' ';
        if (c != ' ') text += c;
    }
    return text;
}

TEST(Bound, OfADesignIsATable) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run = gaus(folder, {"bound", "small.json", "--latency-bound", "4", "--weights",
                                       "2,1,0", "--time", "10"});
    EXPECT_EQ(run.code, 0) << run.err;
    const std::string lines = bound_lines(run.out);
    EXPECT_THAT(lines, HasSubstr("lower bound of bound value reached seconds method\n"));
    EXPECT_THAT(lines, HasSubstr("resource 4 1 yes "));
    EXPECT_THAT(lines, HasSubstr("communication 4 3 yes "));
    EXPECT_THAT(lines, HasSubstr("memory 4 2 yes "));
    EXPECT_THAT(lines, HasSubstr("2 resource + communication 4 6 yes "));
    EXPECT_THAT(folder.names(), ElementsAre("small.json"));
}

TEST(Bound, OfADesignCanBeWritten) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run = gaus(folder, {"bound", "small.json", "--output", "bounds.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("3 bounds in bounds.h5\n"));
    const Front front = read_front(folder / "bounds.h5").front;
    EXPECT_TRUE(front.points.empty());
    EXPECT_EQ(front.bounds.size(), 3u);
    EXPECT_EQ(front.bounds[0].latency_bound, 3);
}

TEST(Bound, OfALoopHasAnInterval) {
    const Folder folder;
    folder.write("loop.json", loop_design);
    const Finished run =
        gaus(folder, {"bound", "loop.json", "--ii", "auto", "--objectives", "ii,resource"});
    EXPECT_EQ(run.code, 0) << run.err;
    const std::string lines = bound_lines(run.out);
    EXPECT_THAT(lines, HasSubstr("lower bound of bound ii value reached seconds method\n"));
    EXPECT_THAT(lines, HasSubstr("ii 4 2 2 yes "));
    EXPECT_THAT(lines, HasSubstr("resource 4 2 1 yes "));
}

TEST(Bound, OfAFrontIsKeptInItBesideEverythingElse) {
    const Folder folder;
    write_small_fronts(folder);
    const StoredFront before = read_front(folder / "a.h5");
    const Finished run = gaus(folder, {"bound", "a.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("3 bounds in a.h5\n"));
    StoredFront after = read_front(folder / "a.h5");
    EXPECT_EQ(after.front.bounds.size(), 3u);
    after.front.bounds.clear();
    write_front(folder / "again.h5", after.problem, after.front);
    write_front(folder / "before.h5", before.problem, before.front);
    EXPECT_EQ(read_text(folder / "again.h5"), read_text(folder / "before.h5"));
    EXPECT_EQ(gaus(folder, {"bound", "a.h5", "--output", "c.h5", "--weights", "0,5,1"}).code, 0);
    EXPECT_EQ(read_front(folder / "c.h5").front.bounds.size(), 4u);
    EXPECT_EQ(read_front(folder / "a.h5").front.bounds.size(), 3u);
}

TEST(Bound, InfoShowsTheGapOfEveryPoint) {
    const Folder folder;
    write_small_fronts(folder);
    EXPECT_EQ(gaus(folder, {"info", "a.h5"}).out.find("lower bound"), std::string::npos);
    EXPECT_EQ(gaus(folder, {"bound", "a.h5"}).code, 0);
    const std::string lines = bound_lines(gaus(folder, {"info", "a.h5"}).out);
    EXPECT_THAT(lines, HasSubstr("gap of point latency resource communication\n"
                                 "0 optimal 50.00 % 25.00 %\n"
                                 "1 25.00 % optimal 25.00 %\n"));
}

TEST(Bound, AnIndependentProgramAgrees) {
    const std::string interpreter = python();
    if (interpreter.empty()) GTEST_SKIP() << "no Python with h5py and numpy";
    const Folder folder;
    solve_small(folder, GAUS_DESIGNS "/hal.json", {"--latency-bound", "1.0x,1.5x"});
    EXPECT_EQ(gaus(folder, {"bound", "front.h5", "--time", "5", "--weights", "1,5,1,3"}).code, 0);
    const auto check = [&] {
        return Process({interpreter, GAUS_CHECK_FRONT, "front.h5"}, folder.path()).finish();
    };
    EXPECT_EQ(check().code, 0) << check().out;
    StoredFront stored = read_front(folder / "front.h5");
    EXPECT_EQ(stored.front.bounds.size(), 10u);
    stored.front.bounds[0].value += 100;
    write_front(folder / "front.h5", stored.problem, stored.front);
    EXPECT_THAT(check().out, HasSubstr("is below bound 0, "));
}

TEST(Bound, AContinuedRunKeepsThem) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    EXPECT_EQ(gaus(folder, {"bound", "front.h5"}).code, 0);
    solve_small(folder, "small.json", {"--resume"});
    EXPECT_EQ(read_front(folder / "front.h5").front.bounds.size(), 3u);
}

TEST(Bound, MistakesAreNamed) {
    const Folder folder;
    write_small_fronts(folder);
    const auto expect = [&](const std::vector<std::string>& words, int code,
                            const std::string& line) {
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, code) << line;
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
    };
    expect({"bound", "small.json", "--weights", "1,2"}, 2,
           "option --weights: found 2 prices, expected 3, one for each of "
           "resource,communication,memory");
    expect({"bound", "a.h5", "--weights", "1,2"}, 2,
           "option --weights: found 2 prices, expected 3, one for each of "
           "latency,resource,communication");
    expect({"bound", "a.h5", "--ii", "3"}, 2,
           "option --ii: found 3 with a front file, expected a design");
    expect({"bound", "a.h5", "--objectives", "memory"}, 2,
           "option --objectives: found memory with a front file, expected a design");
    expect({"bound", "small.json", "--output", "small.json"}, 2,
           "option --output: found small.json, which is the file of the input (small.json), "
           "expected another");
    expect({"bound", "small.json", "--limit", "alu=1", "--latency-bound", "3"}, 3,
           "no schedule exists within 3 steps: resource class alu: 3 operators of blocking 1, "
           "limit 1, 1 step behind them; at least 4 steps are needed");
}

}  // namespace
}  // namespace gaus::test
