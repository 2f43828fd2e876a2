// SPDX-License-Identifier: Apache-2.0
// Terms in tensors of LibTorch; docs/objectives.md shows peak_power.
#include "gaus/torch/term.hpp"

#include "gaus/error.hpp"
#include "gaus/legalize.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include "relax/graphs.hpp"
#include "support/aten.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const StopCheck never = [] { return false; };

/// Power of every operator, [V] [mW].
std::vector<double> powers(std::int32_t operators) {
    std::vector<double> power;
    for (std::int32_t v = 0; v < operators; ++v)
        power.push_back(v % 3 == 0 ? 9 : 1);
    return power;
}

/// Peak power per step of a run of `steps` steps; docs/objectives.md.
Term peak_power(std::vector<double> power, std::int32_t steps) {
    Term term;
    term.name = "power";
    term.expected = by_autograd([power, steps](const at::Tensor& mu, const at::Tensor& sigma) {
        const auto step = at::arange(steps, mu.options()).view({-1, 1, 1});
        const auto share = at::sigmoid(1.7 * (step + 0.5 - mu) / sigma) -
                           at::sigmoid(1.7 * (step - 0.5 - mu) / sigma);
        const auto weight = at::tensor(power, mu.options()).view({1, -1, 1});
        return at::logsumexp((share * weight).sum(1), {0});
    });
    term.exact = [power](const Problem& problem, const Schedule& schedule) {
        std::vector<double> use(64, 0.0);
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            use[schedule.start[v]] += power[v];
        return std::ranges::max(use);
    };
    return term;
}

double best_power(const Problem& problem, const Term& term, double price) {
    const std::int32_t bound = critical_path(problem) + 4;
    std::vector<Lane> lanes(4);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].latency_bound = bound;
        lanes[b].prices.communication = 0.1;
        lanes[b].prices.terms = {price};
        lanes[b].tuning[Hyperparameter::noise] = 0.5;
        lanes[b].restart = b;
    }
    RelaxationSettings settings;
    settings.iterations = 200;
    settings.terms = {&term, 1};
    double best = 1e9;
    for (const Relaxed& lane : relax(problem, lanes, settings, never)) {
        const auto schedule = legalize(problem, windows(problem, bound), lane.position);
        best = std::min(best, term.exact(problem, *schedule));
    }
    return best;
}

TEST(TensorTerm, IsOptimised) {
    const Problem problem = test::random_design(40, 1.0, 25);
    const Term term = peak_power(powers(problem.operator_count()), critical_path(problem) + 4);
    EXPECT_LT(best_power(problem, term, 1), 0.8 * best_power(problem, term, 0));
}

TEST(TensorTerm, SeesTheOperatorsInTheOrderOfTheProblem) {
    const Problem problem = test::chain(4);
    Term term;
    term.name = "order";
    std::vector<float> seen;
    term.expected = by_autograd([&seen](const at::Tensor& mu, const at::Tensor&) {
        EXPECT_EQ(mu.sizes(), (std::vector<std::int64_t>{4, 2}));
        const auto first = mu.detach().select(1, 0).contiguous();
        seen.assign(first.data_ptr<float>(), first.data_ptr<float>() + 4);
        return mu.sum(0);
    });
    std::vector<Lane> lanes(2);
    for (Lane& lane : lanes) {
        lane.latency_bound = 4;
        lane.prices.terms = {1};
    }
    RelaxationSettings settings;
    settings.iterations = 1;
    settings.terms = {&term, 1};
    const auto relaxed = relax(problem, lanes, settings, never);
    EXPECT_EQ(seen, (std::vector<float>{0, 1, 2, 3}));
    EXPECT_EQ(relaxed[0].loss, 6);
}

TEST(TensorTerm, OfTheWrongShapeIsAnError) {
    const Problem problem = test::chain(2);
    Term term;
    term.name = "scalar";
    term.expected = by_autograd([](const at::Tensor& mu, const at::Tensor&) { return mu.sum(); });
    Lane lane;
    lane.latency_bound = 2;
    lane.prices.terms = {1};
    RelaxationSettings settings;
    settings.terms = {&term, 1};
    try {
        relax(problem, {&lane, 1}, settings, never);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "term 'scalar': expected() must return one value per lane");
    }
}

/// mu^2 + 3 sigma, by hand: what autograd has to agree with.
std::vector<float> by_hand(const TermRows& rows, std::span<const float> price) {
    std::vector<float> value(static_cast<std::size_t>(rows.lanes), 0.0f);
    for (std::int64_t v = 0; v < rows.operators; ++v) {
        for (std::int64_t b = 0; b < rows.lanes; ++b) {
            const std::int64_t cell = rows.cell(v, b);
            value[b] += rows.mu[cell] * rows.mu[cell] + 3 * rows.sigma[cell];
            rows.mu_gradient[cell] += price[b] * 2 * rows.mu[cell];
            if (rows.sigma_gradient != nullptr) rows.sigma_gradient[cell] += price[b] * 3;
        }
    }
    return value;
}

TEST(TensorTerm, GivesWhatTheSameByHandGives) {
    const Problem problem = test::random_design(20, 1.5, 3);
    for (const DependencyMode mode : {DependencyMode::sweep, DependencyMode::alm}) {
        std::vector<Lane> lanes(3);
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            lanes[b].latency_bound = critical_path(problem) + 6;
            lanes[b].prices.communication = 0.5;
            lanes[b].prices.terms = {static_cast<double>(b)};
        }
        RelaxationSettings settings;
        settings.iterations = 15;
        settings.dependencies = mode;
        Term term{.name = "squares", .expected = by_hand, .exact = {}};
        settings.terms = {&term, 1};
        const auto expected = relax(problem, lanes, settings, never);
        term.expected = by_autograd([](const at::Tensor& mu, const at::Tensor& sigma) {
            return (mu * mu + 3 * sigma).sum(0);
        });
        const auto actual = relax(problem, lanes, settings, never);
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            EXPECT_NEAR(actual[b].loss, expected[b].loss, 1e-4 * std::abs(expected[b].loss));
            for (std::size_t v = 0; v < expected[b].position.size(); ++v)
                EXPECT_NEAR(actual[b].position[v], expected[b].position[v], 1e-3) << v;
        }
    }
}

}  // namespace
}  // namespace gaus
