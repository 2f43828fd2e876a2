// The reference against finite differences and against LibTorch autograd of a dense formulation.
#include "relax/reference/reference.hpp"

#include "gaus/random.hpp"
#include "gaus/windows.hpp"

#include "relax/graphs.hpp"
#include "support/aten.hpp"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

namespace gaus::reference {
namespace {

struct Case {
    SmoothingKernel kernel;
    bool linear;
    Prices prices;
    std::int32_t ii = 0;
};

std::vector<Case> cases() {
    const std::vector<Prices> prices = {
        {.latency = 1.5, .resource = 0, .communication = 0, .memory = 0, .terms = {}},
        {.latency = 0, .resource = 2, .communication = 0, .memory = 0, .terms = {}},
        {.latency = 0, .resource = 0, .communication = 0.5, .memory = 0, .terms = {}},
        {.latency = 0, .resource = 0, .communication = 0, .memory = 3, .terms = {}},
        {.latency = 1, .resource = 2, .communication = 0.5, .memory = 1, .terms = {}}};
    std::vector<Case> all;
    for (const auto kernel : {SmoothingKernel::gaussian, SmoothingKernel::polynomial})
        for (const bool linear : {true, false})
            for (const Prices& p : prices)
                for (const std::int32_t ii : {0, 1, 5, 37})
                    all.push_back({kernel, linear, p, ii});
    return all;
}

struct Point {
    Problem problem;
    Windows window;
    std::vector<double> mu, sigma;
};

/// With windows wide enough for every initiation interval of the cases.
Point random_point(std::uint64_t seed) {
    Problem problem = test::random_loop(19, 1.8, seed);
    Windows window = windows(problem, critical_path(problem) + 5);
    Random random(seed, 1);
    std::vector<double> mu, sigma;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        mu.push_back(window.earliest[v] +
                     random.uniform() * (window.latest[v] - window.earliest[v]));
        sigma.push_back(0.3 + 1.5 * random.uniform());
    }
    return {std::move(problem), std::move(window), mu, sigma};
}

Model model_of(const Point& point, const Case& c) {
    return {.problem = point.problem,
            .windows = point.window,
            .ii = c.ii,
            .kernel = c.kernel,
            .linear_communication = c.linear,
            .smoothing = 0.8,
            .prices = c.prices};
}

template <class Loss>
double slope(const Loss& loss, std::vector<double> at, std::size_t i) {
    constexpr double h = 1e-5;
    at[i] += h;
    const double above = loss(at);
    at[i] -= 2 * h;
    return (above - loss(at)) / (2 * h);
}

class ReferenceGradient : public testing::TestWithParam<Case> {};

TEST_P(ReferenceGradient, AgreesWithFiniteDifferences) {
    const Point point = random_point(11);
    const Model model = model_of(point, GetParam());
    const Gradient result = objectives(model, point.mu, point.sigma);
    for (std::size_t v = 0; v < point.mu.size(); ++v) {
        const auto by_mu = [&](const auto& mu) { return objectives(model, mu, point.sigma).loss; };
        const auto by_sigma = [&](const auto& s) { return objectives(model, point.mu, s).loss; };
        // The kernels have kinks at the ends of their supports: one-sided slopes may differ there.
        EXPECT_NEAR(result.mu[v], slope(by_mu, point.mu, v), 2e-4) << v;
        EXPECT_NEAR(result.sigma[v], slope(by_sigma, point.sigma, v), 2e-4) << v;
    }
}

/// log sum exp peak of x over its first dimension.
at::Tensor peak(const at::Tensor& x, double tau) {
    return at::logsumexp(x / tau, {0}) * tau;
}

at::Tensor normal_cdf(const at::Tensor& z) {
    return 0.5 * at::erfc(-z / std::sqrt(2.0));
}

at::Tensor normal_pdf(const at::Tensor& z) {
    return at::exp(-0.5 * z * z) / std::sqrt(2.0 * M_PI);
}

/// P(start of v <= t), [T, V].
at::Tensor started(const Model& model, const at::Tensor& mu, const at::Tensor& sigma,
                   std::int64_t steps) {
    const auto grid = at::arange(steps, mu.options()).unsqueeze(1);
    const auto z = (grid + 0.5 - mu) / sigma;
    at::Tensor cdf;
    if (model.kernel == SmoothingKernel::polynomial) {
        const auto y = at::clamp(z / std::sqrt(5.0), -1.0, 1.0);
        cdf = 0.5 + 0.75 * y - 0.25 * y * y * y;
    } else {
        const double tail = 0.5 * std::erfc(4.0 / std::sqrt(2.0));
        cdf = (normal_cdf(at::clamp(z, -4.0, 4.0)) - tail) / (1 - 2 * tail);
    }
    const auto& w = model.windows;
    std::vector<double> earliest(w.earliest.begin(), w.earliest.end());
    std::vector<double> latest(w.latest.begin(), w.latest.end());
    cdf = at::where(grid >= at::tensor(latest, mu.options()), at::ones_like(cdf), cdf);
    return at::where(grid < at::tensor(earliest, mu.options()), at::zeros_like(cdf), cdf);
}

/// Rows `by` steps later, zeros first.
at::Tensor delayed(const at::Tensor& x, std::int64_t by) {
    if (by == 0) return x;
    const std::int64_t kept = std::max<std::int64_t>(0, x.size(0) - by);
    return at::cat({at::zeros_like(x.narrow(0, 0, x.size(0) - kept)), x.narrow(0, 0, kept)});
}

/// Steps t = s modulo ii added up, [T] -> [slots].
at::Tensor folded(const at::Tensor& x, std::int64_t ii) {
    if (ii == 0 || ii >= x.size(0)) return x;
    const auto slot = at::arange(x.size(0), at::kLong).remainder(ii);
    return at::zeros({ii}, x.options()).index_add(0, slot, x);
}

at::Tensor dense_resource(const Model& model, const at::Tensor& cdf) {
    const Problem& p = model.problem;
    at::Tensor total = at::zeros({}, cdf.options());
    for (std::size_t c = 0; c < p.resources().size(); ++c) {
        const ResourceClass& resource = p.resources()[c];
        std::vector<double> amount(p.operator_count(), 0.0);
        double sum = 0, users = 0;
        for (std::int32_t v = 0; v < p.operator_count(); ++v) {
            if (p.resource_class()[v] != static_cast<std::int32_t>(c)) continue;
            amount[v] = static_cast<double>(p.amount()[v]);
            sum += amount[v];
            users += amount[v] > 0;
        }
        if (users == 0 || resource.blocking == 0) continue;
        const auto use =
            at::mv(cdf - delayed(cdf, resource.blocking), at::tensor(amount, cdf.options()));
        total = total + resource.cost * peak(folded(use, model.ii), model.smoothing * sum / users);
    }
    return total;
}

at::Tensor dense_memory(const Model& model, const at::Tensor& cdf) {
    const Problem& p = model.problem;
    std::vector<std::map<std::int64_t, std::int64_t>> readers(p.operator_count());
    for (const Dependency& d : p.dependencies()) {
        if (!d.carries || (model.ii == 0 && d.distance > 0)) continue;
        auto& distance = readers[d.source][d.target];
        distance = std::max<std::int64_t>(distance, d.distance);
    }
    at::Tensor live = at::zeros({cdf.size(0)}, cdf.options());
    double sum = 0, values = 0;
    for (std::int32_t u = 0; u < p.operator_count(); ++u) {
        if (readers[u].empty() || p.size()[u] == 0) continue;
        at::Tensor read = at::ones({cdf.size(0)}, cdf.options());
        for (const auto& [v, distance] : readers[u])
            read = read * delayed(cdf.select(1, v), model.ii * distance);
        const auto born = delayed(cdf, std::max(p.latency()[u], 1) - 1).select(1, u);
        live = live + static_cast<double>(p.size()[u]) * born * (1 - read);
        sum += static_cast<double>(p.size()[u]);
        values += 1;
    }
    return peak(folded(live, model.ii), model.smoothing * (values > 0 ? sum / values : 1.0));
}

at::Tensor dense_communication(const Model& model, const at::Tensor& mu, const at::Tensor& sigma) {
    at::Tensor total = at::zeros({}, mu.options());
    for (const Dependency& d : model.problem.dependencies()) {
        if (!d.carries || (model.ii == 0 && d.distance > 0)) continue;
        const int birth = std::max(model.problem.latency()[d.source], 1) - 1;
        const auto mean = mu[d.target] + model.ii * d.distance - mu[d.source] - birth;
        if (d.source == d.target) {
            total = total + d.weight * mean;
            continue;
        }
        const auto s = at::sqrt(sigma[d.target].square() + sigma[d.source].square());
        const auto crossed = model.linear_communication
                                 ? mean
                                 : mean * normal_cdf(mean / s) + s * normal_pdf(mean / s);
        total = total + d.weight * crossed;
    }
    return total;
}

at::Tensor dense_latency(const Model& model, const at::Tensor& mu) {
    const Problem& p = model.problem;
    std::set<std::int64_t> sinks;
    double sum = 0;
    for (std::int32_t v = 0; v < p.operator_count(); ++v) {
        sinks.insert(v);
        sum += p.latency()[v];
    }
    for (const Dependency& d : p.dependencies())
        if (d.distance == 0) sinks.erase(d.source);
    std::vector<at::Tensor> finish;
    for (const std::int64_t v : sinks)
        finish.push_back(mu[v] + p.latency()[v]);
    return peak(at::stack(finish), model.smoothing * std::max(1.0, sum / p.operator_count()));
}

TEST_P(ReferenceGradient, AgreesWithAutogradOfADenseFormulation) {
    const Point point = random_point(12);
    const Model model = model_of(point, GetParam());
    const auto mu = at::tensor(point.mu, at::kDouble).requires_grad_();
    const auto sigma = at::tensor(point.sigma, at::kDouble).requires_grad_();
    // Steps without use change the smoothed peak: as many as the reference has.
    const Prices& price = GetParam().prices;
    std::int64_t steps = 0, farthest = 0;
    const Problem& p = point.problem;
    for (std::int32_t v = 0; v < p.operator_count(); ++v) {
        const auto& c = p.resources()[p.resource_class()[v]];
        const bool counted = p.amount()[v] > 0 && c.blocking > 0;
        steps = std::max<std::int64_t>(steps, point.window.latest[v] + (counted ? c.blocking : 1));
    }
    for (const Dependency& d : p.dependencies())
        if (d.carries) farthest = std::max<std::int64_t>(farthest, d.distance);
    const auto cdf = started(model, mu, sigma, steps + model.ii * farthest);
    const auto loss = price.latency * dense_latency(model, mu) +
                      price.resource * dense_resource(model, cdf.narrow(0, 0, steps)) +
                      price.communication * dense_communication(model, mu, sigma) +
                      price.memory * dense_memory(model, cdf);
    loss.backward();
    const Gradient result = objectives(model, point.mu, point.sigma);
    EXPECT_NEAR(result.loss, loss.item<double>(), 1e-9 * std::abs(result.loss) + 1e-12);
    for (std::size_t v = 0; v < point.mu.size(); ++v) {
        const auto at = static_cast<std::int64_t>(v);
        const auto of = [&](const at::Tensor& x) {
            return x.grad().defined() ? x.grad()[at].item<double>() : 0.0;
        };
        EXPECT_NEAR(result.mu[v], of(mu), 1e-9) << v;
        EXPECT_NEAR(result.sigma[v], of(sigma), 1e-9) << v;
    }
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
                                          testing::Values(Held::all, Held::loop_carried)));

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
