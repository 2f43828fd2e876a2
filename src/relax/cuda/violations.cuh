#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent::device {

/// One dependency of one lane: its ends and the normal distance between them.
struct Slip {
    std::int64_t from, to;
    float distance, deviation;

    __device__ Slip(const View& view, std::int32_t e, std::int32_t lane)
        : from(std::int64_t{view.graph.source[e]} * view.width + lane),
          to(std::int64_t{view.graph.target[e]} * view.width + lane),
          distance(view.mu[to] - view.mu[from]),
          deviation(sqrtf(view.sigma[from] * view.sigma[from] + view.sigma[to] * view.sigma[to])) {}

    static __device__ float pdf(float z) { return 0.398942280f * expf(-0.5f * z * z); }

    __device__ float expected_violation(float lag) const {
        const float late = lag - distance, z = late / deviation;
        return late * normcdff(z) + deviation * pdf(z);
    }

    /// Gradient of price * E[relu(N(mean, deviation^2))], `sign`: of the mean by the source.
    __device__ void add(const View& view, float price, float mean, float sign) const {
        const float z = mean / deviation;
        const float slope = price * normcdff(z) * sign, widening = price * pdf(z) / deviation;
        atomicAdd(view.gradient + from, slope);
        atomicAdd(view.gradient + to, -slope);
        atomicAdd(view.sigma_gradient + from, widening * view.sigma[from]);
        atomicAdd(view.sigma_gradient + to, widening * view.sigma[to]);
    }
};

/// Rows are dependencies.
struct Dependencies {
    static __device__ void at(const View& view, std::int32_t e, std::int32_t lane) {
        const Slip slip(view, e, lane);
        const std::int32_t latency = view.graph.latency[view.graph.source[e]];
        const float price = view.multiplier[std::int64_t{e} * view.width + lane] +
                            view.lane.penalty[lane] * slip.expected_violation(view.graph.lag[e]);
        slip.add(view, price, view.graph.lag[e] - slip.distance, 1.0f);
        const float weight = view.lane.communication[lane] * view.graph.weight[e];
        const auto birth = static_cast<float>(latency > 1 ? latency - 1 : 0);
        if (weight != 0) slip.add(view, weight, slip.distance - birth, -1.0f);
    }
};

struct Multipliers {
    static __device__ void at(const View& view, std::int32_t e, std::int32_t lane) {
        const Slip slip(view, e, lane);
        view.multiplier[std::int64_t{e} * view.width + lane] +=
            view.lane.penalty[lane] * slip.expected_violation(view.graph.lag[e]);
    }
};

}  // namespace gaus::descent::device
