// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "process.hpp"

#include <csignal>
#include <string>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

enum class Victim { job, rank_0, rank_1 };

/// Kills the victim after the first reports and checks the file that is left.
void expect_front_survives(Victim victim) {
    const Folder folder;
    const std::string design = GAUS_DESIGNS "/ewf.json";
    Process run(on_ranks(2, {"solve", design, "--time", "10m", "--report-period", "0.1"}),
                folder.path());
    ASSERT_TRUE(run.wait_for("hypervolume")) << run.finish().err;
    const std::vector<pid_t> ranks = run.children();
    ASSERT_EQ(ranks.size(), 2u);
    if (victim == Victim::rank_0) {
        kill(ranks[0], SIGKILL);
    } else if (victim == Victim::rank_1) {
        kill(ranks[1], SIGKILL);
    } else {
        run.signal(SIGKILL);
        for (const pid_t rank : ranks)
            kill(rank, SIGKILL);
    }
    EXPECT_NE(run.finish().code, 0);
    const Finished check = gaus(folder, {"verify", "front.h5"});
    EXPECT_EQ(check.code, 0) << check.err;
    EXPECT_FALSE(read_front(folder / "front.h5").front.points.empty());
}

/// Stopped, not dead: MPI notices nothing. In the middle of an exchange rank 0 cannot tell which it
/// is.
TEST(Kill, ARankThatIsStoppedForGoodEndsTheRunWithItsFront) {
    const Folder folder;
    const std::string design = GAUS_DESIGNS "/ewf.json";
    Process run(on_ranks(2, {"solve", design, "--time", "10m", "--patience", "1", "--report-period",
                             "0.1"}),
                folder.path());
    ASSERT_TRUE(run.wait_for("hypervolume")) << run.finish().err;
    const std::vector<pid_t> ranks = run.children();
    ASSERT_EQ(ranks.size(), 2u);
    kill(ranks[1], SIGSTOP);
    run.signal(SIGUSR1);
    const Finished end = run.finish();
    kill(ranks[1], SIGKILL);
    EXPECT_EQ(end.code, 1) << end.err;
    EXPECT_NE(end.err.find(" does not answer: the run ends without its last results\n"),
              std::string::npos)
        << end.err;
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
}

TEST(Kill, TheWholeJobLeavesAVerifiedFront) {
    for (int trial = 0; trial < 3; ++trial)
        expect_front_survives(Victim::job);
}

TEST(Kill, RankZeroLeavesAVerifiedFront) {
    for (int trial = 0; trial < 2; ++trial)
        expect_front_survives(Victim::rank_0);
}

TEST(Kill, AnotherRankLeavesAVerifiedFront) {
    for (int trial = 0; trial < 2; ++trial)
        expect_front_survives(Victim::rank_1);
}

}  // namespace
}  // namespace gaus::test
