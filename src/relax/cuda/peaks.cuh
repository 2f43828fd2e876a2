// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/profiles.cuh"

namespace gaus::descent {
namespace {

// A block works on one profile of its lanes: slot s on the steps s, s + slots, ...
constexpr std::int32_t peak_slots = most_slots;

/// Where the results of `Value` of all slots of this thread's lane meet, `lanes` apart.
template <class Value>
__device__ Value* meeting() {
    return reinterpret_cast<Value*>(shared_memory()) + threadIdx.x;
}
constexpr std::int64_t meeting_bytes = std::int64_t{lanes} * peak_slots * 8;

/// Combines x of all slots; every thread gets the result of its lane.
template <class Value, class Combine>
__device__ Value over_slots(Value x, Combine combine) {
    Value* const all = meeting<Value>();
    all[this_slot() * lanes] = x;
    __syncthreads();
    Value result = all[0];
    for (std::int32_t s = 1; s < slot_count(); ++s)
        result = combine(result, all[s * lanes]);
    __syncthreads();
    return result;
}

inline __device__ float largest(float x) {
    return over_slots(x, [](float a, float b) { return fmaxf(a, b); });
}
template <class Value>
__device__ Value total(Value x) {
    return over_slots(x, [](Value a, Value b) { return a + b; });
}

/// Smoothed peak tau * log sum exp(x / tau) over `count` cells; x becomes price * gradient.
inline __device__ float smooth_peak(LaneColumn x, std::int32_t count, float tau, float price) {
    float top = -INFINITY;
    for (std::int32_t t = this_slot(); t < count; t += slot_count())
        top = fmaxf(top, x[t]);
    top = largest(top);
    float sum = 0;
    for (std::int32_t t = this_slot(); t < count; t += slot_count()) {
        const float e = expf((x[t] - top) / tau);
        x[t] = e;
        sum += e;
    }
    const float all = total(sum), scale = price / all;
    for (std::int32_t t = this_slot(); t < count; t += slot_count())
        x[t] *= scale;
    return top + tau * logf(all);
}

/// Smoothed peak of a profile over `count` cells, its steps folded into slots modulo `ii` when
/// pipelined; x becomes price * gradient by step, 0 without a price.
inline __device__ float folded_peak(LaneColumn x, std::int32_t count, std::int32_t ii, float tau,
                                    float price) {
    const std::int32_t folded = ii > 0 && ii < count ? ii : count;
    for (std::int32_t s = this_slot(); s < folded; s += slot_count())
        for (std::int32_t t = s + folded; t < count; t += folded)
            x[s] += x[t];
    const float peak = smooth_peak(x, folded, tau, price);
    __syncthreads();
    for (std::int32_t t = folded + this_slot(); t < count; t += slot_count())
        x[t] = x[t % folded];
    __syncthreads();
    return peak;
}

/// Expected use: sum of the starts of the last `blocking` steps; in place, from the end.
inline __device__ void starts_to_use(LaneColumn x, std::int32_t steps, std::int32_t blocking) {
    for (std::int32_t done = 0; done < steps && blocking > 1; done += slot_count()) {
        const std::int32_t t = steps - 1 - done - this_slot();
        float use = 0;
        for (std::int32_t k = 0; k < blocking && k <= t; ++k)
            use += x[t - k];
        __syncthreads();
        if (t >= 0) x[t] = use;
        __syncthreads();
    }
}

/// Gradient of the use to the rise of that of the starts from step t to t + 1; in place. The sums
/// over the `blocking` steps from t on and from t + 1 on share all but their ends.
inline __device__ void gradient_to_rise(LaneColumn x, std::int32_t steps, std::int32_t blocking) {
    for (std::int32_t done = 0; done < steps; done += slot_count()) {
        const std::int32_t t = done + this_slot(), next = t + blocking;
        float rise = next < steps ? x[next] : 0.0f;
        if (t < steps) rise -= x[t];
        __syncthreads();
        if (t < steps) x[t] = rise;
        __syncthreads();
    }
}

/// Block (class, group of lanes).
__global__ void __launch_bounds__(lanes* peak_slots) class_peaks(View view) {
    const auto c = static_cast<std::int32_t>(blockIdx.x);
    const std::int32_t lane = this_lane(), blocking = view.graph.blocking[c];
    const LaneColumn x = profiles_of(view, lane).of_class(c);
    starts_to_use(x, step_count(view), blocking);
    const float peak = folded_peak(x, view.graph.steps + view.lane.shift[lane], view.lane.ii[lane],
                                   view.lane.smoothing[lane] * view.graph.mean_amount[c],
                                   view.lane.price[Objective::resource][lane] * view.graph.cost[c]);
    if (this_slot() == 0) view.peak[c * view.width + lane] = peak;
    gradient_to_rise(x, step_count(view), blocking);
}

/// Rises to the profile: running sums of the chunks of all slots, in double precision
/// because a lot cancels.
inline __device__ void rises_to_profile(LaneColumn x, std::int32_t count) {
    const std::int32_t length = (count + slot_count() - 1) / slot_count();
    const std::int32_t begin = this_slot() * length;
    const std::int32_t end = min(count, begin + length);
    double change = 0;
    for (std::int32_t t = begin; t < end; ++t)
        change += static_cast<double>(x[t]);
    double* const changes = meeting<double>();
    changes[this_slot() * lanes] = change;
    __syncthreads();
    double live = 0;
    for (std::int32_t s = 0; s < this_slot(); ++s)
        live += changes[s * lanes];
    for (std::int32_t t = begin; t < end; ++t) {
        live += static_cast<double>(x[t]);
        x[t] = static_cast<float>(live);
    }
    __syncthreads();
}

/// Block (profile of these that is given by its rises, group of lanes).
__global__ void __launch_bounds__(lanes* peak_slots) rises_peaks(View view, Targets of) {
    const std::int32_t p = of.first_rise(view) + static_cast<std::int32_t>(blockIdx.x);
    const RisesView& rises = view.graph.rises;
    const std::int32_t lane = this_lane();
    std::int32_t count = view.graph.steps + view.lane.shift[lane];
    if (rises.objective(p) == Objective::memory)
        count += view.lane.ii[lane] * view.lane.turns[lane];
    const LaneColumn x = profiles_of(view, lane).rise(p);
    rises_to_profile(x, count);
    const float peak =
        folded_peak(x, count, view.lane.ii[lane], view.lane.smoothing[lane] * rises.mean[p],
                    view.lane.price[rises.objective(p)][lane] * rises.cost[p]);
    if (this_slot() == 0) view.peak[(view.graph.classes + p) * view.width + lane] = peak;
}

}  // namespace
}  // namespace gaus::descent
