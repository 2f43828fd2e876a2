// SPDX-License-Identifier: Apache-2.0
#include "anneal/smooth_peak.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(LogBounds, EncloseTheLogarithm) {
    for (double x = -0.999; x < 1000; x += 0.001 * (1 + std::abs(x))) {
        const LogBounds bounds(x);
        const double rounding = 1e-14 * (1 + std::abs(std::log1p(x)));
        EXPECT_LE(bounds.lower.value(), std::log1p(x) + rounding) << x;
        EXPECT_GE(bounds.upper.value(), std::log1p(x) - rounding) << x;
        if (std::abs(x) <= 0.5) {
            EXPECT_NEAR(bounds.upper.value(), bounds.lower.value(), 0.2 * std::abs(x * x * x));
        }
    }
    EXPECT_FALSE(LogBounds(-1).lower.exceeds(-1e300, 1));
}

TEST(LogBounds, ComparesWithoutADivision) {
    for (const double x : {-0.9, -0.1, 0.0, 0.3, 20.0}) {
        const LogBounds::Fraction bound = LogBounds(x).upper;
        EXPECT_TRUE(bound.exceeds(2 * bound.value() - 1e-9, 2));
        EXPECT_FALSE(bound.exceeds(2 * bound.value() + 1e-9, 2));
    }
}

}  // namespace
}  // namespace gaus
