// SPDX-License-Identifier: Apache-2.0
#include "gaus/torch/categorical.hpp"

#include "gaus/baseline.hpp"
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/random.hpp"
#include "gaus/verify.hpp"

#include "relax/graphs.hpp"
#include "support/aten.hpp"
#include "torch/categorical_objectives.hpp"
#include "torch/constrained_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::categorical {
namespace {

const StopCheck never = [] { return false; };

std::vector<float> random_scores(const Problem& problem, const Windows& windows,
                                 std::uint64_t seed) {
    Random random(seed, 3);
    std::vector<float> scores(static_cast<std::size_t>(problem.operator_count()) *
                              windows.latency_bound);
    for (float& score : scores)
        score = static_cast<float>(4 * random.uniform());
    return scores;
}

at::Tensor one_hot(const std::vector<std::int32_t>& start, std::int64_t steps) {
    at::Tensor rows = at::zeros({static_cast<std::int64_t>(start.size()), steps});
    for (std::size_t v = 0; v < start.size(); ++v)
        rows[static_cast<std::int64_t>(v)][start[v]] = 1.0f;
    return rows;
}

TEST(ConstrainedChoice, KeepsDependenciesAndWindows) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Problem problem = test::random_design(30, 2.0, seed);
        const Windows window = windows(problem, critical_path(problem) + 3);
        const auto scores = random_scores(problem, window, seed);
        const Schedule schedule{choose(problem, window, scores.data()), 0};
        EXPECT_TRUE(verify(problem, schedule, window.latency_bound, 1).empty()) << seed;
    }
}

TEST(ConstrainedChoice, TakesTheHighestScoreThatIsLeft) {
    const Problem problem = test::chain(2);
    const Windows window = windows(problem, 4);
    // The second operator would like to start with the first.
    const std::vector<float> scores = {0, 5, 1, 0, 0, 9, 2, 3};
    EXPECT_EQ(choose(problem, window, scores.data()), (std::vector<std::int32_t>{1, 3}));
}

/// The same by autograd: straight-through softmax over what the predecessors' cumulative
/// distributions leave.
at::Tensor gradient_by_autograd(const Problem& problem, const Windows& windows,
                                const std::vector<float>& scores,
                                const std::vector<std::int32_t>& start, const at::Tensor& value) {
    const std::int64_t steps = windows.latency_bound;
    at::Tensor score = at::tensor(scores).view({-1, steps}).clone().requires_grad_();
    const at::Tensor chosen = one_hot(start, steps);
    std::vector<at::Tensor> rows(start.size()), cumulative(start.size());
    at::Tensor loss = at::zeros({});
    for (const std::int32_t v : problem.topological_order()) {
        at::Tensor left = at::zeros({steps});
        left.slice(0, windows.earliest[v], windows.latest[v] + 1).fill_(1);
        for (const std::int32_t e : problem.incoming(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.distance > 0) continue;
            const std::int64_t lag = problem.latency()[d.source] + d.delay;
            left = left.mul(
                at::cat({at::zeros({lag}), cumulative[d.source].slice(0, 0, steps - lag)}));
        }
        const at::Tensor highest = score[v][start[v]].detach();
        const at::Tensor weight = score[v].sub(highest).clamp_max(0).exp();
        const at::Tensor kept = weight.mul(left), soft = kept.div(kept.sum());
        rows[v] = soft.add(chosen[v].sub(soft.detach()));
        cumulative[v] = rows[v].cumsum(0);
        loss = loss.add(rows[v].dot(value[v]));
    }
    loss.backward();
    return score.grad();
}

TEST(ConstrainedChoice, GradientIsThatOfAutograd) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const Problem problem = test::random_design(14, 1.5, seed);
        const Windows window = windows(problem, critical_path(problem) + 3);
        const auto scores = random_scores(problem, window, seed);
        const auto start = choose(problem, window, scores.data());
        const std::int64_t steps = window.latency_bound;
        at::Tensor value = at::tensor(random_scores(problem, window, seed + 100)).view({-1, steps});
        const at::Tensor expected = gradient_by_autograd(problem, window, scores, start, value);
        at::Tensor actual = value.clone(), cumulative = at::zeros_like(value);
        ASSERT_TRUE(differentiate(problem, window, scores.data(), start, actual.data_ptr<float>(),
                                  cumulative.data_ptr<float>(), never));
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            for (std::int32_t t = window.earliest[v]; t <= window.latest[v]; ++t)
                EXPECT_NEAR(actual[v][t].item<float>(), expected[v][t].item<float>(), 2e-4)
                    << seed << " " << v << " " << t;
    }
}

TEST(ConstrainedChoice, StopsOnTheWay) {
    const Problem problem = test::chain(1000);
    const Windows window = windows(problem, 1000);
    const auto scores = random_scores(problem, window, 1);
    const auto start = choose(problem, window, scores.data());
    std::vector<float> gradient(scores.size()), cumulative(scores.size());
    EXPECT_FALSE(differentiate(problem, window, scores.data(), start, gradient.data(),
                               cumulative.data(), [] { return true; }));
}

TEST(SoftObjectives, AreExactForSchedules) {
    constexpr double sharp = 1e-3;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Problem problem = test::random_design(25, 2.0, seed);
        const Windows window = windows(problem, critical_path(problem) + 4);
        const auto scores = random_scores(problem, window, seed);
        const Schedule schedule{choose(problem, window, scores.data()), 0};
        const Objectives exact = evaluate(problem, schedule);
        const at::Tensor rows = one_hot(schedule.start, window.latency_bound);
        const auto soft = [&](const Prices& prices) {
            return SoftObjectives(problem, prices, window.latency_bound)
                .energy(rows, sharp)
                .item<double>();
        };
        EXPECT_NEAR(soft({.resource = 1}), exact.resource, 0.1) << seed;
        EXPECT_NEAR(soft({.communication = 1}), exact.communication, 1e-3) << seed;
        EXPECT_NEAR(soft({.memory = 1}), exact.memory, 0.05) << seed;
        EXPECT_NEAR(soft({.latency = 1}), exact.latency, 0.05) << seed;
        EXPECT_NEAR(soft({.latency = 1, .resource = 2, .communication = 3, .memory = 4}),
                    exact.latency + 2 * exact.resource + 3 * exact.communication + 4 * exact.memory,
                    0.5)
            << seed;
    }
}

class GsSchedule : public testing::Test {
  protected:
    static Problem design(const std::string& name) {
        return read_design(std::string(GAUS_DESIGNS) + "/" + name + ".json");
    }

    /// The least energy among the modes of some restarts.
    static double best(const Problem& problem, const Windows& windows, CategoricalSettings settings,
                       std::uint64_t restarts) {
        double least = std::numeric_limits<double>::infinity();
        const auto visit = [&](std::span<const float> position) {
            const Schedule mode{{position.begin(), position.end()}, 0};
            ASSERT_TRUE(verify(problem, mode, windows.latency_bound, 1).empty());
            least = std::min(least, energy(problem, settings.prices, mode));
        };
        for (settings.restart = 0; settings.restart < restarts; ++settings.restart)
            relax_categorical(problem, windows, settings, 1, visit, never);
        return least;
    }

    static double energy(const Problem& problem, const Prices& prices, const Schedule& schedule) {
        const Objectives value = evaluate(problem, schedule);
        return prices.resource * value.resource + prices.communication * value.communication +
               prices.memory * value.memory;
    }

    /// By trying all schedules.
    static double optimum(const Problem& problem, const Windows& windows, const Prices& prices) {
        double least = std::numeric_limits<double>::infinity();
        Schedule schedule{windows.earliest, 0};
        auto& start = schedule.start;
        for (std::size_t v = 0; v < start.size();) {
            if (verify(problem, schedule, windows.latency_bound, 1).empty())
                least = std::min(least, energy(problem, prices, schedule));
            for (v = 0; v < start.size() && start[v] == windows.latest[v]; ++v)
                start[v] = windows.earliest[v];
            if (v < start.size()) ++start[v];
        }
        return least;
    }
};

TEST_F(GsSchedule, FindsTheOptimaOfHal) {
    const Problem problem = design("hal");
    const Windows window = windows(problem, critical_path(problem));
    for (const Prices& prices : {Prices{.resource = 10, .communication = 1}, Prices{.memory = 1}})
        EXPECT_EQ(best(problem, window, {.prices = prices}, 3), optimum(problem, window, prices));
}

TEST_F(GsSchedule, IsNoWorseThanListSchedulingOnFir) {
    const Problem problem = design("fir16");
    const Windows window = windows(problem, critical_path(problem) + 2);
    const Prices prices{.resource = 10, .communication = 1};
    double list = std::numeric_limits<double>::infinity();
    for (const Baseline& baseline : baselines(problem, window))
        list = std::min(list, energy(problem, prices, baseline.schedule));
    EXPECT_LE(best(problem, window, {.prices = prices}, 3), list);
}

TEST_F(GsSchedule, DescendsByItsGradient) {
    const Problem problem = design("ewf");
    const Windows window = windows(problem, critical_path(problem) + 8);
    CategoricalSettings settings;
    settings.prices = {.resource = 10, .communication = 1, .memory = 3};
    settings.smoothing_start = settings.smoothing_end = 0.5;
    const auto loss_after = [&](int iterations) {
        settings.iterations = iterations;
        return relax_categorical(
                   problem, window, settings, 1, [](auto) {}, never)
            .loss;
    };
    EXPECT_LT(loss_after(150), 0.9 * loss_after(1));
}

TEST_F(GsSchedule, BeginsAtTheInitialSchedule) {
    const Problem problem = design("ewf");
    const Windows window = windows(problem, critical_path(problem) + 3);
    const Schedule late = alap_schedule(window);
    std::vector<std::vector<float>> modes;
    const auto visit = [&](std::span<const float> position) {
        modes.emplace_back(position.begin(), position.end());
    };
    relax_categorical(
        problem, window,
        {.prices = {.resource = 1}, .iterations = 1, .learning_rate = 0.1, .initial = &late}, 1,
        visit, never);
    ASSERT_EQ(modes.size(), 1u);
    EXPECT_TRUE(std::ranges::equal(modes[0], late.start));
}

TEST_F(GsSchedule, IsAFunctionOfSeedAndRestart) {
    const Problem problem = design("ewf");
    const Windows window = windows(problem, critical_path(problem) + 3);
    const auto last = [&](std::uint64_t seed, std::uint64_t restart) {
        return relax_categorical(
                   problem, window,
                   {.prices = {.resource = 1, .communication = 1},
                    .iterations = 1,
                    .seed = seed,
                    .restart = restart},
                   1, [](auto) {}, never)
            .loss;
    };
    EXPECT_EQ(last(1, 2), last(1, 2));
    EXPECT_NE(last(1, 2), last(1, 3));
    EXPECT_NE(last(1, 2), last(2, 2));
}

TEST_F(GsSchedule, StopsAndRefuses) {
    const Problem problem = design("hal");
    const Windows window = windows(problem, critical_path(problem));
    int modes = 0;
    const auto visit = [&](auto) { ++modes; };
    const Categorical end = relax_categorical(problem, window, {.prices = {.memory = 1}}, 1, visit,
                                              [] { return true; });
    EXPECT_EQ(end.iterations, 0);
    EXPECT_EQ(modes, 1);  // even a stop leaves something legal
    EXPECT_THROW(relax_categorical(problem, windows(problem, window.latency_bound, 4),
                                   {.prices = {.memory = 1}}, 1, visit, never),
                 InputError);
    const Schedule early{std::vector<std::int32_t>(problem.operator_count(), 0), 0};
    EXPECT_THROW(relax_categorical(problem, window, {.prices = {.memory = 1}, .initial = &early}, 1,
                                   visit, never),
                 InputError);
}

}  // namespace
}  // namespace gaus::categorical
