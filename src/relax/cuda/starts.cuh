// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/profiles.cuh"

namespace gaus::descent {
namespace {

/// What the start of one operator of one lane changes, as far as it has a price.
struct Share {
    std::int32_t resource_class;  ///< -1: none
    float amount, size;           ///< size 0: no value
    std::int32_t space, birth;

    __device__ Share(const View& view, std::int32_t row, std::int32_t lane)
        : resource_class(view.lane.price[Objective::resource][lane] != 0
                             ? view.graph.resource_class[row]
                             : -1),
          amount(view.graph.amount[row]),
          size(view.lane.price[Objective::memory][lane] != 0 ? view.graph.size[row] : 0.0f),
          space(view.graph.space[row]),
          birth(view.graph.birth[row]) {}
    __device__ bool nothing() const { return resource_class < 0 && size == 0; }
};

/// Adds P(start = t) to the class, and as births to the live values.
template <class Kernel>
struct Starts {
    static __device__ void scatter(const View& view, std::int32_t row, std::int32_t lane,
                                   const Profiles& to) {
        const Share share(view, row, lane);
        if (share.nothing()) return;
        const Span at = span<Kernel>(view, row, lane);
        float before = 0;
        for (std::int32_t t = at.first; t <= at.last; ++t) {
            const float now = at.cdf<Kernel>(t), p = now - before;
            if (share.resource_class >= 0)
                to.of_class(share.resource_class).add(t, share.amount * p);
            if (share.size != 0) to.rise(share.space).add(t + share.birth, share.size * p);
            before = now;
        }
    }
};

/// Gradient of one operator by mu and sigma.
struct Slope {
    float mu = 0, sigma = 0;
};

/// Of the peaks, through the start. `starts` holds the difference of the gradient of step t + 1 and
/// t, the rises hold the gradient.
template <class Kernel>
__device__ Slope slope_of(const View& view, std::int32_t row, std::int32_t lane) {
    const Share share(view, row, lane);
    Slope slope;
    if (share.nothing()) return slope;
    const Profiles of = profiles_of(view, lane);
    const Span at = span<Kernel>(view, row, lane);
    for (std::int32_t t = at.first; t < at.last; ++t) {
        float rise = 0;
        if (share.resource_class >= 0) rise = share.amount * of.of_class(share.resource_class)[t];
        if (share.size != 0) rise -= share.size * of.rise(share.space)[t + share.birth];
        const float part = at.pdf<Kernel>(t) * rise;
        slope.mu += part;
        slope.sigma += part * at.distance(t);
    }
    return {slope.mu * at.inverse, slope.sigma * at.inverse * Kernel::reach};
}

/// Adds the gradient of the peaks through the starts and, when sigma is annealed, of the
/// communication.
template <class Kernel>
struct GatherStarts {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = cell_of(view, row, lane);
        Slope slope = slope_of<Kernel>(view, row, lane);
        if (view.learn_sigma) {
            view.sigma_gradient[cell] += slope.sigma;
        } else {
            slope.mu += view.lane.price[Objective::communication][lane] * view.graph.pull[row];
        }
        view.gradient[cell] = slope.mu + (view.preloaded ? view.gradient[cell] : 0.0f);
    }
};

}  // namespace
}  // namespace gaus::descent
