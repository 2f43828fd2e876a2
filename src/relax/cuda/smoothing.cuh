#pragma once

#include "relax/views.hpp"

namespace gaus::descent::device {

/// Epanechnikov's kernel of unit variance; y = distance / (reach sigma) in -1..1.
struct Polynomial {
    static constexpr float reach = 2.2360680f;
    static __device__ float cdf(float y) { return y * (0.75f - 0.25f * y * y) + 0.5f; }
    static __device__ float pdf(float y) { return 0.75f - 0.75f * y * y; }
};

/// Normal distribution cut at 4 sigma.
struct Gaussian {
    static constexpr float reach = 4.0f;
    static constexpr float tail = 3.16712418e-5f;
    static __device__ float cdf(float y) {
        return (normcdff(4.0f * y) - tail) * (1.0f / (1.0f - 2.0f * tail));
    }
    static __device__ float pdf(float y) {
        return 1.59576912f / (1.0f - 2.0f * tail) * expf(-8.0f * y * y);
    }
};

/// Where the start of one operator of one lane may lie; as on the CPU.
struct Span {
    float mu, inverse;
    std::int32_t first, last;

    __device__ float distance(std::int32_t t) const {
        return (static_cast<float>(t) + 0.5f - mu) * inverse;
    }
};

inline __device__ float clamped(float x, float low, float high) {
    const float below = x < high ? x : high;
    return below > low ? below : low;
}

template <class Kernel>
__device__ Span span(const View& view, std::int32_t row, std::int32_t lane) {
    const std::int64_t cell = std::int64_t{row} * view.width + lane;
    const float mu = view.mu[cell], reach = view.sigma[cell] * Kernel::reach;
    const std::int32_t latest = view.graph.latest[row] + view.lane.shift[lane];
    const auto low = static_cast<float>(view.graph.earliest[row]);
    const auto high = static_cast<float>(latest);
    const auto first = static_cast<std::int32_t>(ceilf(clamped(mu - 0.5f - reach, low, high)));
    const auto until = static_cast<std::int32_t>(clamped(mu - 0.5f + reach, low, high)) + 1;
    return {mu, 1.0f / reach, first, until < latest ? until : latest};
}

/// P(start <= t) and its derivative by y.
template <class Kernel>
__device__ float cdf(const Span& at, std::int32_t t) {
    if (t < at.first) return 0.0f;
    return t >= at.last ? 1.0f : Kernel::cdf(at.distance(t));
}

template <class Kernel>
__device__ float pdf(const Span& at, std::int32_t t) {
    return t < at.first || t >= at.last ? 0.0f : Kernel::pdf(at.distance(t));
}

}  // namespace gaus::descent::device
