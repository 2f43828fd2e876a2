#pragma once

#include "relax/cpu/vector.hpp"
#include "relax/views.hpp"

namespace {

using gaus::descent::GraphView;
using gaus::descent::View;

/// Smoothed peak tau * log sum exp(x / tau) over `count` cells; x becomes price * gradient.
inline float smooth_peak(float* x, std::int32_t count, float tau, float price) {
    Float8 top = splat(x[0]);
    for (std::int32_t t = 0; t < count; t += 8) {
        const Float8 use = iota < count - t ? load(x + t) : top;
        top = use > top ? use : top;
    }
    float highest = top[0];
    for (int i = 1; i < 8; ++i)
        highest = top[i] > highest ? top[i] : highest;
    Float8 total = {};
    const float scale = 1.0f / tau;
    for (std::int32_t t = 0; t < count; t += 8) {
        const Float8 e = masked(exponential((load(x + t) - highest) * scale), iota < count - t);
        store(x + t, e);
        total += e;
    }
    const float all = sum(total);
    for (std::int32_t t = 0; t < count; t += 8)
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
    for (std::int32_t t = (count - 1) / 8 * 8; t >= 0; t -= 8) {
        Float8 use = load(x + t);
        for (std::int32_t k = 1; k < blocking; ++k)
            use += load(x + t - k);
        store(x + t, use);
    }
}

/// Gradient of the use to that of the starts, then to its rise from step t to t + 1; in place.
inline void gradient_to_rise(float* x, std::int32_t count, std::int32_t blocking) {
    for (std::int32_t t = 0; t < count; t += 8) {
        Float8 gradient = load(x + t);
        for (std::int32_t k = 1; k < blocking; ++k)
            gradient += load(x + t + k);
        store(x + t, gradient);
    }
    for (std::int32_t t = 0; t < count; t += 8)
        store(x + t, load(x + t + 1) - load(x + t));
}

void class_peaks(const View& view, std::int32_t lane, std::int32_t steps_used) {
    const GraphView& graph = view.graph;
    for (std::int32_t c = 0; c < graph.classes; ++c) {
        float* x = view.starts + (std::int64_t{c} * view.width + lane) * view.cells + view.origin;
        starts_to_use(x, steps_used, graph.blocking[c]);
        view.peak[c * view.width + lane] = folded_peak(
            x, steps_used, view.lane.ii[lane], view.lane.smoothing[lane] * graph.mean_amount[c],
            view.lane.resource[lane] * graph.cost[c]);
        gradient_to_rise(x, steps_used, graph.blocking[c]);
    }
}

void memory_peak(const View& view, std::int32_t lane, std::int32_t steps_used) {
    const std::int64_t line = std::int64_t{lane} * view.cells + view.origin;
    float certain = 0;
    for (std::int32_t t = 0; t < steps_used; ++t) {
        certain += view.live_change[line + t];
        view.live[line + t] += certain;
    }
    view.peak[view.graph.classes * view.width + lane] =
        folded_peak(view.live + line, steps_used, view.lane.ii[lane],
                    view.lane.smoothing[lane] * view.graph.mean_size, view.lane.memory[lane]);
}

/// Smoothed largest end of the operators without successors.
void latency_peak(const View& view, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const Float8 tau = load(view.lane.smoothing + lane) * graph.mean_latency;
    const auto finish = [&](std::int32_t i) {
        const std::int32_t row = graph.sink[i];
        return load(view.mu + std::int64_t{row} * view.width + lane) +
               static_cast<float>(graph.latency[row]);
    };
    Float8 top = finish(0);
    for (std::int32_t i = 1; i < graph.sinks; ++i)
        top = finish(i) > top ? finish(i) : top;
    Float8 total = {};
    for (std::int32_t i = 0; i < graph.sinks; ++i)
        total += exponential((finish(i) - top) / tau);
    Float8 peak = top;
    for (int k = 0; k < 8; ++k)
        peak[k] += tau[k] * __builtin_logf(total[k]);
    store(view.peak + (graph.classes + 1) * view.width + lane, peak);
}

void peaks(const View& view, bool starts, bool live, bool latency) {
    for (std::int32_t lane = 0; lane < view.lanes; ++lane) {
        const std::int32_t used = view.graph.steps + view.lane.shift[lane];
        if (starts && view.lane.resource[lane] != 0) class_peaks(view, lane, used);
        const std::int32_t lived = used + view.lane.ii[lane] * view.lane.turns[lane];
        if (live && view.lane.memory[lane] != 0) memory_peak(view, lane, lived);
    }
    if (!latency) return;
    for (std::int32_t lane = 0; lane < view.lanes; lane += lanes_per_vector)
        latency_peak(view, lane);
}

/// Adds the gradient of the smoothed latency.
void gather_latency(const View& view) {
    const GraphView& graph = view.graph;
    for (std::int32_t i = 0; i < graph.sinks; ++i) {
        const std::int32_t row = graph.sink[i];
        for (std::int32_t lane = 0; lane < view.lanes; lane += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Float8 tau = load(view.lane.smoothing + lane) * graph.mean_latency;
            const Float8 peak = load(view.peak + (graph.classes + 1) * view.width + lane);
            const Float8 finish = load(view.mu + cell) + static_cast<float>(graph.latency[row]);
            const Float8 share = exponential((finish - peak) / tau);
            const Float8 gradient =
                load(view.gradient + cell) + load(view.lane.latency + lane) * share;
            store(view.gradient + cell, gradient);
        }
    }
}

void zero(float* x, std::int64_t count) {
    for (std::int64_t i = 0; i < count; i += 8)
        store(x + i, Float8{});
}

void clear(const View& view) {
    const std::int64_t block = std::int64_t{view.width} * view.cells;
    zero(view.starts, block * view.graph.classes);
    zero(view.live, block);
    zero(view.live_change, block);
}

}  // namespace
