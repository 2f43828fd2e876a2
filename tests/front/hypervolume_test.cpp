// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/pareto.hpp"
#include "gaus/random.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace {

using gaus::hypervolume;
using Values = std::vector<double>;
using Points = std::vector<Values>;

/// Inclusion-exclusion over all subsets of the points.
double by_inclusion_exclusion(const Points& points, const Values& reference) {
    double total = 0;
    for (std::size_t subset = 1; subset < (std::size_t{1} << points.size()); ++subset) {
        Values corner(reference.size(), -1e300);
        bool odd = false;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if ((subset >> i & 1) == 0) continue;
            odd = !odd;
            for (std::size_t m = 0; m < corner.size(); ++m)
                corner[m] = std::max(corner[m], points[i][m]);
        }
        double box = 1;
        for (std::size_t m = 0; m < corner.size(); ++m)
            box *= std::max(0.0, reference[m] - corner[m]);
        total += odd ? box : -box;
    }
    return total;
}

TEST(Hypervolume, HandValues) {
    EXPECT_EQ(hypervolume(Points{}, Values{5, 5}), 0);
    EXPECT_EQ(hypervolume(Points{{2}, {3}}, Values{5}), 3);
    EXPECT_EQ(hypervolume(Points{{1, 2}}, Values{5, 5}), 12);
    EXPECT_EQ(hypervolume(Points{{1, 3}, {2, 2}, {3, 1}}, Values{4, 4}), 6);
    EXPECT_EQ(hypervolume(Points{{0, 0, 1}, {1, 1, 0}}, Values{2, 2, 2}), 5);
    EXPECT_EQ(hypervolume(Points{{0, 1, 1, 1}, {1, 0, 0, 0}}, Values{2, 2, 2, 2}), 9);
    EXPECT_EQ(hypervolume(Points{{0, 0, 0, 0, 0}}, Values{1, 2, 3, 4, 5}), 120);
}

TEST(Hypervolume, EqualAndDominatedPointsAddNothing) {
    EXPECT_EQ(hypervolume(Points{{1, 1}, {1, 1}, {2, 1}, {1, 2}}, Values{4, 4}), 9);
    EXPECT_EQ(hypervolume(Points{{1, 1, 1, 1}, {1, 1, 1, 1}, {2, 1, 1, 1}}, Values{3, 3, 3, 3}),
              16);
}

TEST(Hypervolume, PointsNotBelowTheReferenceAddNothing) {
    EXPECT_EQ(hypervolume(Points{{0, 4}, {5, 0}, {3, 3}}, Values{4, 4}), 1);
}

TEST(Hypervolume, EqualsInclusionExclusion) {
    gaus::Random random(3, 0);
    for (std::size_t m = 1; m <= 8; ++m)
        for (const std::uint32_t levels : {3u, 8u, m <= 5 ? 1000u : 50u})
            for (int repeat = 0; repeat < 10; ++repeat) {
                Points points(9, Values(m));
                for (Values& p : points)
                    for (double& v : p)
                        v = random.below(levels);
                const Values reference(m, levels - 1.0);
                EXPECT_EQ(hypervolume(points, reference), by_inclusion_exclusion(points, reference))
                    << m << " objectives, " << levels << " levels, repeat " << repeat;
            }
}

TEST(Hypervolume, DoesNotDependOnTheOrderOfPointsOrObjectives) {
    gaus::Random random(4, 0);
    Points points(60, Values(4));
    for (Values& p : points)
        for (std::size_t m = 0; m < 4; ++m)
            p[m] = random.below(static_cast<std::uint32_t>(5 + 50 * m));
    const Values reference{5, 55, 105, 155};
    const double expected = hypervolume(points, reference);
    std::ranges::reverse(points);
    EXPECT_EQ(hypervolume(points, reference), expected);
    for (Values& p : points)
        std::ranges::reverse(p);
    EXPECT_EQ(hypervolume(points, Values{155, 105, 55, 5}), expected);
}

/// Points of a simplex: none dominates another.
Points simplex(std::size_t size, std::size_t m) {
    gaus::Random random(5, m);
    Points points(size, Values(m));
    for (Values& p : points) {
        double sum = 0;
        for (double& v : p)
            sum += v = 1 + random.below(1'000'000);
        for (double& v : p)
            v /= sum;
    }
    return points;
}

TEST(Hypervolume, IsExactForLargeFrontsAndNotANumberBeyondItsEffort) {
    const double six = hypervolume(simplex(500, 6), Values(6, 1.1));
    EXPECT_GT(six, hypervolume(simplex(499, 6), Values(6, 1.1)));
    EXPECT_LT(six, 1.771561);
    EXPECT_TRUE(std::isnan(hypervolume(simplex(500, 12), Values(12, 1.1))));
}

TEST(Hypervolume, APointOfAnotherSizeIsAnError) {
    try {
        hypervolume(Points{{1, 2}, {1, 2, 3}}, Values{4, 4});
        FAIL() << "no error";
    } catch (const gaus::InputError& error) {
        EXPECT_STREQ(error.what(), "hypervolume: found a point with 3 objectives, expected 2");
    }
}

}  // namespace
