// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent {
namespace {

/// One dependency of one lane: its ends and the normal distance between them.
struct Slip {
    std::int64_t from, to;
    float distance, deviation;

    __device__ Slip(const View& view, std::int32_t source, std::int32_t target, std::int32_t lane)
        : from(cell_of(view, source, lane)),
          to(cell_of(view, target, lane)),
          distance(view.mu[to] - view.mu[from]) {
        const float su = sigma_of(view, source, lane), sv = sigma_of(view, target, lane);
        deviation = sqrtf(su * su + sv * sv);
    }

    static __device__ float pdf(float z) { return 0.398942280f * expf(-0.5f * z * z); }

    __device__ float expected_violation(float lag) const {
        const float late = lag - distance, z = late / deviation;
        return late * normcdff(z) + deviation * pdf(z);
    }

    /// Gradient of price * E[relu(N(mean, deviation^2))], `sign`: of the mean by the source.
    __device__ void add(const View& view, float price, float mean, float sign) const {
        const float z = mean / deviation;
        const float slope = price * normcdff(z) * sign;
        atomicAdd(view.gradient + from, slope);
        atomicAdd(view.gradient + to, -slope);
        if (!view.learn_sigma) return;
        const float widening = price * pdf(z) / deviation;
        atomicAdd(view.sigma_gradient + from, widening * view.sigma[from]);
        atomicAdd(view.sigma_gradient + to, widening * view.sigma[to]);
    }
};

/// A dependency of one lane.
struct Edge {
    std::int32_t source, target;
    float lag;    ///< the target starts this much later at least
    float birth;  ///< from the start of the source to the boundary of its value
    float price;  ///< of a boundary crossed; 0 where communication is linear
    float* multiplier;
};

inline __device__ float birth_in(const View& view, std::int32_t row) {
    return static_cast<float>(result_after(view.graph.latency[row]));
}

/// Of distance 0.
struct ForwardEdge {
    static __device__ Edge at(const View& view, std::int32_t e, std::int32_t lane) {
        const std::int32_t source = view.graph.source[e];
        return {source,
                view.graph.target[e],
                view.graph.lag[e],
                birth_in(view, source),
                view.lane.price[Objective::communication][lane] * view.graph.weight[e],
                view.multiplier + cell_of(view, e, lane)};
    }
};

/// Loop-carried: whole turns are taken off.
struct BackEdge {
    static __device__ Edge at(const View& view, std::int32_t e, std::int32_t lane) {
        const BackEdgesView& back = view.graph.back;
        const std::int32_t source = back.source[e];
        const float turns = static_cast<float>(view.lane.ii[lane]) * back.distance[e];
        const float price = view.lane.price[Objective::communication][lane] * back.weight[e];
        return {source,
                back.target[e],
                back.lag[e] - turns,
                birth_in(view, source) - turns,
                view.learn_sigma ? price : 0.0f,
                view.back_multiplier + cell_of(view, e, lane)};
    }
};

/// Adds the augmented Lagrangian of the expected violation and the price of communication in its
/// exact form to the gradients. Rows are dependencies.
template <class Kind>
struct Dependencies {
    static __device__ void at(const View& view, std::int32_t e, std::int32_t lane) {
        const Edge edge = Kind::at(view, e, lane);
        const Slip slip(view, edge.source, edge.target, lane);
        const float price =
            *edge.multiplier + view.lane.penalty[lane] * slip.expected_violation(edge.lag);
        slip.add(view, price, edge.lag - slip.distance, 1.0f);
        if (edge.price != 0) slip.add(view, edge.price, slip.distance - edge.birth, -1.0f);
    }
};

/// multiplier += penalty * expected violation.
template <class Kind>
struct Multipliers {
    static __device__ void at(const View& view, std::int32_t e, std::int32_t lane) {
        const Edge edge = Kind::at(view, e, lane);
        const Slip slip(view, edge.source, edge.target, lane);
        *edge.multiplier += view.lane.penalty[lane] * slip.expected_violation(edge.lag);
    }
};

}  // namespace
}  // namespace gaus::descent
