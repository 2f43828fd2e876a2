// SPDX-License-Identifier: Apache-2.0
#pragma once

// What operators hold of the profiles that are given by their rises.
#include "relax/cuda/starts.cuh"

namespace gaus::descent {
namespace {

/// What an operator holds of a profile, from and until so many steps after its start.
struct Held {
    LaneColumn profile;
    std::int32_t from, until;
    float amount;

    __device__ Held(const View& view, const Profiles& of, std::int32_t holding)
        : profile(of.rise(view.graph.rises.profile[holding])),
          from(view.graph.rises.from[holding]),
          until(view.graph.rises.until[holding]),
          amount(view.graph.rises.amount[holding]) {}
    /// Adds a share p of the start in step t.
    __device__ void add(std::int32_t t, float p) const {
        profile.add(t + from, amount * p);
        profile.add(t + until, -amount * p);
    }
    /// What it costs more when the start leaves step t for the next.
    __device__ float rise(std::int32_t t) const {
        return amount * (profile[t + until] - profile[t + from]);
    }
};

/// Calls `work(Held)` for what the operator holds of profiles with a price.
template <class Work>
__device__ void for_held(const View& view, std::int32_t row, std::int32_t lane, const Profiles& of,
                         const Work& work) {
    const RisesView& rises = view.graph.rises;
    for (std::int32_t i = rises.offsets[row]; i < rises.offsets[row + 1]; ++i)
        if (view.lane.price[rises.objective(rises.profile[i])][lane] != 0) work(Held(view, of, i));
}

/// Adds P(start = t) to what is taken and takes it from what is returned.
template <class Kernel>
struct Holdings {
    static __device__ void scatter(const View& view, std::int32_t row, std::int32_t lane,
                                   const Profiles& to) {
        const Span at = span<Kernel>(view, row, lane);
        for_held(view, row, lane, to, [&](const Held& held) {
            float before = 0;
            for (std::int32_t t = at.first; t <= at.last; ++t) {
                const float now = at.cdf<Kernel>(t);
                held.add(t, now - before);
                before = now;
            }
        });
    }
};

/// Adds the gradient of the peaks through what is held: it begins later, and ends later, when the
/// operator starts later. The rises hold the gradient.
template <class Kernel>
struct GatherHeld {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const Span at = span<Kernel>(view, row, lane);
        Slope slope;
        for_held(view, row, lane, profiles_of(view, lane), [&](const Held& held) {
            for (std::int32_t t = at.first; t < at.last; ++t) {
                const float part = at.pdf<Kernel>(t) * held.rise(t);
                slope.mu += part;
                slope.sigma += part * at.distance(t);
            }
        });
        const std::int64_t cell = cell_of(view, row, lane);
        view.gradient[cell] += slope.mu * at.inverse;
        if (view.learn_sigma) view.sigma_gradient[cell] += slope.sigma * at.inverse * Kernel::reach;
    }
};

}  // namespace
}  // namespace gaus::descent
