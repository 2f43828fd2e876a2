// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "small_fronts.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Values = std::vector<std::vector<double>>;

Finished merge(const Folder& folder, std::vector<std::string> words) {
    words.insert(words.begin(), "merge");
    return gaus(folder, words);
}

/// Exit code 2 with this line, and no new or changed file.
void expect_refused(const Folder& folder, const std::vector<std::string>& words,
                    const std::string& line) {
    const auto names = folder.names();
    const std::string before = read_text(folder / "a.h5");
    const Finished run = merge(folder, words);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err, "gaus: " + line + "\n");
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(folder.names(), names);
    EXPECT_EQ(read_text(folder / "a.h5"), before);
}

TEST(Merge, MakesOneFrontOfTwo) {
    const Folder folder;
    write_small_fronts(folder);
    const Finished run = merge(folder, {"a.h5", "b.h5", "--output", "m.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.out,
              "a.h5: 1 of 2 points\nb.h5: 1 of 2 points\n\n"
              "  point  latency  resource  communication  bound  seconds  found by\n"
              "      0        3         2              3      4     0.00  initial\n"
              "      1        4         1              4      4     0.00  initial\n\n"
              "2 points in m.h5\n");
    EXPECT_EQ(front_values(folder / "m.h5"), (Values{{3, 2, 3}, {4, 1, 4}}));
    EXPECT_EQ(gaus(folder, {"verify", "m.h5"}).code, 0);
}

TEST(Merge, KeepsWhereEverythingCameFrom) {
    const Folder folder;
    write_small_fronts(folder);
    ASSERT_EQ(merge(folder, {"a.h5", "b.h5", "-o", "m.h5"}).code, 0);
    const Front front = read_front(folder / "m.h5").front;
    ASSERT_EQ(front.sources.size(), 2u);
    EXPECT_EQ(front.sources[0].path, "a.h5");
    EXPECT_EQ(front.sources[0].seed, 7u);
    EXPECT_EQ(front.sources[1].seed, 8u);
    EXPECT_EQ(front.points[0].source, 1);
    EXPECT_EQ(front.points[1].source, 0);
    ASSERT_EQ(front.trials.size(), 2u);
    EXPECT_EQ(front.trials[1].source, 1);
    ASSERT_EQ(front.history.size(), 1u);
    EXPECT_EQ(front.history[0].seconds, 7);
    EXPECT_EQ(front.history[0].restarts, 50);
    EXPECT_EQ(front.history[0].evaluations, 500);
    EXPECT_NE(front.provenance.command.find(" merge a.h5 b.h5 -o m.h5"), std::string::npos);
    EXPECT_EQ(front.provenance.config, "front-size = 0\n");
    EXPECT_EQ(front.provenance.world_size, 3);
    const Finished info = gaus(folder, {"info", "m.h5"});
    EXPECT_EQ(info.code, 0);
    EXPECT_NE(info.out.find("\n  source  points  seed  created\n  a.h5         1     7\n"),
              std::string::npos)
        << info.out;
}

TEST(Merge, AnIndependentProgramAgrees) {
    const std::string interpreter = python();
    if (interpreter.empty()) GTEST_SKIP() << "no Python with h5py and numpy";
    const Folder folder;
    write_small_fronts(folder);
    ASSERT_EQ(merge(folder, {"b.h5", "-o", "c.h5"}).code, 0);
    ASSERT_EQ(merge(folder, {"a.h5", "c.h5", "-o", "m.h5"}).code, 0);
    const Finished run =
        Process({interpreter, GAUS_CHECK_FRONT, "a.h5", "c.h5", "m.h5"}, folder.path()).finish();
    EXPECT_EQ(run.code, 0) << run.out << run.err;
}

TEST(Merge, TheOutputMayBeAnInput) {
    const Folder folder;
    write_small_fronts(folder);
    EXPECT_EQ(merge(folder, {"a.h5", "b.h5", "-o", "a.h5", "--quiet"}).out, "");
    EXPECT_EQ(front_values(folder / "a.h5"), (Values{{3, 2, 3}, {4, 1, 4}}));
    // Again: b.h5 has nothing new.
    const Finished again = merge(folder, {"a.h5", "b.h5", "-o", "a.h5"});
    EXPECT_EQ(again.out.find("a.h5: 2 of 2 points\nb.h5: 0 of 2 points\n"), 0u) << again.out;
    EXPECT_EQ(read_front(folder / "a.h5").front.sources.size(), 3u);
}

TEST(Merge, OverlappingRunsOfADesign) {
    const Folder folder;
    for (const std::string seed : {"1", "2"})
        solve_small(folder, GAUS_DESIGNS "/hal.json",
                    {"--latency-bound", "1.0x,1.5x", "--seed", seed, "-o", seed + ".h5"});
    ASSERT_EQ(merge(folder, {"1.h5", "2.h5", "-o", "m.h5"}).code, 0);
    const Finished run = gaus(folder, {"verify", "m.h5"});
    EXPECT_EQ(run.code, 0) << run.out;
    EXPECT_GE(read_front(folder / "m.h5").front.trials.size(), 64u);
    EXPECT_EQ(merge(folder, {"1.h5", "2.h5", "-o", "m.h5", "--front-size", "4"}).code, 0);
    EXPECT_LE(front_values(folder / "m.h5").size(), 4u);
}

TEST(Merge, OtherDesignsAndObjectivesAreRefused) {
    const Folder folder;
    write_small_fronts(folder);
    folder.write("loop.json", loop_design);
    const Problem loop = read_design(folder / "loop.json");
    write_front(folder / "loop.h5", loop, front_of(loop, {{0, 1}}));
    expect_refused(folder, {"a.h5", "loop.h5", "-o", "a.h5"},
                   "a.h5 and loop.h5 are fronts of different designs: small and loop");
    StoredFront other = read_front(folder / "b.h5");
    std::swap(other.front.objective_names[0], other.front.objective_names[1]);
    for (FrontPoint& point : other.front.points)
        std::swap(point.objectives[0], point.objectives[1]);
    write_front(folder / "other.h5", other.problem, other.front);
    expect_refused(folder, {"a.h5", "b.h5", "other.h5", "-o", "m.h5"},
                   "a.h5 and other.h5 have different objectives: latency,resource,communication "
                   "and resource,latency,communication");
    expect_refused(folder, {"a.h5", "other.h5", "-o", "small.json"},
                   "small.json: found a file that is not a front, expected a new name or --force");
}

TEST(Merge, WrongPointsAndFilesAreRefused) {
    const Folder folder;
    write_small_fronts(folder);
    StoredFront bad = read_front(folder / "b.h5");
    bad.front.points[1].objectives[0] = 1;
    write_front(folder / "bad.h5", bad.problem, bad.front);
    expect_refused(folder, {"a.h5", "bad.h5", "-o", "a.h5"},
                   "bad.h5: point 1: latency is stored as 1, the schedule has 4");
    bad.front.points[1].schedule.start = {3, 2, 0, 3};
    write_front(folder / "bad.h5", bad.problem, bad.front);
    EXPECT_EQ(merge(folder, {"a.h5", "bad.h5", "-o", "a.h5"}).err.find("gaus: bad.h5: point 1: "),
              0u);
    folder.write("half.h5", read_text(folder / "b.h5").substr(0, 4000));
    expect_refused(folder, {"a.h5", "half.h5", "-o", "a.h5"},
                   "half.h5: damaged: HDF5 cannot open it");
    expect_refused(folder, {"a.h5", "none.h5", "-o", "m.h5"},
                   "cannot read none.h5: No such file or directory");
    bad.front.points.clear();
    write_front(folder / "bad.h5", bad.problem, bad.front);
    expect_refused(folder, {"bad.h5", "-o", "m.h5"}, "bad.h5: no points");
}

}  // namespace
}  // namespace gaus::test
