// SPDX-License-Identifier: Apache-2.0
#include "search/run/gains.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const std::vector<TaskKind> kinds{{{1, 0}, 0.3}, {{0, 1}, 0.3}, {{}, 0.4}};

FrontPoint point(std::int64_t restart, std::vector<double> objectives) {
    FrontPoint result;
    result.restart = restart;
    result.objectives = std::move(objectives);
    result.latency_bound = 5;
    return result;
}

TrialRow trial(std::int64_t restart, Start start, std::vector<double> weighting, double value) {
    TrialRow result;
    result.restart = restart;
    result.start = start;
    result.weighting = std::move(weighting);
    result.latency_bound = 5;
    result.value = value;
    return result;
}

class Gains : public testing::Test {
  protected:
    Gains() { ledger.add(point(-1, {100, 100})); }
    void set(BatchResult& result) const {
        set_gains(result, ledger, kinds, std::vector<double>{1, 1}, std::vector<double>{200, 200});
    }

    Ledger ledger{ParetoFront(10), {200, 200}, false};
};

TEST_F(Gains, AWeightedSumGainsWhatItsBestIsBetterThanTheBestKnown) {
    BatchResult result;
    result.trials = {trial(0, Start::relaxation, {1, 0}, 100 * (1 - prior::most_gain / 4)),
                     trial(1, Start::feedback, {1, 0}, 100 * (1 - prior::most_gain / 2)),
                     trial(2, Start::relaxation, {0, 1}, 101)};
    set(result);
    EXPECT_EQ(result.trials[0].gain, 0);  // not the best of its batch
    EXPECT_NEAR(result.trials[1].gain, 0.5, 1e-9);
    EXPECT_EQ(result.trials[2].gain, 0);
}

TEST_F(Gains, AGainIsAtMostOne) {
    BatchResult result;
    result.trials = {trial(0, Start::elite, {1, 0}, 10)};
    set(result);
    EXPECT_EQ(result.trials[0].gain, 1);
}

TEST_F(Gains, OnlyWhatWasLegalThereCounts) {
    BatchResult result;
    result.trials = {trial(0, Start::elite, {1, 0}, 10)};
    result.trials[0].latency_bound = 4;  // the known point does not keep it
    set(result);
    EXPECT_EQ(result.trials[0].gain, 0);
}

TEST_F(Gains, TheFrontGainsWhatPointsAddToTheHypervolume) {
    BatchResult result;
    result.trials = {trial(0, Start::front, {0.5, 0.5}, 90), trial(1, Start::elite, {0.3, 0.7}, 90),
                     trial(2, Start::elite, {0.2, 0.8}, 90)};
    // One unit of a hundred times a hundred; the second is dominated.
    result.points = {point(0, {99, 199}), point(1, {100, 150})};
    set(result);
    EXPECT_NEAR(result.trials[0].gain, (1 - 10000.0 / 10001) / prior::most_volume_gain, 1e-9);
    EXPECT_EQ(result.trials[1].gain, 0);
    result.points[1] = point(1, {98, 199});
    set(result);
    // Both bring points of two units together.
    EXPECT_NEAR(result.trials[0].gain, (1 - 10000.0 / 10002) / prior::most_volume_gain / 2, 1e-9);
    EXPECT_EQ(result.trials[1].gain, result.trials[0].gain);
    EXPECT_EQ(result.trials[2].gain, 0);
}

}  // namespace
}  // namespace gaus
