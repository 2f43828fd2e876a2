// SPDX-License-Identifier: Apache-2.0
// The search on several ranks: threads of this process stand for them.
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/search.hpp"
#include "gaus/verify.hpp"

#include "support/thread_ranks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <gmock/gmock.h>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// The number of restarts alone ends a run: no machine is so slow that its time is over before.
SearchSettings settings_for(std::int64_t restarts) {
    SearchSettings settings;
    settings.time_limit = 1e6;
    settings.turn = 5;
    settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
    settings.latency_bounds = {{.factor = 1.5}};
    settings.restarts = restarts;
    settings.relaxation.iterations = 20;
    settings.refinement = 0.002;
    settings.exchange_period = 0.001;
    settings.share = false;
    return settings;
}

SearchCallbacks with_a_clock() {
    SearchCallbacks callbacks;
    callbacks.elapsed = [begin = std::chrono::steady_clock::now()] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    return callbacks;
}

/// What rank 0 has in the end.
Front run(int ranks, const Problem& problem, const SearchSettings& settings,
          const SearchCallbacks& callbacks) {
    Front result;
    test::ThreadRanks world(ranks);
    world.run([&](Communicator& communicator) {
        Front front = search(problem, settings, communicator, callbacks);
        if (communicator.rank() == 0) result = std::move(front);
    });
    return result;
}

Front run(int ranks, const Problem& problem, const SearchSettings& settings) {
    return run(ranks, problem, settings, with_a_clock());
}

/// Likewise, but interrupted at the `question`-th time that somebody asks, from 1.
Front run_until(int question, int ranks, const Problem& problem, const SearchSettings& settings) {
    std::atomic<int> asked = 0;
    SearchCallbacks callbacks = with_a_clock();
    callbacks.interrupted = [&] { return ++asked >= question; };
    return run(ranks, problem, settings, callbacks);
}

/// Likewise, but interrupted at the `question`-th time that somebody asks after a batch has ended,
/// so that every piece of a run does something, on any machine.
Front run_a_piece(int question, int ranks, const Problem& problem, SearchSettings settings) {
    settings.report_period = 0;
    std::atomic<int> asked = 0;
    std::atomic<bool> moved = false;
    std::optional<std::int64_t> begin;
    SearchCallbacks callbacks = with_a_clock();
    callbacks.interrupted = [&] { return moved && ++asked >= question; };
    callbacks.report = [&](Front&, const Progress& progress) {
        if (!begin) begin = progress.now.restarts;
        moved = moved || progress.now.restarts > *begin;
    };
    return run(ranks, problem, settings, callbacks);
}

/// Everything but times and ranks.
auto content(const Front& front) {
    std::vector<std::tuple<std::vector<double>, std::vector<std::int32_t>, std::int64_t>> points;
    for (const FrontPoint& point : front.points)
        points.emplace_back(point.objectives, point.schedule.start, point.restart);
    std::vector<std::tuple<std::int64_t, TrialStatus, std::string>> trials;
    for (const TrialRow& trial : front.trials)
        trials.emplace_back(trial.restart, trial.status, std::to_string(trial.value));
    return std::pair(points, trials);
}

Problem design(const std::string& name) {
    return read_design(std::string(GAUS_DESIGNS) + "/" + name + ".json");
}

TEST(Ranks, WithoutSharingTheFrontIsTheSameOnAnyNumberOfRanksAndThreads) {
    for (const char* name : {"ewf", "dct8"}) {
        const Problem problem = design(name);
        SearchSettings settings = settings_for(90);
        settings.front_capacity = 8;
        const auto alone = content(run(1, problem, settings));
        EXPECT_EQ(alone.second.size(), 90u);
        for (const int ranks : {2, 3, 5})
            EXPECT_EQ(content(run(ranks, problem, settings)), alone) << ranks;
        settings.threads = 3;
        EXPECT_EQ(content(run(2, problem, settings)), alone);
    }
}

/// Points of restarts that a stop has cut short: what they have reached depends on the machine.
std::ptrdiff_t cut_points(const Front& front) {
    std::set<std::int64_t> stopped;
    for (const TrialRow& trial : front.trials)
        if (trial.status == TrialStatus::stopped) stopped.insert(trial.restart);
    return std::ranges::count_if(
        front.points, [&](const FrontPoint& point) { return stopped.contains(point.restart); });
}

bool is_complete(const Front& front, std::size_t restarts) {
    return front.trials.size() == restarts &&
           std::ranges::count(front.trials, TrialStatus::stopped, &TrialRow::status) == 0;
}

TEST(Ranks, AnInterruptedRunGoesOnToTheSameFront) {
    const Problem problem = design("dct8");
    SearchSettings settings = settings_for(150);
    settings.refinement = 0.01;
    settings.front_capacity = 12;
    const auto whole = content(run(1, problem, settings));
    for (const int ranks : {1, 2, 3}) {
        SearchSettings again = settings;
        again.threads = ranks;
        int pieces = 1;
        Front front = run_a_piece(2, ranks, problem, again);
        for (; !is_complete(front, 150); ++pieces) {
            ASSERT_LT(pieces, 150);
            EXPECT_EQ(cut_points(front), 0);
            again.resume = std::move(front);
            front = run_a_piece(1 + pieces % 7, (ranks + pieces) % 3 + 1, problem, again);
        }
        EXPECT_GT(pieces, 1) << "nothing was interrupted";
        EXPECT_EQ(content(front), whole) << ranks;
        EXPECT_TRUE(front.hidden.empty());
        for (std::size_t i = 1; i < front.history.size(); ++i) {
            EXPECT_GE(front.history[i].seconds, front.history[i - 1].seconds);
            EXPECT_GE(front.history[i].restarts, front.history[i - 1].restarts);
        }
    }
}

TEST(Ranks, ARunThatWasInterruptedAmongItsBaselinesGoesOnToTheSameFront) {
    const Problem problem = design("dct8");
    SearchSettings settings = settings_for(40);
    settings.latency_bounds = {{.factor = 1}, {.factor = 1.5}, {.factor = 2}};
    settings.front_capacity = 12;
    const Front whole = run(1, problem, settings);
    for (const int question : {1, 2, 5, 20}) {
        SearchSettings again = settings;
        again.resume = run_until(question, 2, problem, settings);
        EXPECT_TRUE(again.resume->trials.empty());
        const Front front = run(2, problem, again);
        EXPECT_EQ(content(front), content(whole)) << question;
        EXPECT_EQ(front.reference, whole.reference) << question;
    }
}

TEST(Ranks, WithoutSharingNoIntervalIsLeftOutForWantOfTime) {
    const Problem problem = design("iir_biquad");
    SearchSettings settings = settings_for(40);
    settings.latency_bounds = {{}};
    for (const IntervalRange range :
         {IntervalRange{1, 0, true}, IntervalRange{.first = 4, .last = 9}}) {
        settings.intervals = range;
        SearchCallbacks slow = with_a_clock();
        slow.elapsed = [] { return 9e5; };  // more than a quarter of the time is over
        const auto quick = content(run(1, problem, settings));
        EXPECT_EQ(content(run(1, problem, settings, slow)), quick);
        settings.threads = 3;
        EXPECT_EQ(content(run(3, problem, settings)), quick);
        settings.threads = 1;
    }
}

TEST(Ranks, NoRestartIsLostOrCountedTwice) {
    const Problem problem = design("ewf");
    for (const bool share : {false, true}) {
        SearchSettings settings = settings_for(200);
        settings.share = share;
        const Front front = run(4, problem, settings);
        ASSERT_EQ(front.trials.size(), 200u);
        for (std::size_t i = 0; i < front.trials.size(); ++i)
            EXPECT_EQ(front.trials[i].restart, static_cast<std::int64_t>(i));
        EXPECT_EQ(front.history.back().restarts, 200);
    }
}

TEST(Ranks, SharedSchedulesMoveAndAreLogged) {
    const Problem problem = design("dct8");
    SearchSettings settings = settings_for(400);
    settings.share = true;
    settings.refinement = 0.01;
    for (const Topology topology : {Topology::none, Topology::ring, Topology::all}) {
        settings.topology = topology;
        const Front front = run(3, problem, settings);
        if (topology == Topology::none) {
            EXPECT_TRUE(front.migrations.empty());
            continue;
        }
        ASSERT_FALSE(front.migrations.empty());
        std::map<std::pair<std::int32_t, std::vector<double>>, double> best;
        for (const MigrationRow& row : front.migrations) {
            EXPECT_EQ(row.to, topology == Topology::all ? -1 : (row.from + 1) % 3);
            EXPECT_GE(row.restart, 0);
            if (topology == Topology::all) {
                // Only improvements move.
                const auto [at, first] =
                    best.try_emplace({row.latency_bound, row.weighting}, row.value);
                if (!first) {
                    EXPECT_LT(row.value, at->second);
                }
                at->second = row.value;
            }
        }
    }
}

TEST(Ranks, ASilentRankIsNamedAndDoesNotHoldUpTheOthers) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(0);
    settings.time_limit = 0.6;
    settings.patience = 0.1;
    std::vector<std::string> remarks;
    std::mutex mutex;
    std::optional<Front> last;
    test::ThreadRanks world(3);
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    std::atomic<bool> released = false;
    const auto work = [&](Communicator& communicator) {
        SearchCallbacks callbacks;
        callbacks.elapsed = elapsed;
        if (communicator.rank() == 2) {
            callbacks.interrupted = [&] {
                while (elapsed() > 0.2 && !released)  // hangs
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return false;
            };
        }
        callbacks.remark = [&](const std::string& line) {
            const std::lock_guard lock(mutex);
            remarks.push_back(line);
        };
        callbacks.report = [&](Front& front, const Progress&) { last = front; };
        try {
            search(problem, settings, communicator, callbacks);
        } catch (...) {
            released = true;
            throw;
        }
    };
    try {
        world.run(work);
        FAIL() << "expected SystemError";
    } catch (const SystemError& error) {
        EXPECT_THAT(error.what(), HasSubstr("does not answer"));
    }
    EXPECT_THAT(remarks, Contains(HasSubstr("rank 2 has not answered for")));
    ASSERT_TRUE(last);
    EXPECT_FALSE(last->points.empty());
}

TEST(Ranks, AStoredFrontWithAWrongScheduleIsRefused) {
    const Problem problem = design("ewf");
    SearchSettings settings = settings_for(40);
    const Front good = run(1, problem, settings);
    Front bad = good;
    for (FrontPoint& point : bad.points)
        point.schedule.start[0] += 1000;
    settings.resume = bad;
    EXPECT_THROW(run(1, problem, settings), InputError);
}

}  // namespace
}  // namespace gaus
