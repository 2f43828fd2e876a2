// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/launch.cuh"
#include "relax/smoothing_kernels.hpp"

namespace gaus::descent {
namespace {

inline __device__ std::int64_t cell_of(const View& view, std::int32_t row, std::int32_t lane) {
    return std::int64_t{row} * view.width + lane;
}

inline __device__ float latest(const View& view, std::int32_t row, std::int32_t lane) {
    return static_cast<float>(view.graph.latest[row] + view.lane.shift[lane]);
}

/// Annealed: spread * slack, between the floor and the cap of now.
inline __device__ float sigma_of(const View& view, std::int32_t row, std::int32_t lane) {
    if (view.learn_sigma) return view.sigma[cell_of(view, row, lane)];
    const float slack = latest(view, row, lane) - static_cast<float>(view.graph.earliest[row]);
    const float wide = fminf(view.lane.spread[lane] * slack, view.lane.sigma_cap[lane]);
    return fmaxf(wide, view.lane.sigma_floor[lane]);
}

inline __device__ float clamped(float x, float low, float high) {
    return fmaxf(fminf(x, high), low);
}

/// Where the start of one operator of one lane may lie: P(start <= t) is 0 before `first`, 1 from
/// `last` on and smooth between.
struct Span {
    float mu, inverse;
    std::int32_t first, last;

    __device__ float distance(std::int32_t t) const {
        return (static_cast<float>(t) + 0.5f - mu) * inverse;
    }
    /// From `first` on.
    template <class Kernel>
    __device__ float cdf(std::int32_t t) const {
        return t < last ? Kernel::cdf(distance(t)) : 1.0f;
    }
    template <class Kernel>
    __device__ float pdf(std::int32_t t) const {
        return t < last ? Kernel::pdf(distance(t)) : 0.0f;
    }
    __device__ Span later(std::int32_t steps) const {
        return {mu + static_cast<float>(steps), inverse, first + steps, last + steps};
    }
};

template <class Kernel>
__device__ Span span(const View& view, std::int32_t row, std::int32_t lane) {
    const float mu = view.mu[cell_of(view, row, lane)];
    const float reach = sigma_of(view, row, lane) * Kernel::reach, middle = mu - 0.5f;
    const auto low = static_cast<float>(view.graph.earliest[row]);
    const float high = latest(view, row, lane);
    return {mu, 1.0f / reach, static_cast<std::int32_t>(ceilf(clamped(middle - reach, low, high))),
            static_cast<std::int32_t>(ceilf(clamped(middle + reach, low, high)))};
}

}  // namespace
}  // namespace gaus::descent
