// SPDX-License-Identifier: Apache-2.0
#include "anneal/pace.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

constexpr int stages = 200;
constexpr std::int64_t planned = 1000;

struct Paced {
    std::int64_t proposals = 0, last_stage = 0;
    double left = 0;
    bool hurried = false;
};

/// A run of which each proposal takes so long [s], at the beginning `hot` times as much.
Paced run(double time, double seconds_per_proposal, double hot = 1) {
    Paced result;
    result.left = time;
    const TimeLeft left = [&] { return result.left; };
    Pace pace(left, stages);
    for (int to_come = stages; to_come > 0; --to_come) {
        const double factor = 1 + (hot - 1) * to_come / stages;
        result.last_stage = pace.affordable(planned, to_come);
        result.left -= static_cast<double>(result.last_stage) * seconds_per_proposal * factor;
        pace.note(result.last_stage);
        result.proposals += result.last_stage;
    }
    result.hurried = pace.hurried();
    return result;
}

TEST(Pace, WithTimeEnoughNothingIsLeftOut) {
    const Paced enough = run(23.1, 1e-4, 1.3);  // 26 s at the speed of the first stages
    EXPECT_EQ(enough.proposals, stages * planned);
    EXPECT_FALSE(enough.hurried);
}

TEST(Pace, ARunThatWouldBeLateHasAllItsStagesInTime) {
    for (const double seconds_per_proposal : {1.1e-4, 2e-4, 1e-3}) {
        const Paced late = run(20, seconds_per_proposal);
        EXPECT_TRUE(late.hurried);
        EXPECT_GT(late.left, -0.01);
        EXPECT_LT(late.left, 0.2);
        EXPECT_GT(late.last_stage, 0);
        EXPECT_LT(late.proposals, stages * planned);
    }
}

TEST(Pace, AMomentWithoutTheCoreSaysNothingAboutAProposal) {
    double left = 10;
    const TimeLeft time_left = [&] { return left; };
    Pace pace(time_left, stages);
    for (int to_come = stages; to_come > 0; --to_come) {
        EXPECT_EQ(pace.affordable(planned, to_come), planned);
        left -= to_come % 50 == 0 ? 0.09 : 1e-5;  // at this pace the run would take 18 s
        pace.note(planned);
    }
    EXPECT_FALSE(pace.hurried());
}

TEST(Pace, WithoutTimeNothingIsTried) {
    const Paced none = run(0, 1e-4);
    EXPECT_EQ(none.proposals, 0);
    EXPECT_TRUE(none.hurried);
}

TEST(Pace, WithoutALimitNothingIsLeftOut) {
    const TimeLeft unlimited;
    Pace pace(unlimited, stages);
    pace.note(planned);
    EXPECT_EQ(pace.affordable(planned, stages - 1), planned);
    EXPECT_FALSE(pace.hurried());
}

}  // namespace
}  // namespace gaus
