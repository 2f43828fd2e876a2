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
    settings.restarts = 22;  // whole batches
    const std::vector<TrialRow> fewer = run(problem, settings).trials;
    ASSERT_EQ(fewer.size(), 22u);
    for (std::size_t i = 0; i < fewer.size(); ++i) {
        EXPECT_EQ(fewer[i].restart, trials[i].restart);
        EXPECT_EQ(fewer[i].value, trials[i].value);
    }
    // The plan reads neither front nor trials.
    const std::vector<double> scales = {1, 1, 1};
    const std::vector<OpenHorizon> horizons = {{windows(problem, critical_path(problem)), {}}};
    const Mixtures mixtures(problem, {{{0, 0, 1}, {.memory = 1}}}, 1'000'000);
    for (std::int64_t id = 0; id < 100; ++id) {
        const Restart blind = plan_restart(
            id, id % 2 == 0 ? BatchKind::relaxing : BatchKind::refining,
            {settings, horizons, 0, {.small = true}, false, scales, {}, {}, {}, mixtures});
        const Restart seeing = plan_restart(
            id, id % 2 == 0 ? BatchKind::relaxing : BatchKind::refining,
            {settings, horizons, 0, {.small = true}, false, scales, {}, front, trials, mixtures});
        EXPECT_EQ(blind.start, seeing.start);
        EXPECT_EQ(blind.weighting, seeing.weighting);
        EXPECT_EQ(blind.tuning, seeing.tuning);
        EXPECT_NE(seeing.start, Start::elite);
        EXPECT_NE(seeing.start, Start::feedback);
    }
}

TEST(Search, MoreRestartsBeginWithTheMixtureWhereItLeads) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(0);
    const std::vector<double> scales = {1, 1, 1};
    const std::vector<OpenHorizon> horizons = {{windows(problem, critical_path(problem)), {}}};
    const Mixtures mixtures(problem, {{{0, 0, 1}, {.memory = 1}}}, 1'000'000);
    const auto share = [&](double mixed) {
        std::vector<TrialRow> trials(2);
        trials[0].start = Start::mixture;
        trials[0].value = mixed;
        trials[1].start = Start::relaxation;
        trials[1].value = 10;
        for (TrialRow& trial : trials) {
            trial.weighting = {0, 0, 1};
            trial.latency_bound = horizons[0].windows.latency_bound;
        }
        double begun = 0, count = 0;
        for (std::int64_t id = 0; id < 2000; ++id) {
            const Restart restart = plan_restart(
                id, BatchKind::relaxing,
                {settings, horizons, 0, {.small = true}, false, scales, {}, {}, trials, mixtures});
            const bool begins = restart.start == Start::mixture;
            if (restart.weighting != std::vector<double>{0, 0, 1}) {
                EXPECT_FALSE(begins);
                continue;
            }
            begun += begins;
            count += 1;
        }
        return begun / count;
    };
    EXPECT_NEAR(share(9), 0.75, 0.05);
    EXPECT_NEAR(share(11), 0.125, 0.05);
    EXPECT_NEAR(share(std::numeric_limits<double>::quiet_NaN()), 0.125, 0.05);
    settings.share = false;
    EXPECT_NEAR(share(9), 0.125, 0.05);
}

TEST(Search, PrimaryWeightingsAreTheFormulationsOfThePaper) {
    SearchSettings settings;
    settings.objectives = {Objective::memory, Objective::resource, Objective::communication};
    EXPECT_THAT(
        primary_weightings(settings),
        testing::ElementsAre(testing::ElementsAre(0, 0.5, 0.5), testing::ElementsAre(1, 0, 0)));
    settings.objectives = {Objective::latency, Objective::resource};
    EXPECT_THAT(primary_weightings(settings),
                testing::ElementsAre(testing::ElementsAre(1, 0), testing::ElementsAre(0, 1)));
    // A restart cannot change its initiation interval.
    settings.objectives = {Objective::ii, Objective::latency, Objective::resource};
    EXPECT_THAT(primary_weightings(settings),
                testing::ElementsAre(testing::ElementsAre(0, 1, 0), testing::ElementsAre(0, 0, 1)));
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

/// Restarts of a large design whose plans have seen `values` of trials for the sum of resource and
/// communication, by their start.
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

    void seen(Start start, double value) {
        TrialRow& trial = trials.emplace_back();
        trial.start = start;
        trial.value = value;
        trial.weighting = sum;
        trial.latency_bound = horizons[0].windows.latency_bound;
    }
    Restart plan(std::int64_t id, BatchKind kind) const {
        return plan_restart(id, kind,
                            {settings, horizons, 0, {}, true, scales, {}, front, trials, none});
    }
    int count(BatchKind kind, const std::function<bool(const Restart&)>& holds) const {
        int total = 0;
        for (std::int64_t id = 8; id < 1008; ++id)
            total += holds(plan(id, kind));
        return total;
    }

    const Problem problem = design("ewf");
    const std::vector<double> sum{0.5, 0.5, 0}, memory{0, 0, 1}, scales{1, 1, 1};
    const Mixtures none{problem, {}, 0};
    SearchSettings settings = settings_for(0);
    std::vector<OpenHorizon> horizons;
    std::vector<FrontPoint> front;
    std::vector<TrialRow> trials;
};

TEST_F(Planning, WithLimitsMemoryMostlyBeginsAnew) {
    const auto continued = [&](bool limited, BatchKind kind, const std::vector<double>& weighting) {
        double known = 0, all = 0;
        for (std::int64_t id = 8; id < 1508; ++id) {
            const Restart restart = plan_restart(
                id, kind,
                {settings, horizons, 0, {limited, true}, false, scales, {}, front, trials, none});
            if (restart.weighting != weighting) continue;
            const Start start = restart.start;
            known += start == Start::elite || start == Start::feedback;
            all += 1;
        }
        EXPECT_GT(all, 300);
        return known / all;
    };
    EXPECT_NEAR(continued(true, BatchKind::refining, memory), 1.0 / 3, 0.07);
    EXPECT_NEAR(continued(true, BatchKind::refining, sum), 2.0 / 3, 0.07);
    EXPECT_NEAR(continued(true, BatchKind::relaxing, memory), 2.0 / 3, 0.07);
    EXPECT_NEAR(continued(false, BatchKind::refining, memory), 2.0 / 3, 0.07);
}

TEST_F(Planning, GoesToTheFirstPrimaryWeightingFromABaseline) {
    for (std::int64_t id = 0; id < 100; ++id) {
        const Restart restart = plan(id, BatchKind::melting);
        EXPECT_TRUE(restart.melts);
        EXPECT_EQ(restart.weighting, sum);
        EXPECT_EQ(restart.start, Start::baseline);
        ASSERT_TRUE(restart.from);
        EXPECT_EQ(restart.from->start, front[0].schedule.start);
    }
    const auto from_baseline = [](const Restart& restart) {
        return restart.start == Start::baseline;
    };
    EXPECT_EQ(count(BatchKind::refining, from_baseline), 0);
}

TEST_F(Planning, PolishesWhatIsKnownForTheFirstPrimaryWeighting) {
    for (std::int64_t id = 8; id < 108; ++id) {
        const Restart restart = plan(id, BatchKind::polishing);
        EXPECT_EQ(restart.weighting, sum);
        EXPECT_EQ(restart.start, Start::elite);
        EXPECT_TRUE(restart.from);
        EXPECT_FALSE(restart.melts);
    }
    EXPECT_EQ(plan(7, BatchKind::polishing).start, Start::baseline);
    settings.share = false;
    EXPECT_EQ(plan(8, BatchKind::polishing).start, Start::baseline);
}

TEST_F(Planning, EndsWhereTheRelaxationHasDoneClearlyBetter) {
    seen(Start::baseline, 1.0);
    seen(Start::relaxation, 0.999);
    const auto melts = [](const Restart& restart) { return restart.melts; };
    EXPECT_EQ(count(BatchKind::melting, melts), 1000);
    seen(Start::relaxation, 0.99);
    EXPECT_EQ(count(BatchKind::melting, melts), 0);
    EXPECT_EQ(count(BatchKind::refining, melts), 0);
    settings.share = false;  // what others have seen does not count
    EXPECT_EQ(count(BatchKind::melting, melts), 1000);
}

TEST_F(Planning, LeavesTheRelaxationToTheOtherWeightings) {
    const auto of = [](const std::vector<double>& weighting) {
        return [&weighting](const Restart& restart) { return restart.weighting == weighting; };
    };
    EXPECT_NEAR(count(BatchKind::relaxing, of(sum)), 190, 40);
    EXPECT_NEAR(count(BatchKind::relaxing, of(memory)), 565, 40);
    seen(Start::baseline, 1.0);
    seen(Start::relaxation, 1.01);
    EXPECT_LT(count(BatchKind::relaxing, of(sum)), 20);  // those of gaps and of the lattice
    EXPECT_GT(count(BatchKind::relaxing, of(memory)), 700);
}

TEST(Search, RestartsLookBelowTheSmallestIntervalWhileSomeAreOpen) {
    const Problem problem = design("iir_biquad");
    SearchSettings settings = settings_for(0);
    settings.intervals = {1, 1000, true};
    const std::vector<OpenHorizon> horizons = {{windows(problem, 20, 9), {}}};
    const std::vector<double> scales = {1, 1, 1};
    const Mixtures none(problem, {}, 0);
    int below = 0;
    for (std::int64_t id = 0; id < 100; ++id) {
        const Restart open =
            plan_restart(id, BatchKind::refining,
                         {settings, horizons, 4, {.small = true}, false, scales, {}, {}, {}, none});
        const Restart closed =
            plan_restart(id, BatchKind::refining,
                         {settings, horizons, 9, {.small = true}, false, scales, {}, {}, {}, none});
        EXPECT_NE(closed.start, Start::repair);
        EXPECT_EQ(closed.ii, 9);
        if (open.start != Start::repair) continue;
        ++below;
        EXPECT_THAT(open.ii, testing::AllOf(testing::Ge(6), testing::Le(8)));
    }
    EXPECT_THAT(below, testing::AllOf(testing::Gt(5), testing::Lt(40)));
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
