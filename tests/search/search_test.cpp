// SPDX-License-Identifier: Apache-2.0
#include "gaus/search.hpp"

#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "search/policy/restart.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

SearchSettings settings_for(std::int64_t restarts) {
    SearchSettings settings;
    settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
    settings.latency_bounds = {{.factor = 1}};
    settings.restarts = restarts;
    settings.relaxation.iterations = 60;
    settings.refinement = 0.05;
    return settings;
}

SearchCallbacks quiet() {
    SearchCallbacks callbacks;
    callbacks.elapsed = [] { return 0.0; };
    return callbacks;
}

Front run(const Problem& problem, const SearchSettings& settings) {
    const auto alone = local_communicator();
    return search(problem, settings, *alone, quiet());
}

/// Everything but the times, which are 0 here.
std::vector<std::pair<std::vector<double>, Schedule>> content(const Front& front) {
    std::vector<std::pair<std::vector<double>, Schedule>> result;
    for (const FrontPoint& point : front.points)
        result.emplace_back(point.objectives, point.schedule);
    return result;
}

Problem design(const std::string& name) {
    return read_design(std::string(GAUS_DESIGNS) + "/" + name + ".json");
}

TEST(Search, PointsAreLegalExactAndMutuallyNonDominated) {
    for (const char* name : {"hal", "ewf", "fir16", "dct8"}) {
        const Problem problem = design(name);
        const SearchSettings settings = settings_for(24);
        const Front front = run(problem, settings);
        ASSERT_FALSE(front.points.empty());
        for (const FrontPoint& point : front.points) {
            EXPECT_TRUE(verify(problem, point.schedule, point.latency_bound).empty()) << name;
            const Objectives exact = evaluate(problem, point.schedule);
            EXPECT_THAT(point.objectives,
                        testing::ElementsAre(exact.resource, exact.communication, exact.memory));
            for (std::size_t m = 0; m < point.objectives.size(); ++m)
                EXPECT_LT(point.objectives[m], front.reference[m]);
            for (const FrontPoint& other : front.points)
                EXPECT_FALSE(dominates(other.objectives, point.objectives));
        }
        EXPECT_EQ(front.trials.size(), 24u);
    }
}

TEST(Search, WithoutSharingTheSameSeedGivesTheSameFrontOnAnyThreads) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(48);
    settings.share = false;
    const Front first = run(problem, settings);
    EXPECT_EQ(content(first), content(run(problem, settings)));
    settings.threads = 3;
    EXPECT_EQ(content(first), content(run(problem, settings)));
}

TEST(Search, WithoutSharingARestartDependsOnItsIdAlone) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(48);
    settings.share = false;
    std::vector<FrontPoint> front = run(problem, settings).points;
    const std::vector<TrialRow> trials = run(problem, settings).trials;
    settings.restarts = 20;  // whole batches
    const std::vector<TrialRow> fewer = run(problem, settings).trials;
    ASSERT_EQ(fewer.size(), 20u);
    for (std::size_t i = 0; i < fewer.size(); ++i) {
        EXPECT_EQ(fewer[i].restart, trials[i].restart);
        EXPECT_EQ(fewer[i].value, trials[i].value);
    }
    // The plan reads neither front nor trials.
    const std::vector<double> scales = {1, 1, 1};
    const std::vector<OpenHorizon> horizons = {{windows(problem, critical_path(problem)), {}}};
    const Mixtures mixtures(problem, {{{0, 0, 1}, {.memory = 1}}}, 1'000'000);
    const auto kinds = task_kinds(settings);
    for (std::int64_t id = 0; id < 300; ++id) {
        const Start start = std::array{Start::relaxation, Start::baseline, Start::mixture,
                                       Start::front}[static_cast<std::size_t>(id % 4)];
        const Assignment what{static_cast<std::size_t>(id) % kinds.size(), start, 0};
        const Restart blind = plan_restart(
            id, what,
            {settings, horizons, 0, {.ample = true}, kinds, scales, {}, {}, {}, mixtures});
        const Restart seeing = plan_restart(
            id, what,
            {settings, horizons, 0, {.ample = true}, kinds, scales, {}, front, trials, mixtures});
        EXPECT_EQ(blind.start, seeing.start);
        EXPECT_EQ(blind.weighting, seeing.weighting);
        EXPECT_EQ(blind.tuning, seeing.tuning);
    }
}

TEST(Search, PrimaryWeightingsAreTheFormulationsOfThePaper) {
    SearchSettings settings;
    settings.objectives = {Objective::memory, Objective::resource, Objective::communication};
    const auto weights = [&] {
        std::vector<std::vector<double>> all;
        for (const PrimaryWeighting& primary : primary_weightings(settings))
            all.push_back(primary.weights);
        return all;
    };
    using testing::ElementsAre;
    EXPECT_THAT(weights(), ElementsAre(ElementsAre(0, 0.5, 0.5), ElementsAre(1, 0, 0)));
    settings.objectives = {Objective::latency, Objective::resource};
    EXPECT_THAT(weights(), ElementsAre(ElementsAre(1, 0), ElementsAre(0, 1)));
    // A restart cannot change its initiation interval.
    settings.objectives = {Objective::ii, Objective::latency, Objective::resource};
    EXPECT_THAT(weights(), ElementsAre(ElementsAre(0, 1, 0), ElementsAre(0, 0, 1)));
}

TEST(Search, KindsOfTaskAreThePrimaryWeightingsAndTheFront) {
    SearchSettings settings = settings_for(0);
    const auto kinds = task_kinds(settings);
    ASSERT_EQ(kinds.size(), 3u);
    EXPECT_TRUE(kinds.back().weighting.empty());
    EXPECT_GT(kinds[0].share, kinds[1].share);
    settings.intervals = {3, 3};
    EXPECT_LT(task_kinds(settings)[0].share, task_kinds(settings)[1].share);
    double total = 0;
    for (const TaskKind& kind : kinds)
        total += kind.share;
    EXPECT_NEAR(total, 1, 1e-12);
    settings.objectives = {Objective::memory};
    ASSERT_EQ(task_kinds(settings).size(), 1u);  // one objective has no front
    EXPECT_EQ(task_kinds(settings)[0].share, 1);
}

/// Every point is legal at its own interval and exact.
void expect_sound(const Problem& problem, const Front& front) {
    for (const FrontPoint& point : front.points) {
        EXPECT_TRUE(verify(problem, point.schedule, point.latency_bound).empty());
        const Objectives exact = evaluate(problem, point.schedule);
        EXPECT_THAT(point.objectives, testing::ElementsAre(exact.ii, exact.resource,
                                                           exact.communication, exact.memory));
    }
}

TEST(Search, EveryIntervalOfARangeIsOnTheFrontWhereItPays) {
    const Problem problem = design("iir_biquad");
    SearchSettings settings = settings_for(60);
    settings.objectives.insert(settings.objectives.begin(), Objective::ii);
    settings.latency_bounds = {{}};
    settings.intervals = {1, 9};
    const Front front = run(problem, settings);
    expect_sound(problem, front);
    std::vector<std::int32_t> found;
    for (const FrontPoint& point : front.points)
        found.push_back(point.schedule.ii);
    // RecMII is 4. Slower pipelines need fewer units, down to the one of each class.
    EXPECT_THAT(found, testing::Contains(4));
    EXPECT_THAT(found, testing::Contains(5));
    EXPECT_THAT(found, testing::Each(testing::AllOf(testing::Ge(4), testing::Le(9))));
    for (const TrialRow& trial : front.trials)
        EXPECT_EQ(trial.weighting[0], 0);
}

TEST(Search, SmallestIntervalIsFoundUnderLimits) {
    ProblemData data;
    data.resources = {{.name = "port", .limit = 1}};
    // Four accesses at one port need four slots, though no two of them are far apart.
    data.operators.resize(4);
    data.dependencies = {{.source = 0, .target = 1, .delay = 2}, {.source = 2, .target = 3}};
    const Problem problem(data);
    SearchSettings settings = settings_for(40);
    settings.objectives.insert(settings.objectives.begin(), Objective::ii);
    settings.latency_bounds = {{}};
    settings.intervals = {1, 1000, true};
    const Front front = run(problem, settings);
    expect_sound(problem, front);
    for (const FrontPoint& point : front.points)
        EXPECT_EQ(point.schedule.ii, 4);
}

TEST(Search, SmallDesignsBeginWithTheMixtureToo) {
    const Problem problem = design("ewf");
    const Front front = run(problem, settings_for(60));
    std::vector<const TrialRow*> begun;
    for (const TrialRow& trial : front.trials)
        if (trial.start == Start::mixture) begun.push_back(&trial);
    EXPECT_THAT(begun.size(), testing::AllOf(testing::Gt(0u), testing::Lt(30u)));
    for (const TrialRow* trial : begun) {
        EXPECT_EQ(trial->iterations, 0);
        EXPECT_GT(trial->proposals, 0);
        EXPECT_TRUE(std::isfinite(trial->value));
    }
}

/// Restarts of a design with one known point.
class Planning : public testing::Test {
  protected:
    Planning() {
        const Windows window = windows(problem, critical_path(problem));
        FrontPoint point;
        point.schedule = asap_schedule(window);
        point.latency_bound = window.latency_bound;
        point.objectives = {1, 1, 1};
        horizons = {{window, {point}}};
        front = {point};
    }

    Restart plan(std::int64_t id, const Assignment& what) const {
        return plan_restart(id, what,
                            {settings, horizons, 0, traits, kinds, scales, {}, front, {}, none});
    }

    const Problem problem = design("ewf");
    const std::vector<double> sum{0.5, 0.5, 0}, memory{0, 0, 1}, scales{1, 1, 1};
    const Mixtures none{problem, {}, 0};
    SearchSettings settings = settings_for(0);
    const std::vector<TaskKind> kinds = task_kinds(settings);
    DesignTraits traits;
    std::vector<OpenHorizon> horizons;
    std::vector<FrontPoint> front;
};

TEST_F(Planning, ARestartDoesWhatItsBatchIsFor) {
    for (std::int64_t id = 0; id < 100; ++id) {
        for (const Start start : {Start::baseline, Start::elite, Start::feedback}) {
            const Restart restart = plan(id, {0, start, 2});
            EXPECT_EQ(restart.start, start);
            EXPECT_EQ(restart.rung, 2);
            EXPECT_EQ(restart.weighting, sum);
            ASSERT_TRUE(restart.from);
            EXPECT_EQ(restart.from->start, front[0].schedule.start);
            EXPECT_EQ(plan(id, {1, start, 0}).weighting, memory);
        }
        EXPECT_FALSE(plan(id, {0, Start::relaxation, 0}).from);
        EXPECT_EQ(plan(id, {2, Start::front, 0}).start, Start::front);
    }
}

TEST_F(Planning, RestartsForTheFrontHaveManyWeightings) {
    std::set<std::vector<double>> weightings;
    for (std::int64_t id = 0; id < 200; ++id)
        weightings.insert(plan(id, {2, Start::elite, 0}).weighting);
    EXPECT_GE(weightings.size(), 15u);
    for (const auto& weighting : weightings)
        EXPECT_NEAR(weighting[0] + weighting[1] + weighting[2], 1, 1e-9);
}

TEST_F(Planning, OnlyWithoutMemoryABaselineIsMeltedForLong) {
    EXPECT_FALSE(plan(1, {0, Start::baseline, 0}).melts);
    traits.melts = true;
    EXPECT_TRUE(plan(1, {0, Start::baseline, 0}).melts);
    EXPECT_FALSE(plan(1, {0, Start::elite, 0}).melts);
    EXPECT_FALSE(plan(1, {1, Start::baseline, 0}).melts);
}

TEST_F(Planning, WhereThereIsNoMixtureABaselineIsRefined) {
    EXPECT_EQ(plan(1, {0, Start::mixture, 0}).start, Start::baseline);
}

TEST(Search, RestartsLookBelowTheSmallestIntervalWhileSomeAreOpen) {
    const Problem problem = design("iir_biquad");
    SearchSettings settings = settings_for(0);
    settings.intervals = {1, 1000, true};
    const std::vector<OpenHorizon> horizons = {{windows(problem, 20, 9), {}}};
    const std::vector<double> scales = {1, 1, 1};
    const Mixtures none(problem, {}, 0);
    EXPECT_TRUE(seeks(settings, horizons, 4, {}));
    EXPECT_FALSE(seeks(settings, horizons, 9, {}));
    const auto kinds = task_kinds(settings);
    std::set<std::int32_t> wanted;
    for (std::int64_t id = 0; id < 100; ++id) {
        const Restart open =
            plan_restart(id, {2, Start::repair, 0},
                         {settings, horizons, 4, {}, kinds, scales, {}, {}, {}, none});
        EXPECT_EQ(open.start, Start::repair);
        wanted.insert(open.ii);
    }
    EXPECT_THAT(wanted, testing::ElementsAre(6, 7, 8));
}

TEST(Search, AnIntervalBelowTheMinimumIsInfeasible) {
    const Problem problem = design("iir_biquad");
    SearchSettings settings = settings_for(8);
    settings.latency_bounds = {{}};
    settings.intervals = {1, 3};
    try {
        run(problem, settings);
        FAIL() << "expected InfeasibleError";
    } catch (const InfeasibleError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("initiation interval 3 is too small"));
    }
}

TEST(Search, SeveralLatencyBoundsShareAFront) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(48);
    const std::int32_t path = critical_path(problem);
    settings.objectives.insert(settings.objectives.begin(), Objective::latency);
    settings.latency_bounds = {{.steps = path + 6}, {.factor = 1}, {.steps = path + 3}};
    const Front front = run(problem, settings);
    EXPECT_THAT(front.objective_names,
                testing::ElementsAre("latency", "resource", "communication", "memory"));
    std::vector<std::int32_t> bounds;
    for (const FrontPoint& point : front.points) {
        bounds.push_back(point.latency_bound);
        EXPECT_LE(point.objectives[0], point.latency_bound);
    }
    EXPECT_THAT(bounds, testing::IsSupersetOf({path, path + 3}));
    std::set<std::int32_t> tried;
    for (const TrialRow& trial : front.trials)
        tried.insert(trial.latency_bound);
    EXPECT_THAT(tried, testing::ElementsAre(path, path + 3, path + 6));
}

TEST(Search, InitialScheduleEntersAndNothingGetsWorse) {
    const Problem problem = design("hal");
    SearchSettings settings = settings_for(8);
    const Front first = run(problem, settings);
    settings.initial = first.points.front().schedule;
    const Front second = run(problem, settings);
    for (const FrontPoint& initial : {first.points.front()}) {
        EXPECT_TRUE(std::ranges::any_of(second.points, [&](const FrontPoint& point) {
            return point.objectives == initial.objectives ||
                   dominates(point.objectives, initial.objectives);
        }));
    }
}

TEST(Search, ImpossibleLimitsAreInfeasible) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 1}};
    data.operators.resize(3);
    const Problem problem(data);
    SearchSettings settings = settings_for(8);
    settings.latency_bounds = {{.steps = 2}};
    EXPECT_THROW(run(problem, settings), InfeasibleError);
}

TEST(Search, OnATimeAxisTooLongForTablesTheFrontHasBaselinesAlone) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 1, .blocking = 50'000'000}};
    data.operators = std::vector<Operator>(2, {.latency = 50'000'000});
    const Problem problem(data);
    for (const IntervalRange& range : {IntervalRange{}, IntervalRange{100'000'000, 100'000'000}}) {
        SearchSettings settings = settings_for(0);  // nothing but the clock, which stands, ends it
        settings.latency_bounds = {{}};             // the run chooses it
        settings.intervals = range;
        std::vector<std::string> remarks;
        SearchCallbacks callbacks = quiet();
        callbacks.remark = [&](const std::string& line) { remarks.push_back(line); };
        const auto alone = local_communicator();
        const Front front = search(problem, settings, *alone, callbacks);
        EXPECT_EQ(front.points.size(), 1u);
        EXPECT_TRUE(front.trials.empty());
        EXPECT_THAT(remarks, testing::ElementsAre(testing::HasSubstr(
                                 "00000 steps are too many for restarts: there the front has "
                                 "baselines alone")));
    }
}

TEST(Search, OfALongAndAShortBoundTheShortOneIsSearched) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(22);
    settings.latency_bounds = {{.factor = 1}, {.steps = 100'000'000}};
    settings.objectives.push_back(Objective::latency);
    const Front front = run(problem, settings);
    EXPECT_EQ(front.trials.size(), 22u);
    for (const TrialRow& trial : front.trials)
        EXPECT_EQ(trial.latency_bound, critical_path(problem));
}

TEST(Search, StopsAtTheTimeLimitAndReportsOnTheWay) {
    const Problem problem = design("fft64");
    SearchSettings settings = settings_for(0);
    settings.time_limit = 50;
    settings.report_period = 5;
    std::atomic<double> now = 0;
    int reports = 0;
    SearchCallbacks callbacks;
    callbacks.elapsed = [&now] { return now += 0.01; };  // a clock that time cannot disturb
    callbacks.report = [&](Front& front, const Progress& progress) {
        ++reports;
        EXPECT_EQ(progress.now.front_size, static_cast<std::int64_t>(front.points.size()));
        EXPECT_GT(progress.now.hypervolume, 0);
    };
    std::set<std::string> phases;
    std::int64_t under_way = 0;
    callbacks.live = [&](const Progress& progress) {
        phases.insert(progress.phase);
        under_way = std::max(under_way, progress.under_way);
        EXPECT_EQ(progress.best.empty(), progress.phase == "baselines");
        EXPECT_GE(progress.more_found, 0);
    };
    const auto alone = local_communicator();
    const Front front = search(problem, settings, *alone, callbacks);
    EXPECT_EQ(phases, (std::set<std::string>{"baselines", "searching"}));
    EXPECT_GT(under_way, 0);
    EXPECT_GE(reports, 4);
    EXPECT_FALSE(front.history.empty());
    for (std::size_t i = 1; i < front.history.size(); ++i)
        EXPECT_GE(front.history[i].hypervolume, front.history[i - 1].hypervolume);
}

}  // namespace
}  // namespace gaus
