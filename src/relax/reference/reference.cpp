// SPDX-License-Identifier: Apache-2.0
#include "relax/reference/reference.hpp"

#include "relax/reference/profiles.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace gaus::reference {

namespace {

void add_communication(const Model& model, const Row& mu, const Row& sigma, Gradient& result) {
    for (const Dependency& d : model.problem.dependencies()) {
        if (!counts(d, model.ii) || !d.carries) continue;
        const double price = model.prices.communication * d.weight;
        const double mean = mu[d.target] + double(model.ii) * d.distance - mu[d.source] -
                            result_after(model.problem, d.source);
        if (d.source == d.target) {
            result.loss += price * mean;
            continue;
        }
        const double deviation = std::hypot(sigma[d.source], sigma[d.target]);
        const double cdf = model.linear_communication ? 1 : normal_cdf(mean / deviation);
        const double pdf = model.linear_communication ? 0 : normal_pdf(mean / deviation);
        result.loss += price * (mean * cdf + deviation * pdf);
        result.mu[d.target] += price * cdf;
        result.mu[d.source] -= price * cdf;
        result.sigma[d.target] += price * pdf * sigma[d.target] / deviation;
        result.sigma[d.source] += price * pdf * sigma[d.source] / deviation;
    }
}

void add_latency(const Model& model, const Row& mu, Gradient& result) {
    const Problem& problem = model.problem;
    std::vector<bool> sink(problem.operator_count(), true);
    for (std::int32_t e = 0; e < problem.dependency_count(); ++e)
        if (!problem.leads_back(e)) sink[problem.dependencies()[e].source] = false;
    Row finish, slope;
    std::vector<std::int32_t> who;
    double total = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        total += problem.latency()[v];
        if (!sink[v]) continue;
        who.push_back(v);
        finish.push_back(mu[v] + problem.latency()[v]);
    }
    const double unit = std::max(1.0, total / problem.operator_count());
    result.loss += model.prices.latency * smooth_peak(finish, model.smoothing * unit, slope);
    for (std::size_t i = 0; i < who.size(); ++i)
        result.mu[who[i]] += model.prices.latency * slope[i];
}

/// Source, target and distance.
using Connection = std::tuple<std::int32_t, std::int32_t, std::int32_t>;

/// Largest lag of every connection, whole turns taken off.
std::map<Connection, std::int32_t> lags(const Problem& problem, std::int32_t ii, Held held) {
    std::map<Connection, std::int32_t> lag;
    for (std::int32_t e = 0; e < problem.dependency_count(); ++e) {
        const Dependency& d = problem.dependencies()[e];
        if (!counts(d, ii) || d.source == d.target) continue;
        if (held == Held::backward && !problem.leads_back(e)) continue;
        const std::int32_t length = problem.latency()[d.source] + d.delay - ii * d.distance;
        const auto [at, fresh] = lag.try_emplace({d.source, d.target, d.distance}, length);
        if (!fresh) at->second = std::max(at->second, length);
    }
    return lag;
}

/// Earliest start that the predecessors leave to v, and the one that sets it (-1: none).
struct Lowest {
    double at;
    std::int32_t from;
};

Lowest lowest(const Model& model, const Row& mu, std::int32_t v) {
    Lowest low{static_cast<double>(model.windows.earliest[v]), -1};
    for (const std::int32_t e : model.problem.incoming(v)) {
        if (model.problem.leads_back(e)) continue;
        const Dependency& d = model.problem.dependencies()[e];
        const double bound = mu[d.source] + model.problem.latency()[d.source] + d.delay;
        if (bound > low.at) low = {bound, d.source};
    }
    return low;
}

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

}  // namespace

Gradient objectives(const Model& model, const Row& mu, const Row& sigma) {
    Gradient result{.loss = 0, .mu = Row(mu.size(), 0.0), .sigma = Row(mu.size(), 0.0)};
    if (model.prices.resource != 0) add_resource(model, mu, sigma, result);
    if (model.prices.communication != 0) add_communication(model, mu, sigma, result);
    if (model.prices.memory != 0) add_memory(model, mu, sigma, result);
    if (model.prices.latency != 0) add_latency(model, mu, result);
    return result;
}

Gradient lagrangian(const Problem& problem, std::int32_t ii, Held held, const Row& mu,
                    const Row& sigma, double multiplier, double penalty) {
    Gradient result{.loss = 0, .mu = Row(mu.size(), 0.0), .sigma = Row(mu.size(), 0.0)};
    for (const auto& [connection, lag] : lags(problem, ii, held)) {
        const auto [u, v, distance] = connection;
        const double late = mu[u] + lag - mu[v];
        const double deviation = std::hypot(sigma[u], sigma[v]);
        const double cdf = normal_cdf(late / deviation), pdf = normal_pdf(late / deviation);
        const double violation = late * cdf + deviation * pdf;
        const double price = multiplier + penalty * violation;
        result.loss += multiplier * violation + penalty / 2 * violation * violation;
        result.mu[u] += price * cdf;
        result.mu[v] -= price * cdf;
        result.sigma[u] += price * pdf * sigma[u] / deviation;
        result.sigma[v] += price * pdf * sigma[v] / deviation;
    }
    return result;
}

Row positions(const Model& model, const Row& theta) {
    Row mu(theta.size());
    for (const std::int32_t v : model.problem.topological_order()) {
        const double low = lowest(model, mu, v).at;
        mu[v] = low + sigmoid(theta[v]) * (model.windows.latest[v] - low);
    }
    return mu;
}

Row theta_gradient(const Model& model, const Row& theta, const Row& by_mu) {
    const Row mu = positions(model, theta);
    Row flow = by_mu, result(theta.size());
    const auto order = model.problem.topological_order();
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        const std::int32_t v = *at;
        const Lowest low = lowest(model, mu, v);
        const double x = sigmoid(theta[v]);
        result[v] = flow[v] * x * (1 - x) * (model.windows.latest[v] - low.at);
        if (low.from >= 0) flow[low.from] += flow[v] * (1 - x);
    }
    return result;
}

}  // namespace gaus::reference
