#pragma once

#include "relax/cpu/sweep.hpp"

namespace {

/// Normal density and distribution (Abramowitz and Stegun 7.1.26: 1.5e-7 absolute).
struct Normal {
    Float8 pdf, cdf;
};

inline Normal normal(Float8 z) {
    const Float8 size = z < 0.0f ? -z : z;
    const Float8 bell = exponential(-0.5f * (z * z));
    const Float8 t = 1.0f / (1.0f + 0.231641888f * size);
    Float8 p = splat(1.061405429f);
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const Float8 tail = 0.5f * p * t * bell;
    return {0.398942280f * bell, z < 0.0f ? tail : 1.0f - tail};
}

inline void add(float* at, Float8 x) {
    store(at, load(at) + x);
}

/// Gradient of one dependency: price * E[relu(late)] where late ~ N(mean, su^2 + sv^2) falls with
/// the target's start. `sign` is the derivative of the mean by the source's start.
inline void add_edge(const View& view, std::int64_t from, std::int64_t to, Float8 price,
                     const Normal& at, Float8 deviation, float sign) {
    const Float8 slope = price * at.cdf * sign;
    const Float8 widening = price * at.pdf / deviation;
    add(view.gradient + from, slope);
    add(view.gradient + to, -slope);
    add(view.sigma_gradient + from, widening * load(view.sigma + from));
    add(view.sigma_gradient + to, widening * load(view.sigma + to));
}

struct Slip {
    std::int64_t from, to;
    Float8 distance, deviation;  ///< mu of the target minus mu of the source
};

inline Slip slip(const View& view, std::int32_t e, std::int32_t lane) {
    const std::int64_t from = std::int64_t{view.graph.source[e]} * view.width + lane;
    const std::int64_t to = std::int64_t{view.graph.target[e]} * view.width + lane;
    const Float8 su = load(view.sigma + from), sv = load(view.sigma + to);
    return {from, to, load(view.mu + to) - load(view.mu + from), square_root(su * su + sv * sv)};
}

/// Augmented Lagrangian of the expected violations, and communication without its linear form.
/// Adds to both gradients. Rows are targets.
void dependencies(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t e = graph.incoming_offsets[begin]; e < graph.incoming_offsets[end]; ++e) {
        const std::int32_t birth = gaus::descent::birth_of(graph.latency[graph.source[e]]);
        for (std::int32_t lane = 0; lane < view.width; lane += lanes_per_vector) {
            const Slip s = slip(view, e, lane);
            const Float8 late = graph.lag[e] - s.distance;
            const Normal violated = normal(late / s.deviation);
            const Float8 expected = late * violated.cdf + s.deviation * violated.pdf;
            const Float8 price = load(view.multiplier + std::int64_t{e} * view.width + lane) +
                                 load(view.lane.penalty + lane) * expected;
            add_edge(view, s.from, s.to, price, violated, s.deviation, 1.0f);
            if (graph.weight[e] == 0) continue;
            const Float8 crossed = s.distance - static_cast<float>(birth);
            const Float8 weight = load(view.lane.communication + lane) * graph.weight[e];
            add_edge(view, s.from, s.to, weight, normal(crossed / s.deviation), s.deviation, -1.0f);
        }
    }
}

/// multiplier += penalty * expected violation.
void multipliers(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t e = graph.incoming_offsets[begin]; e < graph.incoming_offsets[end]; ++e) {
        for (std::int32_t lane = 0; lane < view.width; lane += lanes_per_vector) {
            const Slip s = slip(view, e, lane);
            const Float8 late = graph.lag[e] - s.distance;
            const Normal violated = normal(late / s.deviation);
            const Float8 expected = late * violated.cdf + s.deviation * violated.pdf;
            add(view.multiplier + std::int64_t{e} * view.width + lane,
                load(view.lane.penalty + lane) * expected);
        }
    }
}

/// Adam on mu, in units of slack, and on log sigma; both stay in their ranges.
void descend(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Float8 low = splat(static_cast<float>(graph.earliest[row]));
            const Float8 high = to_float(load(view.lane.shift + lane) + graph.latest[row]);
            const Float8 mu = load(view.mu + cell), sigma = load(view.sigma + cell);
            const Step move = adam(view, lane, view.moment + cell, view.moment2 + cell,
                                   load(view.gradient + cell));
            const Step widen = adam(view, lane, view.sigma_moment + cell, view.sigma_moment2 + cell,
                                    load(view.sigma_gradient + cell) * sigma);
            const Int8 finite = move.finite & widen.finite;
            const Float8 next = clamp(mu - move.value * (high - low), low, high);
            const Float8 floor = load(view.lane.sigma_floor + lane);
            const Float8 cap = larger(floor, smaller(high - low, load(view.lane.sigma_cap + lane)));
            const Float8 wide = clamp(sigma * exponential(-widen.value), floor, cap);
            store(view.mu + cell, finite ? next : mu);
            store(view.sigma + cell, finite ? wide : sigma);
        }
    }
}

}  // namespace
