// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"
#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"

#include "support/data.hpp"

#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

struct Known {
    std::string file;
    double communication;
};

void PrintTo(const Known& known, std::ostream* out) {
    *out << known.file;
}

class KnownCommunication : public testing::TestWithParam<Known> {};

TEST_P(KnownCommunication, IsReproduced) {
    GAUS_DATA_OR_SKIP(file, GetParam().file);
    const Problem problem = read_design(file);
    const LeastCommunication least =
        least_communication(problem, windows(problem, critical_path(problem)));
    EXPECT_EQ(least.bound, GetParam().communication);
    EXPECT_EQ(evaluate(problem, least.schedule).communication, least.bound);
}

// Optima of the linear program by another solver.
INSTANTIATE_TEST_SUITE_P(
    Graphs, KnownCommunication,
    testing::Values(Known{"epfl/ctrl.aig", 535}, Known{"epfl/int2float.aig", 1076},
                    Known{"epfl/router.aig", 2369}, Known{"epfl/i2c.aig", 4731},
                    Known{"epfl/sin.aig", 63760}, Known{"epfl/adder.aig", 2421},
                    Known{"epfl/arbiter.aig", 465918}, Known{"epfl/div.aig", 19993422},
                    Known{"rw/rand_graph_1000_1.gml", 2983},
                    Known{"rw/rand_graph_5000_1.gml", 16634},
                    Known{"rw/rand_graph_10000_2.gml", 33728},
                    Known{"rw/rand_graph_sparse_1000_1.gml", 418}));

/// Of memory, by the first boxes.
double memory_bound(const std::string& path, double known) {
    const Problem problem = read_design(path);
    return weighted_bound(problem, windows(problem, critical_path(problem)), {.memory = 1},
                          {.known = known, .boxes = 30})
        .value;
}

TEST(KnownMemory, OptimaAreProven) {
    GAUS_DATA_OR_SKIP(ctrl, "epfl/ctrl.aig");
    EXPECT_EQ(memory_bound(ctrl, 31), 31);
    GAUS_DATA_OR_SKIP(int2float, "epfl/int2float.aig");
    EXPECT_EQ(memory_bound(int2float, 36), 36);
}

TEST(KnownMemory, TheLinearProgramIsApproached) {
    GAUS_DATA_OR_SKIP(file, "rw/rand_graph_1000_1.gml");
    EXPECT_GE(memory_bound(file, 373'628), 0.9999 * 362'443);
}

TEST(KnownSum, TheLinearProgramIsApproached) {
    GAUS_DATA_OR_SKIP(file, "rw/rand_graph_1000_1.gml");
    const Problem problem = read_design(file);
    const Bound bound =
        weighted_bound(problem, windows(problem, critical_path(problem)),
                       {.resource = 0.1, .communication = 1}, {.known = 10'977, .boxes = 1});
    EXPECT_GE(bound.value, 0.9999 * 10'832);
    EXPECT_LE(bound.value, 10'977);
}

}  // namespace
}  // namespace gaus
