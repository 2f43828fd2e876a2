// SPDX-License-Identifier: Apache-2.0
#include "gaus/multi_start.hpp"

#include "gaus/baseline.hpp"
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/random.hpp"
#include "gaus/verify.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

Problem design(const std::string& name) {
    return read_design(std::string(GAUS_DESIGNS) + "/" + name + ".json");
}

/// Stands in for GS-Schedule: visits the earliest, the latest and random starts.
Categorical random_starts(const Problem&, const Windows& windows,
                          const CategoricalSettings& settings, int, const VisitMode& visit,
                          const StopCheck& stop) {
    Random random(settings.seed, settings.restart);
    std::vector<float> position(windows.earliest.begin(), windows.earliest.end());
    visit(position);
    for (std::size_t v = 0; v < position.size(); ++v) {
        const auto room = static_cast<std::uint32_t>(windows.latest[v] - windows.earliest[v] + 1);
        position[v] =
            static_cast<float>(windows.earliest[v]) + static_cast<float>(random.below(room));
    }
    if (!stop()) visit(position);
    position.assign(windows.latest.begin(), windows.latest.end());
    visit(position);
    return {.loss = 0, .iterations = 20, .finite = true};
}

MultiStartSettings settings_for(Peer peer, std::int64_t restarts) {
    MultiStartSettings settings;
    settings.peer = peer;
    settings.objectives = {Objective::resource, Objective::communication};
    settings.prices = {100, 1};
    settings.latency_bounds = {{.factor = 1.25}};
    settings.restarts = restarts;
    settings.categorical = random_starts;
    return settings;
}

Front run(const Problem& problem, const MultiStartSettings& settings) {
    SearchCallbacks callbacks;
    callbacks.elapsed = [] { return 0.0; };
    return multi_start(problem, settings, callbacks);
}

double least(const Front& front, const std::vector<double>& prices) {
    double best = std::numeric_limits<double>::infinity();
    for (const FrontPoint& point : front.points)
        best = std::min(
            best, std::inner_product(prices.begin(), prices.end(), point.objectives.begin(), 0.0));
    return best;
}

std::vector<std::vector<double>> values(const Front& front) {
    std::vector<std::vector<double>> all;
    for (const FrontPoint& point : front.points)
        all.push_back(point.objectives);
    return all;
}

class Peers : public testing::TestWithParam<Peer> {};
INSTANTIATE_TEST_SUITE_P(All, Peers, testing::Values(Peer::gs, Peer::gaus_paper, Peer::annealing));

TEST_P(Peers, PointsAreLegalAndExactAndRestartsAreCounted) {
    const Problem problem = design("ewf");
    const Front front = run(problem, settings_for(GetParam(), 5));
    ASSERT_FALSE(front.points.empty());
    for (const FrontPoint& point : front.points) {
        EXPECT_TRUE(verify(problem, point.schedule, point.latency_bound, 1).empty());
        const Objectives exact = evaluate(problem, point.schedule);
        EXPECT_EQ(point.objectives, (std::vector<double>{exact.resource, exact.communication}));
    }
    ASSERT_EQ(front.trials.size(), 5u);
    for (std::size_t i = 0; i < front.trials.size(); ++i) {
        EXPECT_EQ(front.trials[i].restart, static_cast<std::int64_t>(i));
        EXPECT_EQ(front.trials[i].status, TrialStatus::complete);
        EXPECT_GE(front.trials[i].value, least(front, {100, 1}));
    }
    ASSERT_FALSE(front.history.empty());
    EXPECT_EQ(front.history.back().restarts, 5);
}

TEST_P(Peers, LimitsHold) {
    const Problem unlimited = design("ewf");
    ProblemData data;
    data.name = "limited";
    data.resources.assign(unlimited.resources().begin(), unlimited.resources().end());
    for (ResourceClass& known : data.resources)
        known.limit = 3;
    for (std::int32_t v = 0; v < unlimited.operator_count(); ++v)
        data.operators.push_back({.resource_class = unlimited.resource_class()[v],
                                  .amount = unlimited.amount()[v],
                                  .latency = unlimited.latency()[v],
                                  .size = unlimited.size()[v]});
    data.dependencies.assign(unlimited.dependencies().begin(), unlimited.dependencies().end());
    const Problem problem(std::move(data));
    const Front front = run(problem, settings_for(GetParam(), 2));
    EXPECT_FALSE(front.points.empty());
}

TEST_P(Peers, SeveralBoundsAreTakenInTurn) {
    MultiStartSettings settings = settings_for(GetParam(), 4);
    settings.objectives = {Objective::latency, Objective::resource};
    settings.prices = {0, 1};
    settings.latency_bounds = {{.factor = 1}, {.factor = 1.5}};
    const Front front = run(design("ewf"), settings);
    ASSERT_EQ(front.trials.size(), 4u);
    EXPECT_EQ(front.trials[0].latency_bound, front.trials[2].latency_bound);
    EXPECT_LT(front.trials[0].latency_bound, front.trials[1].latency_bound);
}

TEST_P(Peers, AStopBeforeTheFirstRestartIsInfeasibleOrABaseline) {
    const Problem problem = design("ewf");
    SearchCallbacks callbacks;
    callbacks.elapsed = [] { return 0.0; };
    callbacks.interrupted = [] { return true; };
    if (GetParam() == Peer::annealing)
        EXPECT_EQ(multi_start(problem, settings_for(GetParam(), 5), callbacks).points.size(), 1u);
    else
        EXPECT_THROW(multi_start(problem, settings_for(GetParam(), 5), callbacks), InfeasibleError);
}

TEST(MultiStart, GradientPeersDoNotDependOnThreads) {
    const Problem problem = design("ewf");
    for (const Peer peer : {Peer::gs, Peer::gaus_paper}) {
        MultiStartSettings settings = settings_for(peer, 40);
        if (peer == Peer::gs) settings.restarts = 4;
        const Front one = run(problem, settings);
        settings.threads = 3;
        const Front three = run(problem, settings);
        EXPECT_EQ(values(one), values(three));
        for (std::size_t i = 0; i < one.trials.size(); ++i)
            EXPECT_EQ(one.trials[i].value, three.trials[i].value);
    }
}

TEST(MultiStart, AnnealingIsNeverWorseThanTheBestBaseline) {
    const Problem problem = design("dct8");
    const MultiStartSettings settings = settings_for(Peer::annealing, 1);
    double best = std::numeric_limits<double>::infinity();
    const std::int32_t steps =
        static_cast<std::int32_t>(steps_at(settings.latency_bounds[0], critical_path(problem)));
    for (const Baseline& baseline : baselines(problem, windows(problem, steps))) {
        const Objectives value = evaluate(problem, baseline.schedule);
        best = std::min(best, 100 * value.resource + value.communication);
    }
    const Front front = run(problem, settings);
    EXPECT_LE(least(front, settings.prices), best);
    EXPECT_EQ(front.trials[0].start, Start::baseline);
    EXPECT_EQ(front.trials[0].start_value, best);
}

TEST(MultiStart, UninformedAnnealingBeginsAsEarlyAsPossible) {
    const Problem problem = design("dct8");
    MultiStartSettings settings = settings_for(Peer::annealing, 1);
    settings.start = PeerStart::uninformed;
    const Windows window = windows(
        problem,
        static_cast<std::int32_t>(steps_at(settings.latency_bounds[0], critical_path(problem))));
    const Objectives early = evaluate(problem, asap_schedule(window));
    EXPECT_EQ(run(problem, settings).trials[0].start_value,
              100 * early.resource + early.communication);
}

TEST(MultiStart, InformedGradientsAreTold) {
    const Problem problem = design("ewf");
    for (const Peer peer : {Peer::gs, Peer::gaus_paper}) {
        MultiStartSettings settings = settings_for(peer, 1);
        EXPECT_EQ(run(problem, settings).trials[0].start, Start::relaxation);
        settings.start = PeerStart::informed;
        EXPECT_EQ(run(problem, settings).trials[0].start, Start::baseline);
    }
}

TEST(MultiStart, PipelinesWhereThePeerCan) {
    const Problem problem = design("iir_biquad");
    for (const Peer peer : {Peer::gaus_paper, Peer::annealing}) {
        MultiStartSettings settings = settings_for(peer, 2);
        settings.latency_bounds = {{}};
        settings.intervals = {5, 5};
        const Front front = run(problem, settings);
        ASSERT_FALSE(front.points.empty());
        EXPECT_EQ(front.points[0].schedule.ii, 5);
        settings.peer = Peer::gs;
        EXPECT_THROW(run(problem, settings), InputError);
    }
}

TEST(MultiStart, GsNeedsARelaxation) {
    MultiStartSettings settings = settings_for(Peer::gs, 1);
    settings.categorical = nullptr;
    try {
        run(design("hal"), settings);
        FAIL() << "it ran";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "gs: found no relaxation, expected MultiStartSettings::categorical");
    }
}

TEST(MultiStart, GsSaysThatTheMemoryIsTooSmall) {
    MultiStartSettings settings = settings_for(Peer::gs, 1);
    settings.latency_bounds = {{.steps = 2'000'000'000}};
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(10000);  // 800 TB
    try {
        run(Problem(std::move(data)), settings);
        FAIL() << "it ran";
    } catch (const SystemError& error) {
        const std::string message = error.what();
        EXPECT_EQ(message.find("gs: needs 800000.0 GB a thread for 10000 operators and "
                               "2000000000 steps, "),
                  0u)
            << message;
    }
}

}  // namespace
}  // namespace gaus
