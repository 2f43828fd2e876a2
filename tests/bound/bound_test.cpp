// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"

#include "every_schedule.hpp"
#include "support/chain.hpp"
#include "support/prices.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What has a bound of its own alone, the paper's A, and sums of all, whole and fractional.
const std::vector<Prices> bounded_prices = {
    {.latency = 1},
    {.resource = 1},
    {.communication = 1},
    {.memory = 1},
    {.resource = 3, .communication = 1},
    {.latency = 2, .resource = 5, .communication = 1, .memory = 4},
    {.resource = 0.7, .communication = 0.031, .memory = 1.0 / 3},
};

/// These, and every objective alone.
const std::vector<Prices> price_lists = [] {
    std::vector<Prices> all = test::single_prices(2);
    all.insert(all.end(), bounded_prices.begin(), bounded_prices.end());
    return all;
}();

/// A problem with few enough schedules to look at all.
struct Case {
    Problem problem;
    Windows windows;
    std::vector<Objectives> values;  ///< of all legal schedules
};

std::optional<Case> small_case(const ProblemData& data, std::int32_t slack, std::int32_t ii) {
    Problem problem(data);
    Windows w;
    try {
        w = windows(problem, critical_path(problem, ii) + slack, ii);
    } catch (const InfeasibleError&) {
        return std::nullopt;
    }
    if (test::combinations(w) > 4'000) return std::nullopt;
    Case small{std::move(problem), std::move(w), {}};
    test::for_every_schedule(small.problem, small.windows, [&](const Schedule& schedule) {
        small.values.push_back(evaluate(small.problem, schedule));
    });
    return small;
}

double smallest(const Case& small, const Prices& prices) {
    double best = infinity;
    for (const Objectives& value : small.values)
        best = std::min(best, priced(prices, value));
    return best;
}

/// Calls `check` for cases without and with limits, unpipelined and pipelined.
template <class Check>
int for_small_cases(std::uint64_t seeds, Check check) {
    int count = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        for (const std::int32_t ii : {0, 2, 3}) {
            for (const bool limited : {false, true}) {
                ProblemData data = test::random_data(seed, ii > 0);
                if (limited) data.resources[seed % 3].limit = 3 + static_cast<int>(seed % 4);
                const auto small = small_case(data, static_cast<std::int32_t>(seed % 3), ii);
                if (!small) continue;
                ++count;
                SCOPED_TRACE(testing::Message()
                             << "seed " << seed << " ii " << ii << " limited " << limited);
                check(*small);
            }
        }
    }
    return count;
}

bool has_limit(const Problem& problem) {
    return std::ranges::any_of(problem.resources(), [](auto& c) { return c.limit >= 0; });
}

TEST(WeightedBound, IsNeverAboveASchedule) {
    const int count = for_small_cases(120, [](const Case& small) {
        for (const Prices& prices : price_lists) {
            for (const std::int64_t boxes : {0, 1, 4}) {
                double value = -infinity;
                try {
                    value = weighted_bound(small.problem, small.windows, prices, {.boxes = boxes})
                                .value;
                } catch (const InfeasibleError&) {
                    EXPECT_TRUE(small.values.empty());
                }
                const double best = smallest(small, prices);
                EXPECT_LE(value, best + 1e-9 * best);
            }
        }
    });
    EXPECT_GT(count, 150);
}

TEST(WeightedBound, BranchAndBoundEndsAtTheSmallestValue) {
    int ended = 0, open = 0;
    for_small_cases(60, [&](const Case& small) {
        for (const Prices& prices : bounded_prices) {
            const bool alone = prices.latency > 0 && prices.resource == 0;
            if (alone && has_limit(small.problem)) continue;  // the longest path knows no limits
            const double best = smallest(small, prices);
            try {
                const Bound bound =
                    weighted_bound(small.problem, small.windows, prices, {.boxes = 500});
                if (bound.reached) {
                    EXPECT_NEAR(bound.value, best, 1e-6 * (1 + best));
                }
                ++(bound.reached ? ended : open);
            } catch (const InfeasibleError&) {
                EXPECT_EQ(best, infinity);
                ++ended;
            }
        }
    });
    EXPECT_GT(ended, 700);
    EXPECT_LT(open, ended / 50);
}

TEST(WeightedBound, AKnownValueEndsIt) {
    for_small_cases(40, [](const Case& small) {
        for (const Prices& prices : price_lists) {
            const double best = smallest(small, prices);
            if (best == infinity) continue;
            const Bound bound =
                weighted_bound(small.problem, small.windows, prices, {.known = best});
            EXPECT_LE(bound.value, best + 1e-9 * best);
        }
    });
}

TEST(WeightedBound, StopsWhenAsked) {
    const Problem problem(test::random_data(11, false));
    const Windows w = windows(problem, critical_path(problem) + 4);
    int asked = 0;
    const Bound bound = weighted_bound(problem, w, {.resource = 3, .communication = 1},
                                       {.stop = [&] { return ++asked > 2; }});
    EXPECT_LE(asked, 6);
    EXPECT_GT(bound.value, 0);
}

TEST(WeightedBound, WithoutCutsItIsTheSumOfSingleBounds) {
    const Problem problem(test::random_data(3, false));
    const Windows w = windows(problem, critical_path(problem) + 2);
    const Bound bound =
        weighted_bound(problem, w, {.resource = 3, .communication = 2, .memory = 1}, {.nodes = 0});
    EXPECT_DOUBLE_EQ(bound.value, 3 * least_resource(problem, w) +
                                      2 * least_communication(problem, w).bound +
                                      static_cast<double>(least_memory(problem, w)));
    EXPECT_EQ(bound.method, "single");
}

TEST(WeightedBound, LimitsThatCannotBeMetAreAnError) {
    ProblemData data = test::chain({1, 1});
    data.resources[0].limit = 1;
    data.operators.push_back({});
    const Problem problem(data);
    try {
        weighted_bound(problem, windows(problem, 2), {.memory = 1});
        FAIL() << "expected InfeasibleError";
    } catch (const InfeasibleError& error) {
        EXPECT_THAT(error.what(), HasSubstr("no schedule exists within 2 steps: resource class "));
    }
    EXPECT_EQ(weighted_bound(problem, windows(problem, 3), {.resource = 1}).value, 1);
}

/// The weighted sum of the mean of the schedules: communication, and the peaks of the mean use.
double sum_of_mean(const Problem& problem, const Prices& prices,
                   const std::vector<MixedSchedule>& mixture) {
    double sum = 0;
    std::vector<std::vector<double>> mean(problem.resources().size() + 1);
    for (const auto& [share, schedule] : mixture) {
        sum += share * prices.communication * evaluate(problem, schedule).communication;
        auto uses = usage(problem, schedule);
        uses.push_back(live_values(problem, schedule)[0]);
        for (std::size_t q = 0; q < uses.size(); ++q) {
            mean[q].resize(std::max(mean[q].size(), uses[q].size()));
            for (std::size_t t = 0; t < uses[q].size(); ++t)
                mean[q][t] += share * static_cast<double>(uses[q][t]);
        }
    }
    for (std::size_t q = 0; q < mean.size(); ++q) {
        const double price =
            q + 1 < mean.size() ? prices.resource * problem.resources()[q].cost : prices.memory;
        if (!mean[q].empty()) sum += price * std::ranges::max(mean[q]);
    }
    return sum;
}

TEST(Mixture, NearlySolvesTheLinearRelaxation) {
    const Prices prices{.resource = 3, .communication = 1, .memory = 2};
    int apart = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        const Problem problem(test::random_data(seed, false));
        const Windows w = windows(problem, critical_path(problem) + 4);
        ASSERT_TRUE(has_mixture(problem, w, prices, 1'000'000));
        const auto mixture = schedule_mixture(problem, w, prices, 300, [] { return false; });
        double shares = 0, best = infinity;
        for (const auto& [share, schedule] : mixture) {
            EXPECT_THAT(verify(problem, schedule, w.latency_bound, 1), testing::IsEmpty());
            EXPECT_GT(share, 0);
            shares += share;
            best = std::min(best, priced(prices, evaluate(problem, schedule)));
        }
        EXPECT_NEAR(shares, 1, 1e-6);
        const double bound = weighted_bound(problem, w, prices, {.boxes = 1}).value;
        EXPECT_LE(sum_of_mean(problem, prices, mixture), 1.02 * bound + 0.1);
        apart += best > 1.1 * bound;
    }
    EXPECT_GT(apart, 5);  // no schedule of those does it alone
}

TEST(Mixture, IsOfPeaksWithPricesAndWithoutLimits) {
    ProblemData data = test::random_data(1, false);
    const Problem problem(data);
    const Windows w = windows(problem, critical_path(problem) + 2);
    EXPECT_TRUE(has_mixture(problem, w, {.memory = 1}, 10'000));
    EXPECT_FALSE(has_mixture(problem, w, {.memory = 1}, 1));
    EXPECT_FALSE(has_mixture(problem, w, {.communication = 1}, 10'000));
    data.resources[0].limit = 5;
    EXPECT_FALSE(has_mixture(Problem(data), w, {.memory = 1}, 10'000));
}

TEST(LeastCommunication, IsExactAndItsScheduleReachesIt) {
    const int count = for_small_cases(150, [](const Case& small) {
        const LeastCommunication least = least_communication(small.problem, small.windows);
        EXPECT_NEAR(evaluate(small.problem, least.schedule).communication, least.bound, 1e-9);
        if (small.problem.has_limits()) return;
        EXPECT_TRUE(verify(small.problem, least.schedule, small.windows.latency_bound).empty());
        EXPECT_NEAR(least.bound, smallest(small, {.communication = 1}), 1e-9);
    });
    EXPECT_GT(count, 200);
}

TEST(LeastCommunication, WeightsThatAreNotWholeAreRoundedDown) {
    ProblemData data = test::chain({1, 1, 1});
    data.dependencies[0].weight = 1.0 / 7919;
    data.dependencies[1].weight = std::sqrt(2.0);
    const Problem problem(data);
    const LeastCommunication least = least_communication(problem, windows(problem, 5));
    const double exact = evaluate(problem, least.schedule).communication;
    EXPECT_LE(least.bound, exact);
    EXPECT_NEAR(least.bound, exact, 1e-8);
}

TEST(LeastMemory, CountsWhatIsLiveForCertain) {
    // a and b feed c at the end; d has no reader.
    ProblemData data{.resources = {{.name = "r"}}, .operators = std::vector<Operator>(4)};
    data.operators[0].size = 5;
    data.operators[1].size = 3;
    data.operators[3].size = 100;
    data.dependencies = {{0, 2}, {1, 2}};
    const Problem problem(data);
    EXPECT_EQ(least_memory(problem, windows(problem, 2)), 8);
}

TEST(LeastMemory, IsNeverAboveASchedule) {
    for_small_cases(150, [](const Case& small) {
        EXPECT_LE(static_cast<double>(least_memory(small.problem, small.windows)),
                  smallest(small, {.memory = 1}));
    });
}

TEST(LeastResource, IsNeverAboveASchedule) {
    for_small_cases(150, [](const Case& small) {
        EXPECT_LE(least_resource(small.problem, small.windows),
                  smallest(small, {.resource = 1}) + 1e-9);
    });
}

/// Tables over so many steps would take gigabytes.
TEST(Bound, OnALongTimeAxisNothingNeedsATable) {
    constexpr std::int32_t latency = 700'000'000;
    ProblemData data{.resources = {{.blocking = latency}}};
    data.operators = {{.latency = latency, .size = 3}, {.latency = latency}, {.latency = 1}};
    data.dependencies = {{0, 1}, {0, 2}};
    const Problem problem(data);
    const Windows w = windows(problem, 2 * latency);
    EXPECT_EQ(weighted_bound(problem, w, {.memory = 1}, {}).value, 3);
    EXPECT_EQ(weighted_bound(problem, w, {.resource = 2}, {}).value, 4);
    EXPECT_EQ(least_memory(problem, windows(problem, 2 * latency, latency)), 3);
}

}  // namespace
}  // namespace gaus
