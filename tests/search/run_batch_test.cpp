// SPDX-License-Identifier: Apache-2.0
#include "search/run/run_batch.hpp"

#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/windows.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

/// A batch of restarts that begin with the relaxation, every second one from an earlier schedule.
class RunBatch : public testing::Test {
  protected:
    RunBatch() {
        settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
        settings.relaxation.iterations = 50;
        settings.refinement = 0.01;
        bench = std::make_shared<Workbench>(
            Workbench{problem, settings, {}, {1, 1, 1}, nullptr, 0, deadline});
        bench->horizons = {{windows(problem, critical_path(problem) + 2, 0), {}}};
        for (std::int64_t id = 0; id < 6; ++id) {
            Restart& restart = restarts.emplace_back();
            restart.id = id;
            restart.weighting = {0.25, 0.5, 0.25};
            restart.tuning[Hyperparameter::noise] = 1;
            restart.start = id % 2 == 0 ? Start::relaxation : Start::feedback;
            if (id % 2 == 1) restart.from = asap_schedule(bench->horizons[0].windows);
        }
    }

    PlannedBatch plan(std::launch policy, const StopCheck& stop) {
        PlannedBatch planned;
        planned.batch = {7, 0, 6, {0, Start::relaxation, 0}};
        planned.bench = bench;
        planned.restarts = restarts;
        planned.how = settings.relaxation;
        planned.refinement = 1;
        planned.relaxation =
            begin_relaxation(*bench, planned.restarts, planned.how, relaxer, stop, policy);
        return planned;
    }
    BatchResult run(std::launch policy, const StopCheck& stop) {
        return run_batch(plan(policy, stop), stop);
    }

    const StopCheck never = [] { return false; };
    const StopCheck at_once = [] { return true; };
    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/ewf.json");
    SearchSettings settings;
    double time_left = 1e9;
    // The time that is left is what the test says at the moment.
    const Deadline deadline{{.elapsed = [this] { return -time_left; }}, 0.0};
    Relaxer relaxer{relax};
    std::shared_ptr<Workbench> bench;
    std::vector<Restart> restarts;
};

TEST_F(RunBatch, ARelaxationBesideTheCallerIsTheSame) {
    const BatchResult deferred = run(std::launch::deferred, never);
    const BatchResult beside = run(std::launch::async, never);
    EXPECT_EQ(deferred.number, 7);
    EXPECT_TRUE(deferred.complete);
    ASSERT_EQ(beside.trials.size(), restarts.size());
    for (std::size_t i = 0; i < restarts.size(); ++i) {
        EXPECT_EQ(beside.trials[i].restart, static_cast<std::int64_t>(i));
        EXPECT_EQ(beside.trials[i].iterations, 50);
        EXPECT_EQ(beside.trials[i].kernel, SmoothingKernel::polynomial);
        EXPECT_EQ(beside.trials[i].value, deferred.trials[i].value);
    }
    ASSERT_EQ(beside.points.size(), deferred.points.size());
    for (std::size_t i = 0; i < beside.points.size(); ++i)
        EXPECT_EQ(beside.points[i].schedule, deferred.points[i].schedule);
}

TEST_F(RunBatch, EveryPointIsSightedAsSoonAsItIsVerified) {
    const BatchResult unseen = run(std::launch::deferred, never);
    std::vector<std::pair<std::int64_t, std::vector<double>>> sighted, points;
    bench->sighted = [&](std::int64_t restart, const std::vector<double>& objectives) {
        sighted.emplace_back(restart, objectives);
    };
    const BatchResult result = run(std::launch::deferred, never);
    for (const FrontPoint& point : result.points)
        points.emplace_back(point.restart, point.objectives);
    std::ranges::sort(points);
    std::ranges::sort(sighted);
    EXPECT_EQ(sighted, points);
    ASSERT_EQ(result.points.size(), unseen.points.size());
    for (std::size_t i = 0; i < unseen.points.size(); ++i)
        EXPECT_EQ(result.points[i].schedule, unseen.points[i].schedule);
}

/// Points at the end of a refinement, without those on the way.
std::ptrdiff_t ends_of_rounds(const BatchResult& result) {
    return std::ranges::count_if(result.points, [](const FrontPoint& point) {
        return point.origin == Origin::refinement && point.iteration <= 2;
    });
}

TEST_F(RunBatch, PointsOnTheWayAreOfferedThatNothingKnownDominates) {
    const BatchResult result = run(std::launch::deferred, never);
    std::set<std::pair<std::int64_t, int>> numbers;
    int on_the_way = 0;
    for (const FrontPoint& point : result.points) {
        EXPECT_TRUE(numbers.insert({point.restart, point.iteration}).second);
        on_the_way += point.iteration > 2;
        const Objectives exact = evaluate(problem, point.schedule);
        EXPECT_EQ(point.objectives,
                  (std::vector{exact.resource, exact.communication, exact.memory}));
    }
    EXPECT_GT(on_the_way, 0);
    // With the best of all known, nothing is.
    PlannedBatch planned = plan(std::launch::deferred, never);
    planned.known = {{{0, 0, 0}, {}, 0}};
    for (const FrontPoint& point : run_batch(std::move(planned), never).points)
        EXPECT_LE(point.iteration, 2);
}

TEST_F(RunBatch, HalvingRefinesTheBetterQuarterFurther) {
    const auto refined = [&] { return ends_of_rounds(run(std::launch::deferred, never)); };
    EXPECT_EQ(refined(), 6 + 2);
    const BatchResult result = run(std::launch::deferred, never);
    std::vector<std::pair<double, bool>> ends;
    for (const TrialRow& trial : result.trials)
        ends.emplace_back(trial.proposals, trial.status == TrialStatus::complete);
    std::ranges::sort(ends);
    EXPECT_EQ(std::ranges::count(result.trials, TrialStatus::pruned, &TrialRow::status), 4);
    EXPECT_FALSE(ends[3].second);
    EXPECT_TRUE(ends[4].second);
    EXPECT_GT(ends[4].first, 4 * ends[3].first);
    settings.mode = SearchMode::random;
    EXPECT_EQ(refined(), 6);
}

TEST_F(RunBatch, AStopCutsItShort) {
    settings.relaxation.iterations = 1 << 30;
    const BatchResult cut = run(std::launch::async, at_once);
    EXPECT_FALSE(cut.complete);
    for (const TrialRow& trial : cut.trials)
        EXPECT_EQ(trial.status, TrialStatus::stopped);
}

TEST_F(RunBatch, WithoutTimeForAllProposalsItIsNotCompleteButHasItsPoints) {
    const BatchResult whole = run(std::launch::deferred, never);
    time_left = 0;
    const BatchResult hurried = run(std::launch::deferred, never);
    EXPECT_FALSE(hurried.complete);
    EXPECT_EQ(ends_of_rounds(hurried), ends_of_rounds(whole));
    for (std::size_t i = 0; i < restarts.size(); ++i) {
        EXPECT_EQ(hurried.trials[i].status, TrialStatus::stopped);
        EXPECT_EQ(hurried.trials[i].proposals, 0);
        EXPECT_GT(whole.trials[i].proposals, 0);
    }
}

TEST_F(RunBatch, WithoutSharingTheTimeLeftChangesNothing) {
    settings.share = false;
    const BatchResult whole = run(std::launch::deferred, never);
    time_left = 0;
    const BatchResult late = run(std::launch::deferred, never);
    EXPECT_TRUE(late.complete);
    for (std::size_t i = 0; i < restarts.size(); ++i) {
        EXPECT_EQ(late.trials[i].proposals, whole.trials[i].proposals);
        EXPECT_EQ(late.trials[i].value, whole.trials[i].value);
    }
}

TEST_F(RunBatch, WithoutRestartsThatBeginThereIsNoRelaxation) {
    restarts.clear();
    EXPECT_FALSE(plan(std::launch::deferred, never).relaxation.valid());
}

/// A device that fails with more than `most` lanes; with -1 with any.
Relaxer::Function failing_with_more_than(int most, std::vector<std::size_t>& calls) {
    return [most, &calls](const Problem& problem, std::span<const Lane> lanes,
                          const RelaxationSettings& how, const StopCheck& stop) {
        calls.push_back(lanes.size());
        if (how.device == Device::cuda && static_cast<int>(lanes.size()) > most)
            throw std::runtime_error("CUDA: out of memory\nin a long text");
        RelaxationSettings on_cpu = how;
        on_cpu.device = Device::cpu;
        return relax(problem, lanes, on_cpu, stop);
    };
}

class RelaxerTest : public testing::Test {
  protected:
    RelaxerTest() : lanes(100) {
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            lanes[b].prices = {.resource = 1};
            lanes[b].latency_bound = critical_path(problem) + 2;
            lanes[b].restart = b;
            lanes[b].tuning[Hyperparameter::noise] = 1;
        }
        how.iterations = 5;
        how.device = Device::cuda;
    }
    const StopCheck never = [] { return false; };
    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/ewf.json");
    std::vector<Lane> lanes;
    RelaxationSettings how;
};

TEST_F(RelaxerTest, AFailingDeviceGetsSmallerBatches) {
    std::vector<std::size_t> calls;
    Relaxer relaxer(failing_with_more_than(30, calls));
    const auto relaxed = relaxer(problem, lanes, how, never);
    EXPECT_EQ(calls, (std::vector<std::size_t>{100, 50, 25, 25, 25, 25}));
    RelaxationSettings on_cpu = how;
    on_cpu.device = Device::cpu;
    const auto expected = relax(problem, lanes, on_cpu, never);
    ASSERT_EQ(relaxed.size(), lanes.size());
    for (std::size_t b = 0; b < lanes.size(); ++b)
        EXPECT_EQ(relaxed[b].position, expected[b].position);
    EXPECT_EQ(relaxer.take_remarks(),
              (std::vector<std::string>{
                  "the device failed (CUDA: out of memory): 50 restarts at once from now on",
                  "the device failed (CUDA: out of memory): 25 restarts at once from now on"}));
    EXPECT_TRUE(relaxer.take_remarks().empty());
    calls.clear();
    relaxer(problem, lanes, how, never);
    EXPECT_EQ(calls.front(), 25u) << "what was found is kept";
}

TEST_F(RelaxerTest, ALostDeviceIsReplacedByTheCpu) {
    std::vector<std::size_t> calls;
    Relaxer relaxer(failing_with_more_than(-1, calls));
    EXPECT_EQ(relaxer(problem, lanes, how, never).size(), lanes.size());
    EXPECT_EQ(calls, (std::vector<std::size_t>{100, 50, 25, 12, 100}));
    EXPECT_EQ(relaxer.take_remarks().back(),
              "the device failed (CUDA: out of memory): on the CPU from now on");
}

TEST_F(RelaxerTest, WhatFailsOnTheCpuAndBadInputIsTheCallers) {
    Relaxer relaxer([](const Problem&, std::span<const Lane>, const RelaxationSettings&,
                       const StopCheck&) -> std::vector<Relaxed> {
        throw std::runtime_error("out of memory");
    });
    how.device = Device::cpu;
    EXPECT_THROW(relaxer(problem, lanes, how, never), std::runtime_error);
    Relaxer picky([](const Problem&, std::span<const Lane>, const RelaxationSettings&,
                     const StopCheck&) -> std::vector<Relaxed> { throw InputError("no"); });
    how.device = Device::cuda;
    EXPECT_THROW(picky(problem, lanes, how, never), InputError);
}

}  // namespace
}  // namespace gaus
