// SPDX-License-Identifier: Apache-2.0
// The user's terms as the relaxation sees them: plain functions on rows of floats.
#include "gaus/term.hpp"

#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include "relax/graphs.hpp"

#include <gmock/gmock.h>
#include <vector>

namespace gaus {
namespace {

using testing::Each;
using testing::ElementsAre;

const StopCheck never = [] { return false; };

std::vector<Relaxed> relax_with(const Problem& problem, const Term& term, double price,
                                int iterations, std::int32_t slack) {
    std::vector<Lane> lanes(2);
    for (Lane& lane : lanes) {
        lane.latency_bound = critical_path(problem) + slack;
        lane.prices.terms = {price};
    }
    RelaxationSettings settings;
    settings.iterations = iterations;
    settings.terms = {&term, 1};
    return relax(problem, lanes, settings, never);
}

TEST(Term, SeesTheRowsOfTheOperatorsOfTheProblem) {
    std::vector<float> seen, sigma;
    const Term term{.name = "sum",
                    .expected =
                        [&](const TermRows& rows, std::span<const float> price) {
                            EXPECT_EQ(rows.operators, 4);
                            EXPECT_EQ(rows.lanes, 2);
                            EXPECT_GE(rows.stride, 2);
                            EXPECT_EQ(rows.stream, nullptr);
                            EXPECT_EQ(rows.sigma_gradient, nullptr);
                            EXPECT_EQ(price.size(), 2);
                            float total = 0;
                            for (std::int64_t v = 0; v < 4; ++v) {
                                seen.push_back(rows.mu[rows.cell(v, 0)]);
                                sigma.push_back(rows.sigma[rows.cell(v, 0)]);
                                total += seen.back();
                            }
                            return std::vector<float>{total, total};
                        },
                    .exact = {}};
    const auto relaxed = relax_with(test::chain(4), term, 1, 1, 0);
    EXPECT_THAT(seen, ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(sigma, Each(testing::Gt(0)));
    EXPECT_EQ(relaxed[0].loss, 6);
}

TEST(Term, MovesTheOperatorsByItsGradient) {
    for (const float direction : {1.0f, -1.0f}) {
        const Term term{.name = "sum",
                        .expected =
                            [=](const TermRows& rows, std::span<const float> price) {
                                for (std::int64_t v = 0; v < rows.operators; ++v)
                                    for (std::int64_t b = 0; b < rows.lanes; ++b)
                                        rows.mu_gradient[rows.cell(v, b)] += direction * price[b];
                                return std::vector<float>(static_cast<std::size_t>(rows.lanes),
                                                          0.0f);
                            },
                        .exact = {}};
        const auto relaxed = relax_with(test::independent(3), term, 2, 300, 8);
        for (const Relaxed& lane : relaxed)
            EXPECT_THAT(lane.position,
                        Each(direction > 0 ? testing::Matcher<float>(testing::Lt(1.0f))
                                           : testing::Gt(7.0f)));
    }
}

TEST(Term, OfTheWrongShapeIsAnError) {
    const Term term{
        .name = "scalar",
        .expected = [](const TermRows&, std::span<const float>) { return std::vector<float>{1}; },
        .exact = {}};
    try {
        relax_with(test::chain(2), term, 1, 10, 0);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "term 'scalar': expected() must return one value per lane");
    }
}

}  // namespace
}  // namespace gaus
