// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/objectives.hpp"

namespace {

/// Smoothed peak tau * log sum exp(x / tau) over `count` cells; x becomes price * gradient.
inline float smooth_peak(float* x, std::int32_t count, float tau, float price) {
    Float top = splat(x[0]);
    for (std::int32_t t = 0; t < count; t += vector_width) {
        const Float use = iota < count - t ? load(x + t) : top;
        top = use > top ? use : top;
    }
    float highest = top[0];
    for (int i = 1; i < vector_width; ++i)
        highest = top[i] > highest ? top[i] : highest;
    Float total = {};
    const float scale = 1.0f / tau;
    for (std::int32_t t = 0; t < count; t += vector_width) {
        const Float e = iota < count - t ? exponential((load(x + t) - highest) * scale) : Float{};
        store(x + t, e);
        total += e;
    }
    const float all = sum(total);
    for (std::int32_t t = 0; t < count; t += vector_width)
        store(x + t, load(x + t) * (price / all));
    return highest + tau * __builtin_logf(all);
}

/// Smoothed peak of a profile over `count` cells, its steps folded into slots modulo `ii` when
/// pipelined; x becomes price * gradient by step.
inline float folded_peak(float* x, std::int32_t count, std::int32_t ii, float tau, float price) {
    const std::int32_t slots = ii > 0 && ii < count ? ii : count;
    for (std::int32_t turn = slots; turn < count; turn += slots)
        for (std::int32_t s = 0; s < slots && turn + s < count; ++s)
            x[s] += x[turn + s];
    const float peak = smooth_peak(x, slots, tau, price);
    for (std::int32_t t = slots; t < count; ++t)
        x[t] = x[t - slots];
    return peak;
}

/// Expected use = sum of the starts of the last `blocking` steps; in place, from the end.
inline void starts_to_use(float* x, std::int32_t count, std::int32_t blocking) {
    for (std::int32_t t = (count - 1) / vector_width * vector_width; t >= 0; t -= vector_width) {
        Float use = load(x + t);
        for (std::int32_t k = 1; k < blocking; ++k)
            use += load(x + t - k);
        store(x + t, use);
    }
}

/// Gradient of the use to that of the starts, then to its rise from step t to t + 1; in place.
inline void gradient_to_rise(float* x, std::int32_t count, std::int32_t blocking) {
    for (std::int32_t t = 0; t < count; t += vector_width) {
        Float gradient = load(x + t);
        for (std::int32_t k = 1; k < blocking; ++k)
            gradient += load(x + t + k);
        store(x + t, gradient);
    }
    for (std::int32_t t = 0; t < count; t += vector_width)
        store(x + t, load(x + t + 1) - load(x + t));
}

void class_peaks(const View& view, std::int32_t lane, std::int32_t steps_used) {
    const GraphView& graph = view.graph;
    for (std::int32_t c = 0; c < graph.classes; ++c) {
        float* const x = starts_row(view, c, lane);
        starts_to_use(x, steps_used, graph.blocking[c]);
        view.peak[c * view.width + lane] = folded_peak(
            x, steps_used, view.lane.ii[lane], view.lane.smoothing[lane] * graph.mean_amount[c],
            view.lane.price[Objective::resource][lane] * graph.cost[c]);
        gradient_to_rise(x, steps_used, graph.blocking[c]);
    }
}

/// The peak of a profile that is given by its rises, which become the gradient by step.
void rises_peak(const View& view, std::int32_t p, std::int32_t lane, std::int32_t steps_used,
                float price) {
    const gaus::descent::RisesView& rises = view.graph.rises;
    float* const x = rises_row(view, p, lane);
    double held = 0;
    for (std::int32_t t = 0; t < steps_used; ++t) {
        held += x[t];
        x[t] = static_cast<float>(held);
    }
    view.peak[(view.graph.classes + p) * view.width + lane] =
        folded_peak(x, steps_used, view.lane.ii[lane], view.lane.smoothing[lane] * rises.mean[p],
                    price * rises.cost[p]);
}

void zero(float* x, std::int64_t count) {
    for (std::int64_t i = 0; i < count; i += vector_width)
        store(x + i, Float{});
}

/// Profiles become their peaks, and their gradient, which is 0 where they have no price.
void peaks(const View& view) {
    for (std::int32_t lane = 0; lane < view.lanes; ++lane) {
        const std::int32_t used = view.graph.steps + view.lane.shift[lane];
        if (view.lane.price[Objective::resource][lane] != 0) {
            class_peaks(view, lane, used);
        } else {
            for (std::int32_t c = 0; c < view.graph.classes && view.uses[Objective::resource]; ++c)
                zero(starts_row(view, c, lane) - view.origin, view.cells);
        }
        const std::int32_t alive = used + view.lane.ii[lane] * view.lane.turns[lane];
        for (std::int32_t p = 0; p < view.graph.rises.count; ++p) {
            const Objective objective = view.graph.rises.objective(p);
            const float price = view.lane.price[objective][lane];
            if (price != 0) {
                rises_peak(view, p, lane, objective == Objective::memory ? alive : used, price);
            } else if (view.uses[objective]) {
                zero(rises_row(view, p, lane) - view.origin, view.cells);
            }
        }
    }
    expect_rest(view);
}

void clear(const View& view) {
    const std::int64_t block = std::int64_t{view.width} * view.cells;
    if (view.uses[Objective::resource]) zero(view.starts, block * view.graph.classes);
    const gaus::descent::RisesView& rises = view.graph.rises;
    for (std::int32_t p = 0; p < rises.count; ++p)
        if (view.uses[rises.objective(p)]) zero(view.rises + p * block, block);
}

}  // namespace
