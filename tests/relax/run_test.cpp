// SPDX-License-Identifier: Apache-2.0
// Whole runs by every back end: what changes from iteration to iteration, blocks of iterations that
// are recorded, lanes that fail, stops.
#include "relax/run.hpp"

#include "gaus/windows.hpp"

#include "relax/back_ends.hpp"
#include "relax/batch.hpp"
#include "relax/device.hpp"
#include "relax/graphs.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::descent {
namespace {

using test::BackEnd;

const StopCheck never = [] { return false; };

std::vector<Lane> lanes_of(const Problem& problem, std::size_t count) {
    std::vector<Lane> lanes(count);
    for (std::size_t b = 0; b < count; ++b) {
        lanes[b].prices = {
            .latency = 0.5, .resource = 3, .communication = 1, .memory = 2, .terms = {}};
        lanes[b].latency_bound = critical_path(problem) + static_cast<std::int32_t>(b % 4);
        lanes[b].tuning[Hyperparameter::noise] = 1;
        lanes[b].restart = b;
    }
    return lanes;
}

class Runs : public testing::TestWithParam<BackEnd> {
  protected:
    void SetUp() override { GAUS_SKIP_WITHOUT(GetParam()); }

    static const Kernels& kernels() { return test::kernels_of(GetParam()); }

    /// As many iterations as make a first, a recorded and a last block, as by the plainest kernels;
    /// single operators may have gone astray from rounding.
    static void expect_same_as_cpu(const Problem& problem, const std::vector<Lane>& lanes,
                                   RelaxationSettings settings) {
        settings.iterations = 37;
        const auto expected = relax_by(baseline::kernels, problem, lanes, settings, never);
        const auto actual = relax_by(kernels(), problem, lanes, settings, never);
        ASSERT_EQ(actual.size(), lanes.size());
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            EXPECT_TRUE(actual[b].finite);
            EXPECT_EQ(actual[b].iterations, 37);
            EXPECT_NEAR(actual[b].loss, expected[b].loss, 5e-3 * std::abs(expected[b].loss)) << b;
            double apart = 0;
            for (std::size_t v = 0; v < expected[b].position.size(); ++v)
                apart += std::abs(actual[b].position[v] - expected[b].position[v]);
            EXPECT_LT(apart, 0.03 * static_cast<double>(expected[b].position.size())) << b;
        }
    }
};

TEST_P(Runs, TheSweepAgreesWithThePlainestKernels) {
    const Problem problem = test::random_design(53, 2.2, 31);
    expect_same_as_cpu(problem, lanes_of(problem, 21), {});
}

TEST_P(Runs, TheAugmentedLagrangianAgreesWithThePlainestKernels) {
    const Problem problem = test::random_design(53, 2.2, 31);
    RelaxationSettings settings;
    settings.dependencies = DependencyMode::alm;
    expect_same_as_cpu(problem, lanes_of(problem, 6), settings);
}

TEST_P(Runs, APipelineAgreesWithThePlainestKernels) {
    const Problem problem = test::random_loop(41, 1.7, 32);
    auto lanes = lanes_of(problem, 6);
    for (Lane& lane : lanes)
        lane.ii = critical_path(problem) / 2;
    expect_same_as_cpu(problem, lanes, {});
}

TEST_P(Runs, LanesWithoutANumberStopAlone) {
    const Problem problem = test::random_design(41, 2.2, 22);
    RelaxationSettings settings;
    settings.iterations = 25;
    auto lanes = lanes_of(problem, 6);
    lanes[1].prices.resource = std::numeric_limits<double>::quiet_NaN();
    lanes[4].prices.memory = std::numeric_limits<double>::infinity();
    const auto relaxed = relax_by(kernels(), problem, lanes, settings, never);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        const bool fails = b == 1 || b == 4;
        EXPECT_EQ(relaxed[b].finite, !fails) << b;
        EXPECT_EQ(relaxed[b].iterations, fails ? 0 : 25) << b;
        for (const float mu : relaxed[b].position)
            EXPECT_TRUE(std::isfinite(mu)) << b;
    }
}

TEST_P(Runs, AStopIsAnsweredAfterABlockOfIterations) {
    const Problem problem = test::random_design(41, 2.2, 22);
    for (const int blocks : {1, 2}) {
        int looks = 0;
        const int per_block = kernels().iterations;
        RelaxationSettings settings;
        settings.iterations = 100;
        const auto stop = [&] { return per_block > 1 && ++looks == blocks; };
        const auto relaxed = relax_by(kernels(), problem, lanes_of(problem, 3), settings, stop);
        EXPECT_EQ(relaxed[0].iterations, per_block > 1 ? blocks * per_block : 100);
    }
}

/// A batch after `iterations` ones.
LaneBatch batch_after(const DeviceGraph& graph, const std::vector<Lane>& lanes,
                      const RelaxationSettings& settings, const Kernels& kernels,
                      std::int32_t iterations) {
    LaneBatch batch = make_batch(graph, lanes, settings, kernels);
    const std::vector<std::int32_t> done(batch.view.width, iterations);
    batch.arena.write(batch.view.lane.iterations, done);
    return batch;
}

TEST_P(Runs, SigmaTauAndTheRateAreAnnealed) {
    const Problem problem = test::chain(5);
    RelaxationSettings settings;
    settings.iterations = 300;
    Lane lane;
    lane.prices.resource = 1;
    lane.latency_bound = 21;
    const DeviceGraph graph(problem, windows(problem, 21), stream_for(kernels()));
    const auto first = [&](const LaneBatch& batch, const float* row) {
        return batch.arena.read(row, 1)[0];
    };
    for (const int done : {0, 1, 77, 199, 200, 299}) {
        const LaneBatch batch = batch_after(graph, {lane}, settings, kernels(), done);
        kernels().anneal(batch.view);
        const double share = std::min(1.0, done / 200.0);
        const double cap = 4 * std::pow(0.25 / 4, share);
        const double tau = 10 * std::pow(0.5 / 10, share);
        const double rate =
            0.1 * std::sqrt(1 - std::pow(0.999, done + 1)) / (1 - std::pow(0.85, done + 1));
        EXPECT_NEAR(first(batch, batch.view.lane.sigma_cap), cap, 2e-6 * cap) << done;
        EXPECT_NEAR(first(batch, batch.view.lane.smoothing), tau, 2e-6 * tau) << done;
        EXPECT_NEAR(first(batch, batch.view.lane.learning_rate), rate, 1e-5 * rate) << done;
    }
}

TEST_P(Runs, OnlyLanesThatRunAdvance) {
    const Problem problem = test::chain(3);
    const auto lanes = lanes_of(problem, 3);
    const DeviceGraph graph(problem, windows(problem, 3), stream_for(kernels()));
    const LaneBatch batch = batch_after(graph, lanes, {}, kernels(), 8);
    const LaneRows& rows = batch.view.lane;
    batch.arena.write(rows.failed, std::vector<std::int32_t>{0, -1, 0});
    batch.arena.write(rows.penalty, std::vector<float>{1, 1, 2});
    kernels().advance(batch.view);
    EXPECT_EQ(batch.arena.read(rows.iterations, 3), (std::vector<std::int32_t>{9, 8, 9}));
    EXPECT_EQ(batch.arena.read(rows.penalty, 3), (std::vector<float>{1, 1, 2}));
    kernels().advance(batch.view);
    EXPECT_EQ(batch.arena.read(rows.iterations, 3), (std::vector<std::int32_t>{10, 8, 10}));
    EXPECT_EQ(batch.arena.read(rows.penalty, 3), (std::vector<float>{1.05f, 1, 2 * 1.05f}));
}

INSTANTIATE_TEST_SUITE_P(All, Runs, testing::ValuesIn(test::back_ends),
                         [](const auto& back_end) { return test::name_of(back_end.param); });

}  // namespace
}  // namespace gaus::descent
