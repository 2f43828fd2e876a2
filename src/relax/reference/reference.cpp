// SPDX-License-Identifier: Apache-2.0
#include "relax/reference/reference.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

namespace gaus::reference {

namespace {

using Row = std::vector<double>;

double normal_cdf(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double normal_pdf(double z) {
    return std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

double reach(SmoothingKernel kernel) {
    return kernel == SmoothingKernel::polynomial ? std::sqrt(5.0) : 4.0;
}

/// A probability with its derivatives by the operator's mu and sigma.
struct Probability {
    double value = 0, by_mu = 0, by_sigma = 0;
};

/// P(start of v <= t).
Probability started(const Model& model, const Row& mu, const Row& sigma, std::int32_t v,
                    std::int32_t t) {
    if (t < model.windows.earliest[v]) return {.value = 0};
    if (t >= model.windows.latest[v]) return {.value = 1};
    const double z = (t + 0.5 - mu[v]) / sigma[v];
    const double support = reach(model.kernel);
    if (z <= -support) return {.value = 0};
    if (z >= support) return {.value = 1};
    double cdf = 0, pdf = 0;
    if (model.kernel == SmoothingKernel::polynomial) {
        const double y = z / support;
        cdf = 0.5 + 0.75 * y - 0.25 * y * y * y;
        pdf = 0.75 * (1 - y * y) / support;
    } else {
        const double tail = normal_cdf(-support);
        cdf = (normal_cdf(z) - tail) / (1 - 2 * tail);
        pdf = normal_pdf(z) / (1 - 2 * tail);
    }
    return {.value = cdf, .by_mu = -pdf / sigma[v], .by_sigma = -pdf * z / sigma[v]};
}

/// tau * log sum exp(x / tau) and its gradient.
double smooth_peak(const Row& x, double tau, Row& gradient) {
    const double top = std::ranges::max(x);
    double total = 0;
    for (const double use : x)
        total += std::exp((use - top) / tau);
    gradient.resize(x.size());
    for (std::size_t t = 0; t < x.size(); ++t)
        gradient[t] = std::exp((x[t] - top) / tau) / total;
    return top + tau * std::log(total);
}

/// The peak of a profile folded into slots modulo ii (0: not folded) and its gradient by step;
/// steps beyond the profile make no slots of their own.
double folded_peak(const Row& x, std::int32_t ii, double tau, Row& gradient) {
    const std::size_t slots = ii == 0 ? x.size() : std::min(x.size(), static_cast<std::size_t>(ii));
    Row folded(slots, 0.0), slope;
    for (std::size_t t = 0; t < x.size(); ++t)
        folded[t % slots] += x[t];
    const double peak = smooth_peak(folded, tau, slope);
    gradient.resize(x.size());
    for (std::size_t t = 0; t < x.size(); ++t)
        gradient[t] = slope[t % slots];
    return peak;
}

bool counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

std::int32_t birth(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

/// Steps in which something can be in use.
std::int32_t horizon(const Model& model) {
    const Problem& problem = model.problem;
    std::int32_t steps = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const ResourceClass& c = problem.resources()[problem.resource_class()[v]];
        const bool counted = problem.amount()[v] > 0 && c.blocking > 0 && c.cost != 0;
        steps = std::max(steps, model.windows.latest[v] + (counted ? c.blocking : 1));
    }
    return steps;
}

void add_class(const Model& model, const Row& mu, const Row& sigma, std::int32_t c,
               Gradient& result) {
    const Problem& problem = model.problem;
    const ResourceClass& resource = problem.resources()[c];
    Row use(horizon(model), 0.0), slope;
    double total = 0, users = 0;
    std::vector<std::int32_t> members;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (problem.resource_class()[v] != c || problem.amount()[v] == 0) continue;
        members.push_back(v);
        total += static_cast<double>(problem.amount()[v]);
        users += 1;
    }
    if (users == 0 || resource.blocking == 0 || resource.cost == 0) return;
    const auto held = [&](std::int32_t v, std::int32_t t) {
        const Probability now = started(model, mu, sigma, v, t);
        const Probability before = started(model, mu, sigma, v, t - resource.blocking);
        const auto amount = static_cast<double>(problem.amount()[v]);
        return Probability{.value = amount * (now.value - before.value),
                           .by_mu = amount * (now.by_mu - before.by_mu),
                           .by_sigma = amount * (now.by_sigma - before.by_sigma)};
    };
    const auto steps = static_cast<std::int32_t>(use.size());
    for (const std::int32_t v : members) {
        for (std::int32_t t = 0; t < steps; ++t)
            use[t] += held(v, t).value;
    }
    const double price = model.prices.resource * resource.cost;
    result.loss += price * folded_peak(use, model.ii, model.smoothing * total / users, slope);
    for (const std::int32_t v : members) {
        for (std::int32_t t = 0; t < steps; ++t) {
            const Probability p = held(v, t);
            result.mu[v] += price * slope[t] * p.by_mu;
            result.sigma[v] += price * slope[t] * p.by_sigma;
        }
    }
}

void add_communication(const Model& model, const Row& mu, const Row& sigma, Gradient& result) {
    for (const Dependency& d : model.problem.dependencies()) {
        if (!counts(d, model.ii) || !d.carries) continue;
        const double price = model.prices.communication * d.weight;
        const double mean = mu[d.target] + double(model.ii) * d.distance - mu[d.source] -
                            birth(model.problem, d.source);
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

/// Everyone who reads a value, once, with the largest distance.
std::vector<std::map<std::int32_t, std::int32_t>> consumers(const Problem& problem,
                                                            std::int32_t ii) {
    std::vector<std::map<std::int32_t, std::int32_t>> readers(problem.operator_count());
    for (const Dependency& d : problem.dependencies()) {
        if (!counts(d, ii) || !d.carries) continue;
        std::int32_t& distance = readers[d.source][d.target];
        distance = std::max(distance, d.distance);
    }
    return readers;
}

std::int32_t largest_distance(const std::vector<std::map<std::int32_t, std::int32_t>>& readers) {
    std::int32_t largest = 0;
    for (const auto& of_value : readers)
        for (const auto& [reader, distance] : of_value)
            largest = std::max(largest, distance);
    return largest;
}

void add_memory(const Model& model, const Row& mu, const Row& sigma, Gradient& result) {
    const Problem& problem = model.problem;
    const auto readers = consumers(problem, model.ii);
    const std::int32_t steps = horizon(model) + model.ii * largest_distance(readers);
    Row live(steps, 0.0), slope;
    double total = 0, values = 0;
    const auto all_read = [&](std::int32_t u, std::int32_t t, std::int32_t except) {
        double product = 1;
        for (const auto& [v, distance] : readers[u])
            product *=
                v == except ? 1 : started(model, mu, sigma, v, t - model.ii * distance).value;
        return product;
    };
    for (std::int32_t u = 0; u < problem.operator_count(); ++u) {
        const auto size = static_cast<double>(problem.size()[u]);
        if (readers[u].empty() || size == 0) continue;
        total += size;
        values += 1;
        for (std::int32_t t = 0; t < steps; ++t)
            live[t] += size * started(model, mu, sigma, u, t - birth(problem, u)).value *
                       (1 - all_read(u, t, -1));
    }
    const double unit = values > 0 ? total / values : 1;
    result.loss += model.prices.memory * folded_peak(live, model.ii, model.smoothing * unit, slope);
    for (std::int32_t u = 0; u < problem.operator_count(); ++u) {
        if (readers[u].empty()) continue;
        const double price = model.prices.memory * static_cast<double>(problem.size()[u]);
        for (std::int32_t t = 0; t < steps; ++t) {
            const Probability born = started(model, mu, sigma, u, t - birth(problem, u));
            result.mu[u] += price * slope[t] * born.by_mu * (1 - all_read(u, t, -1));
            result.sigma[u] += price * slope[t] * born.by_sigma * (1 - all_read(u, t, -1));
            for (const auto& [v, distance] : readers[u]) {
                const Probability read = started(model, mu, sigma, v, t - model.ii * distance);
                const double others = born.value * all_read(u, t, v);
                result.mu[v] -= price * slope[t] * others * read.by_mu;
                result.sigma[v] -= price * slope[t] * others * read.by_sigma;
            }
        }
    }
}

void add_latency(const Model& model, const Row& mu, Gradient& result) {
    const Problem& problem = model.problem;
    std::vector<bool> sink(problem.operator_count(), true);
    for (const Dependency& d : problem.dependencies()) {
        if (d.distance == 0) sink[d.source] = false;
    }
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
    for (const Dependency& d : problem.dependencies()) {
        if (!counts(d, ii) || d.source == d.target) continue;
        if (held == Held::loop_carried && d.distance == 0) continue;
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
        const Dependency& d = model.problem.dependencies()[e];
        if (d.distance != 0) continue;
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
    if (model.prices.resource != 0) {
        for (std::size_t c = 0; c < model.problem.resources().size(); ++c)
            add_class(model, mu, sigma, static_cast<std::int32_t>(c), result);
    }
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
