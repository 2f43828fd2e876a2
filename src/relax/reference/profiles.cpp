// SPDX-License-Identifier: Apache-2.0
#include "relax/reference/profiles.hpp"

#include <map>
#include <utility>

namespace gaus::reference {

namespace {

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

/// Every reading of a value by one operator as one.
struct Reading {
    std::int32_t distance = 0;  ///< the largest
    std::int32_t hold = 0;      ///< the longest
};

/// Everyone who reads a value, once.
using Readers = std::vector<std::map<std::int32_t, Reading>>;

Readers readers_of(const Problem& problem, std::int32_t ii) {
    Readers readers(problem.operator_count());
    for (const Dependency& d : problem.dependencies()) {
        if (!counts(d, ii) || !d.carries) continue;
        Reading& reading = readers[d.source][d.target];
        reading.distance = std::max(reading.distance, d.distance);
        reading.hold = std::max(reading.hold, d.hold);
    }
    return readers;
}

/// True when the value of v counts.
bool is_alive(const Problem& problem, const Readers& readers, std::int32_t v) {
    return !readers[v].empty() && problem.size()[v] > 0 &&
           problem.spaces()[problem.space(v)].cost > 0;
}

/// Steps from the start of v until what counts of it is over, as long as that is not the end of
/// its value.
std::int32_t reach(const Problem& problem, const Readers& readers, std::int32_t v) {
    std::int32_t steps = 1;
    for (const Reservation& r : problem.uses(v))
        if (problem.resources()[r.index].cost > 0) steps = std::max(steps, r.from + r.steps);
    for (const Reservation& r : problem.scratch(v))
        if (problem.spaces()[r.index].cost > 0) steps = std::max(steps, r.from + r.steps);
    const bool read_later = std::ranges::any_of(
        readers[v], [](const auto& reading) { return reading.second.distance > 0; });
    const bool in_time = read_later && problem.birth()[v] <= result_after(problem, v);
    return is_alive(problem, readers, v) && !in_time ? std::max(steps, problem.birth()[v] + 1)
                                                     : steps;
}

/// Steps in which something can be in use, and in which readers of the same iteration may read.
std::int32_t horizon(const Model& model, const Readers& readers) {
    std::int32_t steps = 0;
    for (std::int32_t v = 0; v < model.problem.operator_count(); ++v) {
        steps = std::max(steps, model.windows.latest[v] + reach(model.problem, readers, v));
        for (const auto& [reader, reading] : readers[v])
            steps = std::max(steps, model.windows.latest[reader] + reading.hold + 1);
    }
    return steps;
}

std::int32_t largest_distance(const Readers& readers) {
    std::int32_t largest = 0;
    for (const auto& of_value : readers)
        for (const auto& [reader, reading] : of_value)
            largest = std::max(largest, reading.distance);
    return largest;
}

/// What one operator holds.
struct Holding {
    std::int32_t v;
    const Reservation* reservation;
};

/// Everything that is held of a class or of a memory space.
std::vector<Holding> holdings_of(const Problem& problem, std::int32_t index, bool of_space) {
    std::vector<Holding> holdings;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& r : of_space ? problem.scratch(v) : problem.uses(v))
            if (r.index == index) holdings.push_back({v, &r});
    }
    return holdings;
}

/// Expected units that are held in step t.
Probability held_in(const Model& model, const Row& mu, const Row& sigma, const Holding& holding,
                    std::int32_t t) {
    const Reservation& r = *holding.reservation;
    const Probability now = started(model, mu, sigma, holding.v, t - r.from);
    const Probability before = started(model, mu, sigma, holding.v, t - r.from - r.steps);
    const auto amount = static_cast<double>(r.amount);
    return {.value = amount * (now.value - before.value),
            .by_mu = amount * (now.by_mu - before.by_mu),
            .by_sigma = amount * (now.by_sigma - before.by_sigma)};
}

void add_held(const Model& model, const Row& mu, const Row& sigma,
              const std::vector<Holding>& holdings, Row& profile) {
    for (const Holding& holding : holdings)
        for (std::size_t t = 0; t < profile.size(); ++t)
            profile[t] += held_in(model, mu, sigma, holding, static_cast<std::int32_t>(t)).value;
}

void add_held_slope(const Model& model, const Row& mu, const Row& sigma,
                    const std::vector<Holding>& holdings, const Row& slope, double price,
                    Gradient& result) {
    for (const Holding& holding : holdings) {
        for (std::size_t t = 0; t < slope.size(); ++t) {
            const Probability p = held_in(model, mu, sigma, holding, static_cast<std::int32_t>(t));
            result.mu[holding.v] += price * slope[t] * p.by_mu;
            result.sigma[holding.v] += price * slope[t] * p.by_sigma;
        }
    }
}

/// The sum and the number of what counts in a profile: their ratio is the unit of tau.
struct Mean {
    double total = 0, count = 0;

    void add(double amount) {
        total += amount;
        count += 1;
    }
    double value() const { return count > 0 ? total / count : 1; }
};

Mean mean_of(const std::vector<Holding>& holdings) {
    Mean mean;
    for (const Holding& holding : holdings)
        mean.add(static_cast<double>(holding.reservation->amount));
    return mean;
}

void add_class(const Model& model, const Row& mu, const Row& sigma, std::int32_t c,
               Gradient& result) {
    const ResourceClass& resource = model.problem.resources()[c];
    const std::vector<Holding> holdings = holdings_of(model.problem, c, false);
    if (holdings.empty() || resource.cost == 0) return;
    Row use(horizon(model, readers_of(model.problem, model.ii)), 0.0), slope;
    add_held(model, mu, sigma, holdings, use);
    const double price = model.prices.resource * resource.cost;
    result.loss +=
        price * folded_peak(use, model.ii, model.smoothing * mean_of(holdings).value(), slope);
    add_held_slope(model, mu, sigma, holdings, slope, price, result);
}

/// The values of one memory space at every boundary.
class Lives {
  public:
    Lives(const Model& model, const Row& mu, const Row& sigma, const Readers& readers,
          std::int32_t space)
        : model_(model), mu_(mu), sigma_(sigma), readers_(readers) {
        for (std::int32_t u = 0; u < model.problem.operator_count(); ++u)
            if (!readers[u].empty() && size(u) > 0 && model.problem.space(u) == space)
                values_.push_back(u);
    }

    void add_sizes(Mean& mean) const {
        for (const std::int32_t u : values_)
            mean.add(size(u));
    }

    void add_to(Row& live) const {
        for (const std::int32_t u : values_)
            for (std::int32_t t = 0; std::cmp_less(t, live.size()); ++t)
                live[t] += size(u) * born(u, t).value * (1 - all_read(u, t, -1));
    }

    void add_slope(const Row& slope, double price, Gradient& result) const {
        for (const std::int32_t u : values_)
            for (std::int32_t t = 0; std::cmp_less(t, slope.size()); ++t)
                add_slope_at(u, t, price * size(u) * slope[t], result);
    }

  private:
    double size(std::int32_t u) const { return static_cast<double>(model_.problem.size()[u]); }

    Probability born(std::int32_t u, std::int32_t t) const {
        return started(model_, mu_, sigma_, u, t - model_.problem.birth()[u]);
    }
    Probability read(std::int32_t v, const Reading& reading, std::int32_t t) const {
        return started(model_, mu_, sigma_, v, t - model_.ii * reading.distance - reading.hold);
    }
    double all_read(std::int32_t u, std::int32_t t, std::int32_t except) const {
        double product = 1;
        for (const auto& [v, reading] : readers_[u])
            product *= v == except ? 1 : read(v, reading, t).value;
        return product;
    }

    void add_slope_at(std::int32_t u, std::int32_t t, double price, Gradient& result) const {
        const Probability birth = born(u, t);
        result.mu[u] += price * birth.by_mu * (1 - all_read(u, t, -1));
        result.sigma[u] += price * birth.by_sigma * (1 - all_read(u, t, -1));
        for (const auto& [v, reading] : readers_[u]) {
            const Probability end = read(v, reading, t);
            const double others = birth.value * all_read(u, t, v);
            result.mu[v] -= price * others * end.by_mu;
            result.sigma[v] -= price * others * end.by_sigma;
        }
    }

    const Model& model_;
    const Row &mu_, &sigma_;
    const Readers& readers_;
    std::vector<std::int32_t> values_;
};

void add_space(const Model& model, const Row& mu, const Row& sigma, std::int32_t space,
               Gradient& result) {
    const double cost = model.problem.spaces()[space].cost;
    if (cost == 0) return;
    const Readers readers = readers_of(model.problem, model.ii);
    const std::vector<Holding> holdings = holdings_of(model.problem, space, true);
    const Lives lives(model, mu, sigma, readers, space);
    Mean mean = mean_of(holdings);
    lives.add_sizes(mean);
    Row live(horizon(model, readers) + model.ii * largest_distance(readers), 0.0), slope;
    lives.add_to(live);
    add_held(model, mu, sigma, holdings, live);
    const double price = model.prices.memory * cost;
    result.loss += price * folded_peak(live, model.ii, model.smoothing * mean.value(), slope);
    lives.add_slope(slope, price, result);
    add_held_slope(model, mu, sigma, holdings, slope, price, result);
}

}  // namespace

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

void add_resource(const Model& model, const Row& mu, const Row& sigma, Gradient& result) {
    for (std::size_t c = 0; c < model.problem.resources().size(); ++c)
        add_class(model, mu, sigma, static_cast<std::int32_t>(c), result);
}

void add_memory(const Model& model, const Row& mu, const Row& sigma, Gradient& result) {
    for (std::size_t k = 0; k < model.problem.spaces().size(); ++k)
        add_space(model, mu, sigma, static_cast<std::int32_t>(k), result);
}

}  // namespace gaus::reference
