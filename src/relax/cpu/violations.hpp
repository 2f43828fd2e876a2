// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/sweep.hpp"

namespace {

/// Normal density and distribution (Abramowitz and Stegun 7.1.26: 1.5e-7 absolute).
struct Normal {
    Float pdf, cdf;
};

inline Normal normal(Float z) {
    const Float size = z < 0.0f ? -z : z;
    const Float bell = exponential(-0.5f * (z * z));
    const Float t = 1.0f / (1.0f + 0.231641888f * size);
    Float p = splat(1.061405429f);
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const Float tail = 0.5f * p * t * bell;
    return {0.398942280f * bell, z < 0.0f ? tail : 1.0f - tail};
}

/// Two operators in the lanes of a vector: where their starts lie, and the normal distance between
/// them.
struct Slip {
    std::int64_t from, to;
    Float distance, deviation;  ///< mu of the target minus mu of the source
};

inline Slip slip(const View& view, std::int32_t source, std::int32_t target, std::int32_t lane) {
    const std::int64_t from = std::int64_t{source} * view.width + lane;
    const std::int64_t to = std::int64_t{target} * view.width + lane;
    const Float su = sigma_of(view, source, lane), sv = sigma_of(view, target, lane);
    return {from, to, load(view.mu + to) - load(view.mu + from), root(su * su + sv * sv)};
}

/// Gradient of price * E[relu(N(mean, deviation^2))]. `sign` is the derivative of the mean by the
/// source's start; the target's is its opposite.
inline void add_edge(const View& view, const Slip& s, Float price, const Normal& at, float sign) {
    const Float slope = price * at.cdf * sign;
    add(view.gradient + s.from, slope);
    add(view.gradient + s.to, -slope);
    if (!view.learn_sigma) return;
    const Float widening = price * at.pdf / s.deviation;
    add(view.sigma_gradient + s.from, widening * load(view.sigma + s.from));
    add(view.sigma_gradient + s.to, widening * load(view.sigma + s.to));
}

/// Distribution of how late the target of a dependency is, and the expected violation.
struct Violation {
    Normal at;
    Float expected;
};

inline Violation violation(const Slip& s, Float lag) {
    const Float late = lag - s.distance;
    const Normal violated = normal(late / s.deviation);
    return {violated, late * violated.cdf + s.deviation * violated.pdf};
}

/// Augmented Lagrangian of the expected violation of one dependency.
inline void add_violation(const View& view, const Slip& s, std::int32_t lane, Float lag,
                          const float* multiplier) {
    const Violation late = violation(s, lag);
    const Float price = load(multiplier) + load(view.lane.penalty + lane) * late.expected;
    add_edge(view, s, price, late.at, 1.0f);
}

/// Communication without its linear form: boundaries crossed are the distance of the starts less
/// `birth`.
inline void add_crossings(const View& view, const Slip& s, std::int32_t lane, float weight,
                          Float birth) {
    const Float crossed = s.distance - birth;
    const Float price = load(view.lane.price[Objective::communication] + lane) * weight;
    add_edge(view, s, price, normal(crossed / s.deviation), -1.0f);
}

/// Steps from the start of an operator to its start in the iteration that edge e reaches.
inline Float whole_turns(const View& view, std::int32_t e, std::int32_t lane) {
    return to_float(load(view.lane.ii + lane)) * view.graph.back.distance[e];
}

/// The dependencies of distance 0; alm.
void forward_dependencies(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t e = graph.incoming_offsets[begin]; e < graph.incoming_offsets[end]; ++e) {
        const auto birth =
            static_cast<float>(gaus::descent::result_after(graph.latency[graph.source[e]]));
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Slip s = slip(view, graph.source[e], graph.target[e], lane);
            add_violation(view, s, lane, splat(graph.lag[e]),
                          view.multiplier + std::int64_t{e} * view.width + lane);
            if (graph.weight[e] == 0) continue;
            add_crossings(view, s, lane, graph.weight[e], splat(birth));
        }
    }
}

/// The loop-carried ones: the sweep does not keep them.
void back_dependencies(const View& view, std::int32_t begin, std::int32_t end) {
    const auto& back = view.graph.back;
    for (std::int32_t e = back.offsets[begin]; e < back.offsets[end]; ++e) {
        const auto birth =
            static_cast<float>(gaus::descent::result_after(view.graph.latency[back.source[e]]));
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Slip s = slip(view, back.source[e], back.target[e], lane);
            const Float later = whole_turns(view, e, lane);
            add_violation(view, s, lane, back.lag[e] - later,
                          view.back_multiplier + std::int64_t{e} * view.width + lane);
            if (!view.learn_sigma || back.weight[e] == 0) continue;
            add_crossings(view, s, lane, back.weight[e], birth - later);
        }
    }
}

/// Adds the augmented Lagrangian of all dependencies that do not hold by construction, and with alm
/// the communication, to the gradients. Rows are targets.
void dependencies(const View& view, std::int32_t begin, std::int32_t end) {
    if (view.learn_sigma) forward_dependencies(view, begin, end);
    back_dependencies(view, begin, end);
}

/// multiplier += penalty * expected violation.
inline void raise(const View& view, const Slip& s, std::int32_t lane, Float lag,
                  float* multiplier) {
    add(multiplier, load(view.lane.penalty + lane) * violation(s, lag).expected);
}

void forward_multipliers(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t e = graph.incoming_offsets[begin]; e < graph.incoming_offsets[end]; ++e)
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width)
            raise(view, slip(view, graph.source[e], graph.target[e], lane), lane,
                  splat(graph.lag[e]), view.multiplier + std::int64_t{e} * view.width + lane);
}

void back_multipliers(const View& view, std::int32_t begin, std::int32_t end) {
    const auto& back = view.graph.back;
    for (std::int32_t e = back.offsets[begin]; e < back.offsets[end]; ++e)
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width)
            raise(view, slip(view, back.source[e], back.target[e], lane), lane,
                  back.lag[e] - whole_turns(view, e, lane),
                  view.back_multiplier + std::int64_t{e} * view.width + lane);
}

/// Raises the multipliers of what `dependencies` holds.
void multipliers(const View& view, std::int32_t begin, std::int32_t end) {
    if (view.learn_sigma) forward_multipliers(view, begin, end);
    back_multipliers(view, begin, end);
}

/// Adam on mu, in units of slack, and on log sigma; both stay in their ranges.
void descend(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Float low = splat(static_cast<float>(graph.earliest[row]));
            const Float high = to_float(load(view.lane.shift + lane) + graph.latest[row]);
            const Float mu = load(view.mu + cell), sigma = load(view.sigma + cell);
            const Step move = adam(view, lane, view.moment + cell, view.moment2 + cell,
                                   load(view.gradient + cell));
            const Step widen = adam(view, lane, view.sigma_moment + cell, view.sigma_moment2 + cell,
                                    load(view.sigma_gradient + cell) * sigma);
            const Int finite = move.finite & widen.finite;
            const Float next = clamp(mu - move.value * (high - low), low, high);
            const Float floor = load(view.lane.sigma_floor + lane);
            const Float cap = larger(floor, smaller(high - low, load(view.lane.sigma_cap + lane)));
            const Float wide = clamp(sigma * exponential(-widen.value), floor, cap);
            store(view.mu + cell, finite ? next : mu);
            store(view.sigma + cell, finite ? wide : sigma);
        }
    }
}

}  // namespace
