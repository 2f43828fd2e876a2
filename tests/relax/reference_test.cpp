// SPDX-License-Identifier: Apache-2.0
// The reference against finite differences.
#include "relax/reference/reference.hpp"

#include "gaus/random.hpp"

#include "relax/reference_cases.hpp"

#include <cmath>
#include <tuple>

#include <gtest/gtest.h>

namespace gaus::reference {
namespace {

template <class Loss>
double slope(const Loss& loss, std::vector<double> at, std::size_t i) {
    constexpr double h = 1e-5;
    at[i] += h;
    const double above = loss(at);
    at[i] -= 2 * h;
    return (above - loss(at)) / (2 * h);
}

void expect_gradient(const Point& point, const Case& c) {
    const Model model = model_of(point, c);
    const Gradient result = objectives(model, point.mu, point.sigma);
    for (std::size_t v = 0; v < point.mu.size(); ++v) {
        const auto by_mu = [&](const auto& mu) { return objectives(model, mu, point.sigma).loss; };
        const auto by_sigma = [&](const auto& s) { return objectives(model, point.mu, s).loss; };
        // The kernels have kinks at the ends of their supports: one-sided slopes may differ there.
        EXPECT_NEAR(result.mu[v], slope(by_mu, point.mu, v), 2e-4) << v;
        EXPECT_NEAR(result.sigma[v], slope(by_sigma, point.sigma, v), 2e-4) << v;
    }
}

class ReferenceGradient : public testing::TestWithParam<Case> {};

TEST_P(ReferenceGradient, AgreesWithFiniteDifferences) {
    expect_gradient(random_point(11), GetParam());
}

TEST_P(ReferenceGradient, AgreesWithFiniteDifferencesOnReservationsAndMemorySpaces) {
    expect_gradient(random_point(test::random_mixture(19, 1.8, 12, true), 12), GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceGradient, testing::ValuesIn(cases()));

class ReferenceLagrangian : public testing::TestWithParam<std::tuple<std::int32_t, Held>> {};

TEST_P(ReferenceLagrangian, AgreesWithFiniteDifferences) {
    const std::int32_t ii = std::get<0>(GetParam());
    const Held held = std::get<1>(GetParam());
    const Point point = random_point(13);
    const auto at = [&](const auto& mu, const auto& sigma) {
        return lagrangian(point.problem, ii, held, mu, sigma, 0.4, 0.9);
    };
    const Gradient result = at(point.mu, point.sigma);
    EXPECT_EQ(result.loss > 0, ii > 0 || held == Held::all);
    const auto by_mu = [&](const auto& mu) { return at(mu, point.sigma).loss; };
    const auto by_sigma = [&](const auto& sigma) { return at(point.mu, sigma).loss; };
    for (std::size_t v = 0; v < point.mu.size(); ++v) {
        EXPECT_NEAR(result.mu[v], slope(by_mu, point.mu, v), 1e-6) << v;
        EXPECT_NEAR(result.sigma[v], slope(by_sigma, point.sigma, v), 1e-6) << v;
    }
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceLagrangian,
                         testing::Combine(testing::Values(0, 1, 6),
                                          testing::Values(Held::all, Held::backward)));

TEST(Reference, ThetaGradientAgreesWithFiniteDifferences) {
    const Point point = random_point(14);
    const Case c{SmoothingKernel::gaussian,
                 true,
                 {.latency = 1, .resource = 2, .communication = 0.5, .memory = 1, .terms = {}}};
    const Model model = model_of(point, c);
    std::vector<double> theta;
    Random random(5, 5);
    for (std::size_t v = 0; v < point.mu.size(); ++v)
        theta.push_back(4 * random.uniform() - 2);
    const auto loss = [&](const auto& at) {
        return objectives(model, positions(model, at), point.sigma).loss;
    };
    const auto mu = positions(model, theta);
    const auto result = theta_gradient(model, theta, objectives(model, mu, point.sigma).mu);
    for (std::size_t v = 0; v < theta.size(); ++v)
        EXPECT_NEAR(result[v], slope(loss, theta, v), 5e-4) << v;
}

TEST(Reference, PositionsKeepEveryDependency) {
    const Point point = random_point(15);
    const Case c{SmoothingKernel::gaussian, true, {}};
    const std::vector<double> theta(point.mu.size(), 0.7);
    const auto mu = positions(model_of(point, c), theta);
    for (const Dependency& d : point.problem.dependencies()) {
        if (d.distance != 0) continue;
        EXPECT_LE(mu[d.source] + point.problem.latency()[d.source] + d.delay, mu[d.target] + 1e-9);
    }
}

}  // namespace
}  // namespace gaus::reference
