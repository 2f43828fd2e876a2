// SPDX-License-Identifier: Apache-2.0
// The kernels of every back end against the double-precision reference: gradients by mu, sigma and
// theta and the loss, term by term.
#include "gaus/windows.hpp"

#include "relax/back_ends.hpp"
#include "relax/batch.hpp"
#include "relax/device.hpp"
#include "relax/graphs.hpp"
#include "relax/phases.hpp"
#include "relax/reference/reference.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace gaus::descent {
namespace {

using test::BackEnd;

struct Case {
    BackEnd back_end;
    SmoothingKernel kernel;
    DependencyMode mode;
    std::string objective;
    bool pipelined = false;
};

std::string name_of(const testing::TestParamInfo<Case>& info) {
    const Case& c = info.param;
    return name_of(c.back_end) +
           (c.kernel == SmoothingKernel::gaussian ? "_gaussian" : "_polynomial") +
           (c.mode == DependencyMode::sweep ? "_sweep_" : "_alm_") + c.objective +
           (c.pipelined ? "_pipelined" : "");
}

/// Every objective alone, and a sum.
const std::vector<std::string> prices_tried = [] {
    std::vector<std::string> names;
    for (const ObjectiveRow& row : objective_table)
        if (row.price != nullptr) names.emplace_back(row.name);
    names.emplace_back("mixed");
    return names;
}();

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const BackEnd back_end : test::back_ends)
        for (const auto kernel : {SmoothingKernel::gaussian, SmoothingKernel::polynomial})
            for (const auto mode : {DependencyMode::sweep, DependencyMode::alm})
                for (const std::string& objective : prices_tried)
                    for (const bool pipelined : {false, true})
                        all.push_back({back_end, kernel, mode, objective, pipelined});
    return all;
}

Prices prices_of(const std::string& objective, std::size_t lane) {
    const double k = 1.0 + 0.25 * static_cast<double>(lane % 5);
    if (objective == "mixed")
        return {.latency = 0.5 * k,
                .resource = 2.0 * k,
                .communication = 0.75,
                .memory = lane % 3 != 1 ? 1.5 * k : 0};
    Prices prices;
    for (const ObjectiveRow& row : objective_table)
        if (row.name == objective) prices.*row.price = k;
    return prices;
}

const StopCheck never = [] { return false; };

struct Prepared {
    RelaxationSettings settings;
    std::vector<Lane> lanes;
    std::unique_ptr<DeviceGraph> graph;
    LaneBatch batch;
};

/// The first lane's has room for all recurrences, the others' may not.
std::int32_t interval_of(std::int32_t shortest, std::size_t lane) {
    const std::int32_t intervals[] = {shortest + 3, 1, 3, 8};
    return intervals[lane % 4];
}

/// A batch in the middle of the anneal, with random theta, three latency bounds and, pipelined,
/// four initiation intervals.
Prepared prepare(const Problem& problem, const Case& c, std::size_t lane_count, int iteration,
                 bool fused = false) {
    RelaxationSettings settings;
    settings.kernel = c.kernel;
    settings.dependencies = c.mode;
    std::vector<Lane> lanes(lane_count);
    const std::int32_t shortest = critical_path(problem);
    for (std::size_t b = 0; b < lane_count; ++b) {
        lanes[b].prices = prices_of(c.objective, b);
        lanes[b].latency_bound = shortest + static_cast<std::int32_t>(b % 3) * 7;
        lanes[b].ii = c.pipelined ? interval_of(shortest, b) : 0;
        lanes[b].tuning[Hyperparameter::noise] = 1.5;
        lanes[b].tuning[Hyperparameter::spread] = 0.1 + 0.05 * static_cast<double>(b % 4);
        lanes[b].tuning[Hyperparameter::relax_smoothing] = 4;
        lanes[b].seed = 3;
        lanes[b].restart = b;
    }
    const Kernels& kernels = test::kernels_of(c.back_end);
    auto graph = std::make_unique<DeviceGraph>(
        problem, windows(problem, shortest, std::ranges::max(lanes, {}, &Lane::ii).ii),
        stream_for(kernels));
    LaneBatch batch = make_batch(*graph, lanes, settings, kernels);
    if (!fused) {
        batch.view.fused = false;  // the gradient by mu is to be seen
        batch.view.preloaded = true;
        batch.view.gradient =
            batch.arena.zeros(std::int64_t{graph->view.operators} * batch.view.width);
    }
    if (batch.view.sigma == nullptr)
        batch.view.sigma =
            batch.arena.zeros(std::int64_t{graph->view.operators} * batch.view.width);
    batch.arena.write(batch.view.lane.iterations,
                      std::vector<std::int32_t>(batch.view.width, iteration));
    kernels.anneal(batch.view);
    EXPECT_TRUE(differentiate(batch, never));
    return {settings, lanes, std::move(graph), std::move(batch)};
}

/// Column b of [V, width] rows in the problem's order.
std::vector<double> column(const LaneBatch& batch, const float* rows, std::size_t b) {
    const std::int64_t width = batch.view.width;
    const auto all = batch.arena.read(rows, batch.view.graph.operators * width);
    std::vector<double> result(batch.graph.order.size());
    for (std::size_t i = 0; i < result.size(); ++i)
        result[batch.graph.order[i]] = all[i * width + b];
    return result;
}

void expect_close(const std::vector<double>& actual, const std::vector<double>& expected,
                  double scale, const char* what, std::size_t lane) {
    double largest = 2e-2;  // the kernels' densities are good to 3e-5 where they cancel
    for (const double x : expected)
        largest = std::max(largest, std::abs(x * scale));
    for (std::size_t v = 0; v < expected.size(); ++v)
        ASSERT_NEAR(actual[v], expected[v] * scale, 2e-4 * largest)
            << what << " of operator " << v << ", lane " << lane;
}

reference::Model model_of(const Problem& problem, const Windows& windows, const Prepared& prepared,
                          std::size_t b) {
    return {.problem = problem,
            .windows = windows,
            .ii = prepared.lanes[b].ii,
            .kernel = prepared.settings.kernel,
            .linear_communication = prepared.settings.dependencies == DependencyMode::sweep,
            .smoothing = prepared.batch.arena.read(prepared.batch.view.lane.smoothing, b + 1)[b],
            .prices = prepared.lanes[b].prices};
}

/// Those of a lane: of the largest initiation interval of the batch, which is the first.
Windows windows_of(const Problem& problem, const Prepared& prepared, std::size_t b) {
    return windows(problem, prepared.lanes[b].latency_bound, prepared.lanes[0].ii);
}

void check_lane(const Problem& problem, const Prepared& prepared, std::size_t b) {
    const LaneBatch& batch = prepared.batch;
    const bool alm = batch.view.learn_sigma;
    const Windows window = windows_of(problem, prepared, b);
    const reference::Model model = model_of(problem, window, prepared, b);
    const auto mu = column(batch, batch.view.mu, b);
    const auto sigma = column(batch, batch.view.sigma, b);
    reference::Gradient expected = reference::objectives(model, mu, sigma);
    const double scale = batch.values.scale[b];
    const auto held = alm ? reference::Held::all : reference::Held::backward;
    const auto bound = reference::lagrangian(problem, prepared.lanes[b].ii, held, mu, sigma,
                                             0.3 / scale, 0.7 / scale);
    for (std::size_t v = 0; v < mu.size(); ++v) {
        expected.mu[v] += bound.mu[v];
        expected.sigma[v] += bound.sigma[v];
    }
    if (alm) {
        expect_close(column(batch, batch.view.sigma_gradient, b), expected.sigma, scale,
                     "gradient by sigma", b);
    }
    expect_close(column(batch, batch.view.gradient, b), expected.mu, scale, "gradient by mu", b);
}

/// Adds the dependencies that do not hold by construction with multiplier .3 and penalty .7.
void constrain(Prepared& prepared) {
    LaneBatch& batch = prepared.batch;
    const GraphView& graph = batch.view.graph;
    const auto raise = [&](float* multipliers, std::int64_t edges) {
        batch.arena.write(multipliers, std::vector<float>(edges * batch.view.width, 0.3f));
    };
    if (batch.view.learn_sigma) raise(batch.view.multiplier, graph.edges);
    raise(batch.view.back_multiplier, graph.back.count);
    batch.arena.write(batch.view.lane.penalty, std::vector<float>(batch.view.width, 0.7f));
    ASSERT_TRUE(run(batch, batch.kernels->dependencies, never));
}

double column_sum(const LaneBatch& batch, const float* rows, std::int64_t edges, std::size_t b) {
    const std::int64_t width = batch.view.width;
    const auto all = batch.arena.read(rows, edges * width);
    double total = 0;
    for (std::int64_t e = 0; e < edges; ++e)
        total += all[e * width + b];
    return total;
}

/// After constrain(): an update adds .7 times the expected violations.
void check_multipliers(const Problem& problem, const Prepared& prepared, std::size_t b) {
    const LaneBatch& batch = prepared.batch;
    const GraphView& graph = batch.view.graph;
    const bool alm = batch.view.learn_sigma;
    ASSERT_TRUE(run(batch, batch.kernels->multipliers, never));
    const double sum = column_sum(batch, batch.view.back_multiplier, graph.back.count, b) +
                       (alm ? column_sum(batch, batch.view.multiplier, graph.edges, b) : 0);
    const double count = graph.back.count + (alm ? graph.edges : 0);
    const auto held = alm ? reference::Held::all : reference::Held::backward;
    const auto violated =
        reference::lagrangian(problem, prepared.lanes[b].ii, held, column(batch, batch.view.mu, b),
                              column(batch, batch.view.sigma, b), 1, 0);
    EXPECT_NEAR(sum, 0.3 * count + 0.7 * violated.loss, 1e-4 * (1 + std::abs(sum)));
}

void check_theta(const Problem& problem, const Prepared& prepared, std::size_t b) {
    const LaneBatch& batch = prepared.batch;
    const Windows window = windows_of(problem, prepared, b);
    const reference::Model model = model_of(problem, window, prepared, b);
    const auto theta = column(batch, batch.view.theta, b);
    const auto mu = reference::positions(model, theta);
    expect_close(column(batch, batch.view.mu, b), mu, 1, "mu", b);
    const auto by_mu = column(batch, batch.view.gradient, b);
    ASSERT_TRUE(run(batch, batch.kernels->sweep_back, never, true));
    auto by_theta = column(batch, batch.view.moment, b);
    for (double& x : by_theta)
        x /= 1.0 - batch.view.momentum;
    expect_close(by_theta, reference::theta_gradient(model, theta, by_mu), 1, "gradient by theta",
                 b);
}

class KernelGradient : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override { GAUS_SKIP_WITHOUT(GetParam().back_end); }

    static void check(const Problem& problem, std::size_t lanes, int iteration) {
        Prepared prepared = prepare(problem, GetParam(), lanes, iteration);
        constrain(prepared);
        for (std::size_t b = 0; b < lanes; ++b)
            check_lane(problem, prepared, b);
        check_multipliers(problem, prepared, lanes - 1);
        if (GetParam().mode == DependencyMode::sweep) check_theta(problem, prepared, lanes - 1);
    }

    /// theta after one iteration.
    static std::vector<float> moved(const Problem& problem, bool fused) {
        Prepared prepared = prepare(problem, GetParam(), 17, 100, fused);
        LaneBatch& batch = prepared.batch;
        EXPECT_EQ(batch.view.fused, fused);
        EXPECT_TRUE(run(batch, batch.kernels->sweep_back, never, true));
        return batch.arena.read(batch.view.theta,
                                std::int64_t{batch.view.graph.operators} * batch.view.width);
    }
};

TEST_P(KernelGradient, AgreesWithTheReferenceOnRandomDesigns) {
    check(test::random_design(37, 1.7, 1), 5, 0);
    check(test::random_design(61, 2.9, 2), 17, 250);
    check(test::random_design(23, 0.6, 3), 3, 690);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnEdgeCases) {
    check(test::independent(1), 1, 0);
    check(test::independent(9), 16, 100);
    check(test::chain(6), 1, 0);
    check(test::chain(33), 33, 300);
    check(test::random_design(2, 1, 5), 4, 0);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnRecurrences) {
    check(test::random_loop(29, 1.5, 6), 7, 0);
    check(test::random_loop(45, 2.3, 7), 18, 300);
    check(test::random_loop(3, 1, 8), 2, 600);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnReservationsAndMemorySpaces) {
    check(test::random_mixture(31, 1.6, 9, false), 5, 0);
    check(test::random_mixture(53, 2.1, 10, true), 17, 250);
    check(test::random_mixture(17, 0.8, 11, true), 3, 650);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnALargeDistance) {
    check(test::far_loop(), 8, 100);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnALargeFanOut) {
    check(test::fan(200), 2, 200);
}

TEST_P(KernelGradient, AgreesWithTheReferenceOnALargeFanIn) {
    check(test::funnel(300), 2, 200);
}

TEST_P(KernelGradient, TheFusedWayBackMovesTheSame) {
    if (GetParam().mode == DependencyMode::alm || GetParam().pipelined) return;  // never fused
    const Problem problem = test::random_design(61, 2.9, 2);
    const std::vector<float> fused = moved(problem, true), apart = moved(problem, false);
    for (std::size_t i = 0; i < fused.size(); ++i)
        ASSERT_NEAR(fused[i], apart[i], 1e-5) << i;
}

INSTANTIATE_TEST_SUITE_P(All, KernelGradient, testing::ValuesIn(cases()), name_of);

TEST(KernelPhases, AFanOutOfAThousandIsFinite) {
    const Problem problem = test::fan(1000);
    Prepared prepared = prepare(
        problem, {BackEnd::native, SmoothingKernel::gaussian, DependencyMode::sweep, "memory"}, 3,
        0);
    for (const double x : column(prepared.batch, prepared.batch.view.gradient, 2))
        ASSERT_TRUE(std::isfinite(x));
}

TEST(KernelPhases, AStopEndsARunBetweenBlocks) {
    const Problem problem = test::chain(5);
    Prepared prepared =
        prepare(problem,
                {BackEnd::native, SmoothingKernel::gaussian, DependencyMode::sweep, "mixed"}, 1, 0);
    EXPECT_FALSE(differentiate(prepared.batch, [] { return true; }));
}

}  // namespace
}  // namespace gaus::descent
