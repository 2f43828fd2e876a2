// SPDX-License-Identifier: Apache-2.0
// The eager peer of the benchmarks computes what relax() does: same starts, same positions and
// energies after a number of iterations.
#include "bench/eager.hpp"

#include "gaus/windows.hpp"

#include "relax/graphs.hpp"

#include <tuple>

#include <gtest/gtest.h>

namespace gaus {
namespace {

class Eager : public testing::TestWithParam<std::tuple<SmoothingKernel, bool>> {};

std::vector<Lane> lanes_of(const Problem& problem, bool memory) {
    std::vector<Lane> lanes(5);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].prices = {.latency = 0,
                           .resource = memory ? 0.0 : 2.0,
                           .communication = memory ? 0.0 : 0.5,
                           .memory = memory ? 1.0 : 0.0,
                           .terms = {}};
        lanes[b].latency_bound = critical_path(problem) + 7;
        lanes[b].tuning[Hyperparameter::spread] = 0.15 + 0.05 * static_cast<double>(b);
        lanes[b].tuning[Hyperparameter::noise] = 1;
        lanes[b].restart = b;
    }
    return lanes;
}

TEST_P(Eager, FollowsTheKernels) {
    const auto [kernel, memory] = GetParam();
    RelaxationSettings settings;
    settings.kernel = kernel;
    const StopCheck never = [] { return false; };
    for (const Problem& problem : {test::random_design(37, 1.7, 1), test::random_design(80, 2.9, 2),
                                   test::fan(20), test::chain(9)}) {
        const auto lanes = lanes_of(problem, memory);
        for (const int iterations : {1, 2, 12}) {
            settings.iterations = iterations;
            const auto expected = relax(problem, lanes, settings, never);
            const auto actual = eager::relax(problem, lanes, settings, never);
            for (std::size_t b = 0; b < lanes.size(); ++b) {
                EXPECT_NEAR(actual[b].loss, expected[b].loss, 2e-4 * std::abs(expected[b].loss));
                for (std::size_t v = 0; v < expected[b].position.size(); ++v)
                    EXPECT_NEAR(actual[b].position[v], expected[b].position[v], 5e-3)
                        << "operator " << v << ", lane " << b << ", iterations " << iterations;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, Eager,
                         testing::Combine(testing::Values(SmoothingKernel::gaussian,
                                                          SmoothingKernel::polynomial),
                                          testing::Bool()));

}  // namespace
}  // namespace gaus
