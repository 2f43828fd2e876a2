// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/held.cuh"
#include "relax/cuda/objectives.cuh"
#include "relax/cuda/starts.cuh"

namespace gaus::descent {
namespace {

/// Adds the starts of the rounded schedule, what it holds and the births less the ends of its
/// values to the profiles.
struct ScatterRounded {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const Share share(view, row, lane);
        const Profiles to = profiles_of(view, lane);
        const std::int32_t start = rounded(view, row, lane);
        if (share.resource_class >= 0) to.of_class(share.resource_class).add(start, share.amount);
        if (view.holds)
            for_held(view, row, lane, to, [&](const Held& held) { held.add(start, 1.0f); });
        if (share.size == 0) return;
        std::int32_t last = start + share.birth;
        for (std::int32_t i = view.graph.consumer_offsets[row];
             i < view.graph.consumer_offsets[row + 1]; ++i)
            last = max(last,
                       rounded(view, view.graph.consumer[i], lane) + view.graph.consumer_hold[i]);
        to.rise(share.space).add(start + share.birth, share.size);
        to.rise(share.space).add(last, -share.size);
    }
};

inline __device__ float largest_of(LaneColumn x, std::int32_t steps) {
    float top = 0;
    for (std::int32_t t = this_slot(); t < steps; t += slot_count())
        top = fmaxf(top, x[t]);
    return largest(top);
}

inline __device__ float resource_of(const View& view, std::int32_t lane) {
    float sum = 0;
    for (std::int32_t c = 0; c < view.graph.classes; ++c) {
        const LaneColumn x = profiles_of(view, lane).of_class(c);
        starts_to_use(x, step_count(view), view.graph.blocking[c]);
        sum += view.graph.cost[c] * largest_of(x, step_count(view));
    }
    return sum;
}

inline __device__ float rises_of(const View& view, Objective objective, std::int32_t lane) {
    const RisesView& rises = view.graph.rises;
    float sum = 0;
    for (std::int32_t p = 0; p < rises.count; ++p) {
        if (rises.objective(p) != objective) continue;
        const LaneColumn x = profiles_of(view, lane).rise(p);
        rises_to_profile(x, step_count(view));
        sum += rises.cost[p] * largest_of(x, step_count(view));
    }
    return sum;
}

/// Block (group of lanes): exact priced energy of the rounded schedule from its profiles, as on the
/// CPU. The one before counts among the least.
__global__ void __launch_bounds__(lanes* peak_slots) exact_energy(View view) {
    const std::int32_t lane = this_lane();
    const LaneRows& of = view.lane;
    const auto priced = [&](Objective objective, float value) {
        return static_cast<double>(of.price[objective][lane] * value);
    };
    double energy = rest_of(view, lane);
    if (view.uses[Objective::resource])
        energy += priced(Objective::resource,
                         resource_of(view, lane) + rises_of(view, Objective::resource, lane));
    if (view.uses[Objective::memory])
        energy += priced(Objective::memory, rises_of(view, Objective::memory, lane));
    if (this_slot() != 0) return;
    of.least[lane] = fminf(of.least[lane], of.energy[lane]);
    of.energy[lane] = static_cast<float>(energy);
}

/// Keeps the rounded schedules that are better than all before.
struct Keep {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        if (view.lane.energy[lane] < view.lane.least[lane])
            view.best[cell_of(view, row, lane)] = static_cast<float>(rounded(view, row, lane));
    }
};

}  // namespace
}  // namespace gaus::descent
