// SPDX-License-Identifier: Apache-2.0
// The exact energy of rounded schedules and the best ones that a run keeps, by every back end.
#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "relax/back_ends.hpp"
#include "relax/batch.hpp"
#include "relax/device.hpp"
#include "relax/graphs.hpp"
#include "relax/phases.hpp"
#include "relax/run.hpp"
#include "support/prices.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::descent {
namespace {

using test::BackEnd;

const StopCheck never = [] { return false; };

/// Every objective alone, then all.
Prices prices_of(std::size_t lane) {
    auto prices = test::single_prices(1.5);
    prices.push_back({.latency = 3, .resource = 2, .communication = 0.5, .memory = 1.5});
    return prices[lane % prices.size()];
}

std::vector<Lane> lanes_of(const Problem& problem, std::size_t count) {
    std::vector<Lane> lanes(count);
    for (std::size_t b = 0; b < count; ++b) {
        lanes[b].prices = prices_of(b);
        lanes[b].latency_bound = critical_path(problem) + static_cast<std::int32_t>(b % 4) * 3;
        lanes[b].tuning[Hyperparameter::noise] = 1.5;
        lanes[b].restart = b;
    }
    return lanes;
}

/// Lane b of rows [V, width], rounded, as a schedule.
Schedule schedule_of(const LaneBatch& batch, const float* rows, std::size_t b) {
    const std::int64_t width = batch.view.width;
    const auto all = batch.arena.read(rows, batch.view.graph.operators * width);
    Schedule schedule{.start = std::vector<std::int32_t>(batch.graph.order.size()), .ii = 0};
    for (std::size_t i = 0; i < batch.graph.order.size(); ++i)
        schedule.start[batch.graph.order[i]] =
            static_cast<std::int32_t>(std::floor(all[i * width + b] + 0.5f));
    return schedule;
}

double priced(const Problem& problem, const Prices& prices, const Schedule& schedule) {
    return priced(prices, evaluate(problem, schedule));
}

class Exact : public testing::TestWithParam<BackEnd> {
  protected:
    void SetUp() override { GAUS_SKIP_WITHOUT(GetParam()); }

    static const Kernels& kernels() { return test::kernels_of(GetParam()); }

    static LaneBatch placed(const DeviceGraph& graph, const std::vector<Lane>& lanes) {
        LaneBatch batch = make_batch(graph, lanes, {}, kernels());
        kernels().anneal(batch.view);
        EXPECT_TRUE(differentiate(batch, never));
        return batch;
    }

    /// What the kernels leave out: births are the same in all schedules.
    static double births(const Problem& problem, const Prices& prices) {
        double total = 0;
        for (const Dependency& d : problem.dependencies())
            if (d.carries && d.distance == 0)
                total += d.weight * (std::max(problem.latency()[d.source], 1) - 1);
        return prices.communication * total;
    }

    static void expect_exact_energies(const Problem& problem, bool legal) {
        const auto lanes = lanes_of(problem, 11);
        const DeviceGraph graph(problem, windows(problem, critical_path(problem)),
                                stream_for(kernels()));
        const LaneBatch batch = placed(graph, lanes);
        ASSERT_TRUE(score(batch, never));
        const auto energy = batch.arena.read(batch.view.lane.energy, batch.view.width);
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            const Schedule schedule = schedule_of(batch, batch.view.mu, b);
            if (legal) {
                EXPECT_TRUE(verify(problem, schedule, lanes[b].latency_bound).empty());
            }
            const double exact = priced(problem, lanes[b].prices, schedule);
            EXPECT_NEAR(energy[b] / batch.values.scale[b] - births(problem, lanes[b].prices), exact,
                        1e-5 * (1 + exact))
                << "lane " << b << ", " << problem.operator_count() << " operators";
        }
    }
};

TEST_P(Exact, TheEnergyIsThatOfTheEvaluator) {
    for (const std::int32_t operators : {2, 20, 61}) {
        expect_exact_energies(test::random_design(operators, 2.1, 41), true);
        // Maximum distances do not hold by construction.
        expect_exact_energies(test::random_mixture(operators, 2.1, 46, false), false);
    }
}

TEST_P(Exact, OnlyABetterScheduleIsKept) {
    const Problem problem = test::independent(2);
    std::vector<Lane> lanes(2);
    for (Lane& lane : lanes) {
        lane.prices.latency = 1;
        lane.latency_bound = 9;
    }
    const DeviceGraph graph(problem, windows(problem, 9), stream_for(kernels()));
    const LaneBatch batch = placed(graph, lanes);
    const auto offer = [&](std::vector<float> starts) {
        std::vector<float> mu(2 * batch.view.width, 0.0f);
        for (std::size_t b = 0; b < 2; ++b)
            mu[b] = mu[batch.view.width + b] = starts[b];
        batch.arena.write(batch.view.mu, mu);
        ASSERT_TRUE(score(batch, never));
        kernels().keep(batch.view, 0, 2);
    };
    const auto best = [&](std::size_t b) { return schedule_of(batch, batch.view.best, b).start; };
    using Starts = std::vector<std::int32_t>;
    offer({4.4f, 6.6f});
    EXPECT_EQ(best(0), (Starts{4, 4}));
    EXPECT_EQ(best(1), (Starts{7, 7}));
    offer({5, 3});
    EXPECT_EQ(best(0), (Starts{4, 4}));
    EXPECT_EQ(best(1), (Starts{3, 3}));
    offer({4, 3.5f});
    EXPECT_EQ(best(1), (Starts{3, 3}));
}

/// With an anneal of one iteration a longer run begins as a shorter one.
TEST_P(Exact, ALongerRunIsNeverWorse) {
    const Problem problem = test::random_design(60, 2.2, 44);
    const auto lanes = lanes_of(problem, 10);
    std::vector<double> least(lanes.size(), std::numeric_limits<double>::infinity());
    for (const int iterations : {20, 40, 60, 80, 97}) {
        RelaxationSettings settings;
        settings.iterations = iterations;
        settings.anneal_share = 0;
        const auto relaxed = relax_by(kernels(), problem, lanes, settings, never);
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            Schedule schedule{.start = {}, .ii = 0};
            for (const float mu : relaxed[b].position)
                schedule.start.push_back(static_cast<std::int32_t>(std::floor(mu + 0.5f)));
            EXPECT_TRUE(verify(problem, schedule, lanes[b].latency_bound).empty());
            const double value = priced(problem, lanes[b].prices, schedule);
            EXPECT_LE(value, least[b] * (1 + 1e-6)) << "lane " << b << ", " << iterations;
            least[b] = value;
        }
    }
}

TEST_P(Exact, NothingIsKeptWhereRoundingIsNotTheEnd) {
    const auto keeps = [](const auto& change, DependencyMode mode = DependencyMode::sweep) {
        ProblemData data = test::random_design_data(20, 1.5, 45);
        change(data);
        const Problem problem(std::move(data));
        const DeviceGraph graph(problem, windows(problem, critical_path(problem)),
                                stream_for(kernels()));
        RelaxationSettings settings;
        settings.dependencies = mode;
        return make_batch(graph, lanes_of(problem, 2), settings, kernels()).view.best != nullptr;
    };
    const auto nothing = [](ProblemData&) {};
    EXPECT_TRUE(keeps(nothing));
    EXPECT_FALSE(keeps(nothing, DependencyMode::alm));
    EXPECT_FALSE(keeps([](ProblemData& data) { data.resources[0].limit = 30; }));
    EXPECT_FALSE(keeps([](ProblemData& data) { data.spaces = {{.limit = 1000}}; }));
    EXPECT_FALSE(keeps([](ProblemData& data) { data.operators[3].latest = 40; }));
    EXPECT_FALSE(keeps([](ProblemData& data) {
        data.operators.front().latency = 3;
        data.dependencies.push_back({.source = 0, .target = 19, .delay = -2});
    }));
}

INSTANTIATE_TEST_SUITE_P(All, Exact, testing::ValuesIn(test::back_ends),
                         [](const auto& back_end) { return test::name_of(back_end.param); });

}  // namespace
}  // namespace gaus::descent
