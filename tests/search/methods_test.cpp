// SPDX-License-Identifier: Apache-2.0
// Methods for one scalar, each as a run of the engine that the search has.
#include "search/policy/methods.hpp"

#include "gaus/baseline.hpp"
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/random.hpp"
#include "gaus/search.hpp"
#include "gaus/verify.hpp"

#include "support/thread_ranks.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
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

SearchSettings settings_for(Method method, std::int64_t restarts) {
    SearchSettings settings;
    settings.method = method;
    settings.threads = 1;
    settings.objectives = {Objective::resource, Objective::communication};
    settings.prices = {100, 1};
    settings.latency_bounds = {{.factor = 1.25}};
    settings.restarts = restarts;
    settings.categorical = random_starts;
    return settings;
}

Front run(const Problem& problem, const SearchSettings& settings,
          const std::function<bool()>& interrupted = {}) {
    const auto communicator = local_communicator();
    SearchCallbacks callbacks;
    callbacks.elapsed = [] { return 0.0; };
    callbacks.interrupted = interrupted;
    return search(problem, settings, *communicator, callbacks);
}

/// What rank 0 has in the end.
Front run_on(int ranks, const Problem& problem, const SearchSettings& settings) {
    Front result;
    test::ThreadRanks world(ranks);
    world.run([&](Communicator& communicator) {
        Front front = search(problem, settings, communicator);
        if (communicator.rank() == 0) result = std::move(front);
    });
    return result;
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

class Methods : public testing::TestWithParam<Method> {};
INSTANTIATE_TEST_SUITE_P(All, Methods,
                         testing::Values(Method::gs, Method::gaus_paper, Method::annealing));

TEST_P(Methods, PointsAreLegalAndExactAndRestartsAreCounted) {
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
        EXPECT_GE(front.trials[i].value, least(front, {100, 1}) - 1e-9);
    }
    ASSERT_FALSE(front.history.empty());
    EXPECT_EQ(front.history.back().restarts, 5);
}

TEST_P(Methods, LimitsHold) {
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

TEST_P(Methods, SeveralBoundsAreTakenInTurn) {
    SearchSettings settings = settings_for(GetParam(), 4);
    settings.objectives = {Objective::latency, Objective::resource};
    settings.prices = {0, 1};
    settings.latency_bounds = {{.factor = 1}, {.factor = 1.5}};
    const Front front = run(design("ewf"), settings);
    ASSERT_EQ(front.trials.size(), 4u);
    EXPECT_EQ(front.trials[0].latency_bound, front.trials[2].latency_bound);
    EXPECT_LT(front.trials[0].latency_bound, front.trials[1].latency_bound);
}

TEST_P(Methods, AStopBeforeTheFirstRestartIsInfeasibleOrABaseline) {
    const Problem problem = design("ewf");
    const auto at_once = [] { return true; };
    if (!descends(GetParam()))
        EXPECT_EQ(run(problem, settings_for(GetParam(), 5), at_once).points.size(), 1u);
    else
        EXPECT_THROW(run(problem, settings_for(GetParam(), 5), at_once), InfeasibleError);
}

/// Everything but times and ranks.
auto content(const Front& front) {
    std::vector<std::tuple<std::vector<double>, std::vector<std::int32_t>, std::int64_t>> points;
    for (const FrontPoint& point : front.points)
        points.emplace_back(point.objectives, point.schedule.start, point.restart);
    std::vector<std::tuple<std::int64_t, TrialStatus, double, std::int64_t>> trials;
    for (const TrialRow& trial : front.trials)
        trials.emplace_back(trial.restart, trial.status, trial.value, trial.proposals);
    return std::pair(points, trials);
}

TEST_P(Methods, ARunGoesOnToWhatOneRunFinds) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(GetParam(), 40);
    if (GetParam() != Method::gaus_paper) settings.restarts = 6;
    settings.share = false;
    const Front whole = run(problem, settings);
    SearchSettings part = settings;
    part.restarts = settings.restarts / 2;
    settings.resume = run(problem, part);
    EXPECT_EQ(content(run(problem, settings)), content(whole));
}

TEST_P(Methods, RanksShareTheRestarts) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(GetParam(), 40);
    if (GetParam() != Method::gaus_paper) settings.restarts = 6;
    settings.share = false;
    const Front two = run_on(2, problem, settings);
    // Without sharing annealing knows the number of workers alone.
    if (!descends(GetParam())) settings.threads = 2;
    EXPECT_EQ(content(two), content(run(problem, settings)));
}

TEST_P(Methods, PricesAreChecked) {
    const auto refusal = [&](std::vector<double> prices) -> std::string {
        SearchSettings settings = settings_for(GetParam(), 1);
        settings.prices = std::move(prices);
        try {
            run(design("hal"), settings);
        } catch (const InputError& error) {
            return error.what();
        }
        return "it ran";
    };
    const std::string name(to_string(GetParam()));
    EXPECT_EQ(refusal({}), name + ": found 0 prices, expected 2, one for each objective");
    EXPECT_EQ(refusal({0, 0}),
              name + ": found prices 0, 0, expected 0 or more each and one above 0");
    EXPECT_EQ(refusal({-1, 1}),
              name + ": found prices -1, 1, expected 0 or more each and one above 0");
}

TEST(Method, GradientsDoNotDependOnThreads) {
    const Problem problem = design("ewf");
    for (const Method method : {Method::gs, Method::gaus_paper}) {
        SearchSettings settings = settings_for(method, 40);
        if (method == Method::gs) settings.restarts = 4;
        const Front one = run(problem, settings);
        settings.threads = 3;
        const Front three = run(problem, settings);
        EXPECT_EQ(values(one), values(three));
        for (std::size_t i = 0; i < one.trials.size(); ++i)
            EXPECT_EQ(one.trials[i].value, three.trials[i].value);
    }
}

TEST(Method, AnnealingIsNeverWorseThanTheBestBaseline) {
    const Problem problem = design("dct8");
    const SearchSettings settings = settings_for(Method::annealing, 1);
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
    EXPECT_DOUBLE_EQ(front.trials[0].start_value, best);
}

TEST(Method, UninformedAnnealingBeginsAsEarlyAsPossible) {
    const Problem problem = design("dct8");
    SearchSettings settings = settings_for(Method::annealing, 1);
    settings.start = MethodStart::uninformed;
    const Windows window = windows(
        problem,
        static_cast<std::int32_t>(steps_at(settings.latency_bounds[0], critical_path(problem))));
    const Objectives early = evaluate(problem, asap_schedule(window));
    EXPECT_DOUBLE_EQ(run(problem, settings).trials[0].start_value,
                     100 * early.resource + early.communication);
}

TEST(Method, InformedGradientsAreTold) {
    const Problem problem = design("ewf");
    for (const Method method : {Method::gs, Method::gaus_paper}) {
        SearchSettings settings = settings_for(method, 1);
        EXPECT_EQ(run(problem, settings).trials[0].start, Start::relaxation);
        settings.start = MethodStart::informed;
        EXPECT_EQ(run(problem, settings).trials[0].start, Start::feedback);
    }
}

TEST(Method, PipelinesWhereTheMethodCan) {
    const Problem problem = design("iir_biquad");
    for (const Method method : {Method::gaus_paper, Method::annealing}) {
        SearchSettings settings = settings_for(method, 2);
        settings.latency_bounds = {{}};
        settings.intervals = {5, 5};
        const Front front = run(problem, settings);
        ASSERT_FALSE(front.points.empty());
        EXPECT_EQ(front.points[0].schedule.ii, 5);
        settings.method = Method::gs;
        EXPECT_THROW(run(problem, settings), InputError);
    }
}

TEST(Method, GsNeedsARelaxation) {
    SearchSettings settings = settings_for(Method::gs, 1);
    settings.categorical = nullptr;
    try {
        run(design("hal"), settings);
        FAIL() << "it ran";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "gs: found no relaxation, expected SearchSettings::categorical");
    }
}

TEST(Method, GsSaysThatTheMemoryIsTooSmall) {
    SearchSettings settings = settings_for(Method::gs, 1);
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
