// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/moves.hpp"

#include "gaus/verify.hpp"

#include "anneal/metropolis.hpp"
#include "support/anneal_cases.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using namespace test;

TEST(Moves, AllHaveTheirNamesAndTheLastTakesWhatTheOthersLeave) {
    const Tuning all{{Hyperparameter::push_share, 0.1},
                     {Hyperparameter::shorten_share, 0.2},
                     {Hyperparameter::drag_share, 0.3},
                     {Hyperparameter::swap_share, 0.4}};
    std::map<std::string_view, double> shares;
    for (const Move& move : moves)
        shares[move.name] = share_of(move, all);
    EXPECT_EQ(shares.size(), moves.size());
    EXPECT_EQ(shares["push"], 0.1);
    EXPECT_EQ(shares["shorten"], 0.2);
    EXPECT_EQ(shares["drag"], 0.3);
    EXPECT_EQ(shares["swap"], 0.4);
    EXPECT_EQ(share_of(moves.back(), all), 0);
}

TEST(Moves, KeepTheDependenciesOrLeaveTheState) {
    for (const Move& move : moves) {
        int made = 0;
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const Case c(seed);
            // As late as possible, values can be shortened.
            AnnealState state(c.problem, c.bounds, {.memory = 1}, c.bounds.latest, true);
            state.smooth(1.0);
            Random random(seed, 9);
            const auto operators = move.operators(c.problem, state.graph());
            for (int i = 0; i < 100 && !operators.empty(); ++i) {
                const auto before = state.start();
                const auto v =
                    operators[random.below(static_cast<std::uint32_t>(operators.size()))];
                if (!move.make(state, {v, 0, random()})) {
                    ASSERT_EQ(state.start(), before) << move.name;
                    ASSERT_TRUE(state.shifts().empty()) << move.name;
                    continue;
                }
                ++made;
                ASSERT_FALSE(state.shifts().empty()) << move.name;
                ASSERT_TRUE(
                    verify(c.problem, c.with(state.start()), c.bounds.latency_bound).empty())
                    << move.name << " " << seed;
                state.evaluate();
                state.commit();
            }
        }
        EXPECT_GT(made, 100) << move.name;
    }
}

/// What proposals of a move do to the smoothed energy of a random design without limits at a
/// temperature, with a price of use and communication or of everything.
struct Walk {
    Walk(std::uint64_t seed, const Prices& prices, double temperature)
        : c(seed),
          problem(without_blocking(seed)),
          settings{.prices = prices},
          metropolis(problem, c.bounds, c.with(c.bounds.latest), settings, true) {
        metropolis.state.smooth(tau);
        metropolis.cool_to(temperature);
    }
    double energy() const {
        return smoothed(problem, c.with(metropolis.state.start()), settings.prices, tau,
                        c.bounds.latency_bound);
    }
    /// Draws for groups of 1 to 16.
    void propose(const Move& move, Random& random) {
        const auto operators = move.operators(problem, metropolis.state.graph());
        if (operators.empty()) return;
        std::vector<Draw> draws(1 + random.below(Draws::group_size));
        for (Draw& draw : draws)
            draw = {operators[random.below(static_cast<std::uint32_t>(operators.size()))],
                    static_cast<std::uint32_t>(random()), random()};
        move.propose(metropolis, draws);
    }
    static constexpr double tau = 0.7;
    Case c;
    Problem problem;
    AnnealingSettings settings;
    Metropolis metropolis;
};

const std::vector<Prices> two_prices = {{.resource = 2, .communication = 0.5},
                                        {.resource = 1, .communication = 1, .memory = 3}};

TEST(Moves, NoneIsAcceptedThatRaisesTheEnergyWhenItIsCold) {
    for (const Move& move : moves) {
        int lower = 0;
        for (const Prices& prices : two_prices) {
            for (std::uint64_t seed = 1; seed <= 30; ++seed) {
                Walk walk(seed, prices, 0);
                Random random(seed, 10);
                for (int i = 0; i < 10; ++i) {
                    const double before = walk.energy();
                    walk.propose(move, random);
                    ASSERT_LE(walk.energy(), before + 1e-7) << move.name << " " << seed;
                    lower += walk.energy() < before - 1e-7;
                }
            }
        }
        EXPECT_GT(lower, 0) << move.name;
    }
}

TEST(Moves, AllAreAcceptedWhenItIsHot) {
    for (const Move& move : moves) {
        std::int64_t shifts = 0;
        int raised = 0;
        for (const Prices& prices : two_prices) {
            for (std::uint64_t seed = 1; seed <= 30; ++seed) {
                Walk walk(seed, prices, 1e9);
                Random random(seed, 11);
                for (int i = 0; i < 10; ++i) {
                    const double before = walk.energy();
                    walk.propose(move, random);
                    raised += walk.energy() > before + 1e-7;
                    const Schedule now = walk.c.with(walk.metropolis.state.start());
                    ASSERT_TRUE(verify(walk.problem, now, walk.c.bounds.latency_bound).empty())
                        << move.name << " " << seed;
                }
                shifts += walk.metropolis.take_shifts();
                EXPECT_EQ(walk.metropolis.take_shifts(), 0);
            }
        }
        EXPECT_GT(raised, 0) << move.name;
        EXPECT_GT(shifts, 100) << move.name;
    }
}

using Outcomes = std::set<std::vector<std::int32_t>>;

/// The schedules that drags of v to the step `to` lead to.
Outcomes after_drags(const Problem& problem, const Windows& bounds,
                     const std::vector<std::int32_t>& start, std::int32_t v, std::int32_t to) {
    Outcomes after;
    AnnealState state(problem, bounds, {.memory = 1}, start, false);
    Random random(1, 12);
    for (int i = 0; i < 2000; ++i) {
        if (drag(state, {v, 0, random()}) && state.start()[v] == to) after.insert(state.start());
        state.revert();
    }
    return after;
}

/// 0 and 1 feed 2 alone, 3 feeds 2 and 4, and 2 feeds 5 and 6, of which 6 reads 4 as well.
ProblemData tree() {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(7);
    data.dependencies = {{.source = 0, .target = 2}, {.source = 1, .target = 2},
                         {.source = 3, .target = 2}, {.source = 3, .target = 4},
                         {.source = 2, .target = 5}, {.source = 2, .target = 6},
                         {.source = 4, .target = 6}};
    return data;
}

TEST(Drag, TakesAlongProducersThatFeedNothingElse) {
    const Problem problem(tree());
    EXPECT_EQ(after_drags(problem, windows(problem, 10), {0, 1, 2, 1, 2, 8, 8}, 2, 6),
              (Outcomes{{4, 5, 6, 1, 2, 8, 8}}));
}

TEST(Drag, TakesAlongReadersOfNothingElse) {
    const Problem problem(tree());
    // 6 waits for 4 as well.
    EXPECT_EQ(after_drags(problem, windows(problem, 10), {0, 0, 5, 0, 6, 6, 7}, 2, 2),
              (Outcomes{{0, 0, 2, 0, 6, 3, 7}}));
}

TEST(Drag, TakesAlongFourEightSixteenOrThirtyTwoTogether) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(40);
    for (std::int32_t producer = 1; producer < 40; ++producer)
        data.dependencies.push_back({.source = producer, .target = 0});
    const Problem problem(data);
    std::vector<std::int32_t> start(40, 0);
    start[0] = 1;
    std::set<std::int64_t> together;
    for (const auto& after : after_drags(problem, windows(problem, 6), start, 0, 3))
        together.insert(40 - std::ranges::count(after, 0));
    EXPECT_EQ(together, (std::set<std::int64_t>{4, 8, 16, 32}));
}

}  // namespace
}  // namespace gaus
