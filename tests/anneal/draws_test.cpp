// SPDX-License-Identifier: Apache-2.0
#include "anneal/draws.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

std::vector<std::int32_t> numbered(std::int32_t count, std::int32_t first) {
    std::vector<std::int32_t> operators(static_cast<std::size_t>(count));
    std::iota(operators.begin(), operators.end(), first);
    return operators;
}

constexpr std::size_t kind_count = 5;

std::vector<Draws::Kind> kinds(double push, double shorten, double drag, double swap) {
    return {{numbered(7, 100), push},
            {numbered(90, 200), shorten},
            {numbered(20, 300), drag},
            {numbered(1, 400), swap},
            {numbered(50, 500), 0}};
}

TEST(Draws, KindsComeByTheirSharesAndTheirOperatorsAlike) {
    constexpr int total = 400000;
    Draws draws(Random(1, 2), kinds(0.21, 0.13, 0.11, 0.3));
    std::array<double, kind_count> of_kind{};
    std::map<std::int32_t, double> of_op;
    for (int made = 0; made < total;) {
        const auto [kind, group] = draws.next(1000, [](std::int32_t) {});
        ASSERT_LE(group.size(), Draws::group_size);
        for (const Draw& draw : group) {
            EXPECT_EQ(draw.op / 100, static_cast<int>(kind) + 1);
            of_op[draw.op] += 1;
        }
        of_kind[kind] += static_cast<double>(group.size());
        made += static_cast<int>(group.size());
    }
    const std::array<double, kind_count> shares{0.21, 0.13, 0.11, 0.3, 0.25};
    const std::array<double, kind_count> operators{7, 90, 20, 1, 50};
    for (std::size_t k = 0; k < kind_count; ++k)
        EXPECT_NEAR(of_kind[k] / total, shares[k], 0.005) << k;
    EXPECT_EQ(of_op.size(), 168u);
    for (const auto& [op, count] : of_op) {
        const auto k = static_cast<std::size_t>(op / 100 - 1);
        const double expected = shares[k] * total / operators[k];
        EXPECT_NEAR(count, expected, 5 * std::sqrt(expected) + 0.01 * expected) << op;
    }
}

TEST(Draws, AreTheSameHoweverManyAreTakenAndFetchedAhead) {
    Draws one(Random(3, 4), kinds(0.5, 0, 0, 0.5)), many(Random(3, 4), kinds(0.5, 0, 0, 0.5));
    std::vector<std::int32_t> taken, fetched;
    std::vector<std::uint64_t> moves;
    while (taken.size() < 1000) {
        const auto [kind, group] = many.next(1000, [&](std::int32_t op) { fetched.push_back(op); });
        for (const Draw& draw : group) {
            taken.push_back(draw.op);
            moves.push_back(draw.move);
        }
    }
    for (std::size_t i = 0; i < 1000; ++i) {
        const auto [kind, group] = one.next(1, [](std::int32_t) {});
        ASSERT_EQ(group.size(), 1u);
        ASSERT_EQ(group[0].op, taken[i]);
        ASSERT_EQ(group[0].move, moves[i]);
    }
    // Fetched is what comes half a block of 32 later.
    for (std::size_t i = 16; i < 1000; ++i)
        ASSERT_EQ(fetched[i - 16], taken[i]) << i;
}

}  // namespace
}  // namespace gaus
