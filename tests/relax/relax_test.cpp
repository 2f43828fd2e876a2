// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "relax/graphs.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const StopCheck never = [] { return false; };

Lane lane_of(const Problem& problem, std::uint64_t restart) {
    Lane lane;
    lane.prices = {.latency = 0, .resource = 3, .communication = 1, .memory = 2, .terms = {}};
    lane.latency_bound = critical_path(problem) + static_cast<std::int32_t>(restart % 4);
    lane.tuning[Hyperparameter::noise] = 1;
    lane.restart = restart;
    return lane;
}

std::vector<Lane> lanes_of(const Problem& problem, std::size_t count) {
    std::vector<Lane> lanes;
    for (std::size_t b = 0; b < count; ++b)
        lanes.push_back(lane_of(problem, b));
    return lanes;
}

RelaxationSettings short_run(DependencyMode mode) {
    RelaxationSettings settings;
    settings.iterations = 40;
    settings.dependencies = mode;
    return settings;
}

class BothModes : public testing::TestWithParam<DependencyMode> {};

TEST_P(BothModes, ALaneDoesNotDependOnTheBatch) {
    const Problem problem = test::random_design(41, 2.2, 21);
    const auto settings = short_run(GetParam());
    const auto all = relax(problem, lanes_of(problem, 33), settings, never);
    ASSERT_EQ(all.size(), 33u);
    for (const std::size_t b : {0u, 5u, 17u, 32u}) {
        const Lane alone = lane_of(problem, b);
        const auto one = relax(problem, {&alone, 1}, settings, never);
        EXPECT_EQ(one[0].position, all[b].position) << b;
        EXPECT_EQ(one[0].loss, all[b].loss) << b;
        EXPECT_EQ(one[0].iterations, 40);
    }
    auto reversed = lanes_of(problem, 16);
    std::ranges::reverse(reversed);
    const auto turned = relax(problem, reversed, settings, never);
    for (std::size_t b = 0; b < 16; ++b)
        EXPECT_EQ(turned[15 - b].position, all[b].position) << b;
}

TEST_P(BothModes, ThreadsDoNotChangeAnything) {
    const Problem problem = test::random_design(41, 2.2, 21);
    auto settings = short_run(GetParam());
    const auto lanes = lanes_of(problem, 50);
    const auto one = relax(problem, lanes, settings, never);
    settings.threads = 3;
    const auto three = relax(problem, lanes, settings, never);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        EXPECT_EQ(three[b].position, one[b].position) << b;
        EXPECT_EQ(three[b].loss, one[b].loss) << b;
    }
}

TEST_P(BothModes, AStopEndsAllThreads) {
    const Problem problem = test::random_design(41, 2.2, 21);
    auto settings = short_run(GetParam());
    settings.iterations = 1 << 30;
    settings.threads = 3;
    std::atomic<int> calls = 0;
    const auto relaxed =
        relax(problem, lanes_of(problem, 50), settings, [&] { return ++calls > 1000; });
    for (const Relaxed& lane : relaxed) {
        EXPECT_LT(lane.iterations, 1000);
        EXPECT_EQ(lane.position.size(), 41u);
    }
}

TEST_P(BothModes, APipelinedLaneDoesNotDependOnTheBatch) {
    const Problem problem = test::random_loop(41, 2.2, 21);
    auto lanes = lanes_of(problem, 19);
    for (Lane& lane : lanes)
        lane.ii = critical_path(problem) + 3;
    const auto settings = short_run(GetParam());
    const auto all = relax(problem, lanes, settings, never);
    for (const std::size_t b : {0u, 6u, 18u}) {
        const auto one = relax(problem, {&lanes[b], 1}, settings, never);
        EXPECT_EQ(one[0].position, all[b].position) << b;
        EXPECT_EQ(one[0].loss, all[b].loss) << b;
    }
}

TEST_P(BothModes, ALaneWithoutANumberStopsAlone) {
    const Problem problem = test::random_design(41, 2.2, 22);
    const auto settings = short_run(GetParam());
    auto lanes = lanes_of(problem, 5);
    const auto healthy = relax(problem, lanes, settings, never);
    lanes[1].prices.resource = std::numeric_limits<double>::quiet_NaN();
    lanes[3].prices.memory = std::numeric_limits<double>::infinity();
    const auto mixed = relax(problem, lanes, settings, never);
    for (const std::size_t b : {0u, 2u, 4u}) {
        EXPECT_TRUE(mixed[b].finite);
        EXPECT_EQ(mixed[b].position, healthy[b].position);
    }
    for (const std::size_t b : {1u, 3u}) {
        EXPECT_FALSE(mixed[b].finite);
        EXPECT_EQ(mixed[b].iterations, 0);
        for (const float mu : mixed[b].position)
            EXPECT_TRUE(std::isfinite(mu));
    }
}

TEST_P(BothModes, PositionsStayInTheWindows) {
    const Problem problem = test::random_design(50, 2.0, 23);
    const auto lanes = lanes_of(problem, 4);
    const auto relaxed = relax(problem, lanes, short_run(GetParam()), never);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        const Windows window = windows(problem, lanes[b].latency_bound);
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            EXPECT_GE(relaxed[b].position[v], window.earliest[v]);
            EXPECT_LE(relaxed[b].position[v], window.latest[v]);
        }
    }
}

TEST_P(BothModes, AStopAtOnceLeavesAPosition) {
    const Problem problem = test::chain(5);
    const Lane lane = lane_of(problem, 0);
    const auto relaxed = relax(problem, {&lane, 1}, short_run(GetParam()), [] { return true; });
    EXPECT_EQ(relaxed[0].iterations, 0);
    EXPECT_TRUE(relaxed[0].finite);
    EXPECT_EQ(relaxed[0].position, (std::vector<float>{0, 1, 2, 3, 4}));
}

INSTANTIATE_TEST_SUITE_P(Modes, BothModes,
                         testing::Values(DependencyMode::sweep, DependencyMode::alm),
                         [](const auto& mode) {
                             return mode.param == DependencyMode::sweep ? "sweep" : "alm";
                         });

TEST(Relax, WithoutPricesNothingMoves) {
    const Problem problem = test::independent(3);
    Lane lane;
    lane.latency_bound = 9;
    const auto relaxed = relax(problem, {&lane, 1}, short_run(DependencyMode::sweep), never);
    EXPECT_EQ(relaxed[0].position, (std::vector<float>{4, 4, 4}));
    EXPECT_EQ(relaxed[0].loss, 0);
}

TEST(Relax, StartsFromTheInitialSchedule) {
    const Problem problem = test::chain(3);
    const Schedule schedule{.start = {1, 4, 8}, .ii = 0};
    Lane lane;
    lane.latency_bound = 12;
    lane.initial = &schedule;
    const auto relaxed = relax(problem, {&lane, 1}, short_run(DependencyMode::sweep), never);
    for (std::size_t v = 0; v < 3; ++v)
        EXPECT_NEAR(relaxed[0].position[v], static_cast<float>(schedule.start[v]), 1e-4);
}

TEST(Relax, SpreadsIndependentOperatorsEvenly) {
    const Problem problem = test::independent(8);
    std::vector<Lane> lanes(4);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].latency_bound = 4;
        lanes[b].prices.resource = 1;
        lanes[b].tuning[Hyperparameter::noise] = 1;
        lanes[b].restart = b;
    }
    const auto relaxed = relax(problem, lanes, {}, never);
    double best = 8;
    for (const Relaxed& lane : relaxed) {
        const auto schedule = legalize(problem, windows(problem, 4), lane.position);
        ASSERT_TRUE(schedule);
        best = std::min(best, evaluate(problem, *schedule).resource);
    }
    EXPECT_EQ(best, 2);
}

TEST(Relax, PullsAChainTogether) {
    const Problem problem = test::chain(4);
    Lane lane;
    lane.latency_bound = 20;
    lane.prices.communication = 1;
    const auto relaxed = relax(problem, {&lane, 1}, {}, never);
    const auto schedule = legalize(problem, windows(problem, 20), relaxed[0].position);
    EXPECT_EQ(evaluate(problem, *schedule).communication, 3);
    EXPECT_NEAR(relaxed[0].loss, 3, 0.1);
}

TEST(Relax, AugmentedLagrangianEndsCloseToLegal) {
    const Problem problem = test::random_design(40, 2.0, 24);
    Lane lane = lane_of(problem, 3);
    RelaxationSettings settings;
    settings.dependencies = DependencyMode::alm;
    settings.penalty = 1;
    const auto relaxed = relax(problem, {&lane, 1}, settings, never);
    double late = 0;
    for (const Dependency& d : problem.dependencies()) {
        if (d.distance != 0) continue;
        late = std::max(late, double{relaxed[0].position[d.source]} + problem.latency()[d.source] +
                                  d.delay - relaxed[0].position[d.target]);
    }
    EXPECT_LT(late, 1.0);
}

/// The exact objectives after legalising.
Objectives legal_objectives(const Problem& problem, const Lane& lane,
                            const std::vector<float>& position) {
    const Windows window = windows(problem, lane.latency_bound, lane.ii);
    const auto schedule = legalize(problem, window, position);
    EXPECT_TRUE(schedule);
    EXPECT_TRUE(verify(problem, *schedule, lane.latency_bound).empty());
    return evaluate(problem, *schedule);
}

TEST(Relax, SpreadsIndependentOperatorsOverTheSlots) {
    const Problem problem = test::independent(12);
    std::vector<Lane> lanes(4);
    double best = 12;
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].latency_bound = 9;
        lanes[b].ii = 4;
        lanes[b].prices.resource = 1;
        lanes[b].tuning[Hyperparameter::noise] = 1;
        lanes[b].restart = b;
    }
    for (const Relaxed& lane : relax(problem, lanes, {}, never))
        best = std::min(best, legal_objectives(problem, lanes[0], lane.position).resource);
    EXPECT_EQ(best, 3);
}

/// A sum over `terms` operands, carried from iteration to iteration: every operand waits for its
/// turn when it is loaded at once.
Problem accumulator(std::int32_t terms) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(2 * terms);
    for (std::int32_t i = 0; i < terms; ++i) {
        data.dependencies.push_back({.source = i, .target = terms + i});
        data.dependencies.push_back({.source = terms + (i + terms - 1) % terms,
                                     .target = terms + i,
                                     .distance = i == 0 ? 1 : 0});
    }
    return Problem(std::move(data));
}

TEST_P(BothModes, LowersTheMemoryOfALoop) {
    const Problem problem = accumulator(6);
    Lane lane;
    lane.latency_bound = 14;
    lane.ii = 6;
    lane.prices.memory = 1;
    const Windows window = windows(problem, lane.latency_bound, lane.ii);
    const std::vector<float> asap(window.earliest.begin(), window.earliest.end());
    EXPECT_EQ(legal_objectives(problem, lane, asap).memory, 7);
    RelaxationSettings settings;
    settings.dependencies = GetParam();
    const auto relaxed = relax(problem, {&lane, 1}, settings, never);
    EXPECT_EQ(legal_objectives(problem, lane, relaxed[0].position).memory, 2);
}

TEST_P(BothModes, KeepsLoopCarriedDependencies) {
    const Problem problem = test::random_loop(40, 1.5, 26);
    Lane lane = lane_of(problem, 3);
    lane.ii = critical_path(problem) / 2;
    RelaxationSettings settings;
    settings.dependencies = GetParam();
    settings.penalty = settings.loop_penalty;
    const auto relaxed = relax(problem, {&lane, 1}, settings, never);
    double late = 0;
    for (const Dependency& d : problem.dependencies())
        late = std::max(late, double{relaxed[0].position[d.source]} + problem.latency()[d.source] +
                                  d.delay - lane.ii * d.distance - relaxed[0].position[d.target]);
    EXPECT_LT(late, 1.0);
}

TEST(Relax, TheLossOfASettledLoopIsItsExactValue) {
    const Problem problem = test::far_loop();
    Lane lane;
    lane.latency_bound = 10;
    lane.ii = 7;
    lane.sigma_floor = 0.1;
    lane.tuning[Hyperparameter::spread] = 0;
    lane.tuning[Hyperparameter::relax_smoothing] = lane.smoothing_end = 1e-3;
    lane.tuning[Hyperparameter::learning_rate] = 1e-9;
    const Schedule schedule{.start = {0, 2, 4, 5, 7}, .ii = 7};
    lane.initial = &schedule;
    const Objectives exact = evaluate(problem, schedule);
    for (const auto& [prices, value] : {std::pair{Prices{.memory = 1}, exact.memory},
                                        {Prices{.resource = 1}, exact.resource},
                                        {Prices{.communication = 1}, exact.communication}}) {
        lane.prices = prices;
        EXPECT_NEAR(relax(problem, {&lane, 1}, short_run(DependencyMode::sweep), never)[0].loss,
                    value, 0.2);
    }
}

template <class Error>
void expect_error(const Problem& problem, const std::vector<Lane>& lanes, const char* message) {
    try {
        relax(problem, lanes, {}, never);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), message);
    }
}

TEST(Relax, PipelinedBesideOtherLanesIsAnError) {
    std::vector<Lane> lanes(2);
    lanes[0].latency_bound = lanes[1].latency_bound = 3;
    lanes[1].ii = 2;
    expect_error<InputError>(test::chain(3), lanes,
                             "a batch of restarts with and without an initiation interval");
    lanes[1].ii = -2;
    expect_error<InputError>(test::chain(3), lanes, "initiation interval -2, expected 0 or more");
}

TEST(Relax, ARecurrenceThatDoesNotFitIsAnError) {
    std::vector<Lane> lanes(1);
    lanes[0].latency_bound = 12;
    lanes[0].ii = 5;
    EXPECT_THROW(relax(accumulator(6), lanes, {}, never), InfeasibleError);
}

TEST(Relax, EmptyBatchIsAnError) {
    const Problem problem = test::chain(3);
    try {
        relax(problem, {}, {}, never);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "a batch of 0 restarts, expected at least 1");
    }
}

TEST(Relax, ABoundBelowTheCriticalPathIsAnError) {
    const Problem problem = test::chain(3);
    Lane lane;
    lane.latency_bound = 2;
    try {
        relax(problem, {&lane, 1}, {}, never);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "latency bound 2 is below the critical path of 3 steps");
    }
}

TEST(Relax, ADeviceThatIsNotThereIsAnError) {
    if (cuda_available()) GTEST_SKIP() << "a CUDA device is there";
    const Problem problem = test::chain(3);
    Lane lane;
    lane.latency_bound = 3;
    RelaxationSettings settings;
    settings.device = Device::cuda;
    EXPECT_THROW(relax(problem, {&lane, 1}, settings, never), SystemError);
}

}  // namespace
}  // namespace gaus
