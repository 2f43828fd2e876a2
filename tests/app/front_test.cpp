// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "process.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

TEST(Front, AnIndependentProgramAgrees) {
    const std::string interpreter = python();
    if (interpreter.empty()) GTEST_SKIP() << "no Python with h5py and numpy";
    const Folder folder;
    solve_small(
        folder, GAUS_DESIGNS "/hal.json",
        {"--latency-bound", "1.0x,1.5x", "--objectives", "latency,resource,communication,memory"});
    const Finished run =
        Process({interpreter, GAUS_CHECK_FRONT, "front.h5"}, folder.path()).finish();
    EXPECT_EQ(run.code, 0) << run.out << run.err;
}

TEST(Front, VerifyAcceptsWhatSolveWrote) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    const Finished run = gaus(folder, {"verify", "front.h5"});
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.out, "1 point, all legal, objectives exact, none dominated\n");
}

TEST(Front, VerifyFindsEveryKindOfFault) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    const StoredFront good = read_front(folder / "front.h5");
    const auto expect = [&](Front front, const std::string& line, const std::string& error) {
        write_front(folder / "bad.h5", good.problem, front);
        const Finished run = gaus(folder, {"verify", "bad.h5"});
        EXPECT_EQ(run.code, 2);
        EXPECT_NE(run.out.find(line), std::string::npos) << run.out;
        EXPECT_EQ(run.err, "gaus: bad.h5: " + error + "\n");
    };
    Front front = good.front;
    front.points[0].objectives[1] = 2;
    expect(front, "point 0: communication is stored as 2, the schedule has 3\n",
           "1 of 1 point wrong");
    front = good.front;
    front.points[0].schedule.start = {0, 0, 0, 2};
    expect(front, "point 0: ", "1 of 1 point wrong");
    front = good.front;
    front.points.push_back(front.points[0]);
    expect(front, "point 1: has the objectives of point 0\n", "1 of 2 points wrong");
    front.points[1].schedule.start = {0, 1, 0, 2};  // c early: four boundaries
    front.points[1].objectives = {2, 4, 2};
    expect(front, "point 1: point 0 dominates it\n", "1 of 2 points wrong");
}

TEST(Front, InfoShowsWhereItCameFrom) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json", {"--seed", "9"});
    const Finished run = gaus(folder, {"info", "front.h5", "--points", "all"});
    EXPECT_EQ(run.code, 0) << run.err;
    for (const char* part :
         {"generator      gaus " GAUS_VERSION "\n", "seed           9\n", "ranks          1\n",
          "points         1, complete: no point is missing\n",
          "small.json --restarts 32 --time 60 --seed 9\n",
          "  point  resource  communication  memory  bound  seconds  found by\n"})
        EXPECT_NE(run.out.find(part), std::string::npos) << part << run.out;
}

TEST(Front, OtherFilesAreRefused) {
    const Folder folder;
    folder.write("notes.txt", "no front");
    folder.write("half.h5", "\x89HDF\r\n\x1a\nand no more");
    for (const std::string command : {"verify", "export"}) {
        for (const std::string file : {"notes.txt", "half.h5", "none.h5"}) {
            const Finished run = gaus(folder, {command, file});
            EXPECT_EQ(run.code, 2) << file;
            EXPECT_EQ(run.err.find("gaus: "), 0u) << run.err;
            EXPECT_NE(run.err.find(file), std::string::npos) << run.err;
            EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << run.err;
        }
    }
}

/// The loop a -> b -> a at II 2, as a front file of one point.
void write_pipelined_front(const Folder& folder) {
    folder.write("loop.json", loop_design);
    const Problem problem = read_design(folder / "loop.json");
    FrontPoint point;
    point.schedule = {{0, 1}, 2};
    point.objectives = {1};
    point.weighting = {0};
    point.latency_bound = 2;
    Front front;
    front.objective_names = {"resource"};
    front.reference = {2};
    front.points.push_back(point);
    write_front(folder / "loop.h5", problem, front);
}

TEST(Export, PipelinedSchedulesHaveSlotsAndStages) {
    const Folder folder;
    write_pipelined_front(folder);
    EXPECT_EQ(gaus(folder, {"export", "loop.h5"}).out,
              "name,class,start,end,ii,slot,stage\na,alu,0,1,2,0,0\nb,alu,1,2,2,1,0\n");
    EXPECT_EQ(gaus(folder, {"export", "loop.h5", "--format", "table"}).out,
              "loop: II 2, latency 2, stages 0 to 0; OPERATOR@STAGE\n\n"
              "slot    0    1\nalu     1    1\n  0   a@0  b@0\n");
    EXPECT_EQ(gaus(folder, {"export", "loop.h5", "--format", "hatschet"}).out,
              "# II 2\n# graph loop\n# scheduleLength 2\n# vertex;cycle;fu\na;0;0\nb;1;0\n");
    EXPECT_NE(gaus(folder, {"export", "loop.h5", "--format", "dot"}).out.find("stage 0"),
              std::string::npos);
}

TEST(Export, WritesEveryFormat) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    EXPECT_EQ(gaus(folder, {"export", "front.h5"}).out,
              "name,class,start,end\na,alu,0,1\nb,alu,1,2\nc,alu,1,2\nd,alu,2,3\n");
    EXPECT_TRUE(
        nlohmann::json::accept(gaus(folder, {"export", "front.h5", "--format", "json"}).out));
    EXPECT_EQ(gaus(folder, {"export", "front.h5", "--format", "dot"}).out.find("digraph"), 0u);
    EXPECT_EQ(gaus(folder, {"export", "front.h5", "--format", "table"}).out.find("small: "), 0u);
    EXPECT_EQ(gaus(folder, {"export", "front.h5", "--format", "hatschet"}).out.find("# II 3"), 0u);
    const Finished run = gaus(folder, {"export", "front.h5", "--point", "1"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err, "gaus: option --point: found 1, expected 0 to 0\n");
}

}  // namespace
}  // namespace gaus::test
