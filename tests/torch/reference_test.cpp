// SPDX-License-Identifier: Apache-2.0
// The reference against LibTorch's autograd of a dense formulation.
#include "relax/reference/reference.hpp"

#include "relax/reference_cases.hpp"
#include "support/aten.hpp"

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::reference {
namespace {

class DenseReference : public testing::TestWithParam<Case> {};

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

TEST_P(DenseReference, AgreesWithAutogradOfADenseFormulation) {
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

INSTANTIATE_TEST_SUITE_P(All, DenseReference, testing::ValuesIn(cases()));

}  // namespace
}  // namespace gaus::reference
