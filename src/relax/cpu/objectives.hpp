// SPDX-License-Identifier: Apache-2.0
#pragma once

// The objectives that need no profile of the steps, but what of the communication is with the
// starts and the dependencies.
#include "relax/cpu/starts.hpp"

namespace {

/// Smoothed largest end of the operators without successors.
void latency_peak(const View& view, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const Float tau = load(view.lane.smoothing + lane) * graph.mean_latency;
    const auto finish = [&](std::int32_t i) {
        const std::int32_t row = graph.sink[i];
        return load(view.mu + std::int64_t{row} * view.width + lane) +
               static_cast<float>(graph.latency[row]);
    };
    Float top = finish(0);
    for (std::int32_t i = 1; i < graph.sinks; ++i)
        top = finish(i) > top ? finish(i) : top;
    Float total = {};
    for (std::int32_t i = 0; i < graph.sinks; ++i)
        total += exponential((finish(i) - top) / tau);
    Float peak = top;
    for (int k = 0; k < vector_width; ++k)
        peak[k] += tau[k] * __builtin_logf(total[k]);
    store(view.expected_latency + lane, peak);
}

/// Adds its gradient.
void gather_latency(const View& view) {
    const GraphView& graph = view.graph;
    for (std::int32_t i = 0; i < graph.sinks; ++i) {
        const std::int32_t row = graph.sink[i];
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Float tau = load(view.lane.smoothing + lane) * graph.mean_latency;
            const Float peak = load(view.expected_latency + lane);
            const Float finish = load(view.mu + cell) + static_cast<float>(graph.latency[row]);
            const Float share = exponential((finish - peak) / tau);
            add(view.gradient + cell, load(view.lane.price[Objective::latency] + lane) * share);
        }
    }
}

/// What these objectives are expected to be.
void expect_rest(const View& view) {
    for (std::int32_t lane = 0; lane < view.width; lane += vector_width)
        if (view.uses[Objective::latency]) latency_peak(view, lane);
}

/// Adds their gradients at what is expected.
void gather_rest(const View& view) {
    if (view.uses[Objective::latency]) gather_latency(view);
}

/// Start of the rounded schedule. Rounding is monotone, so it keeps the order of the sweep.
inline Int rounded(const View& view, std::int32_t row, std::int32_t lane) {
    return truncate(load(view.mu + std::int64_t{row} * view.width + lane) + 0.5f);
}

/// Latest end of the rounded schedule.
inline Int latency_of(const View& view, std::int32_t lane) {
    Int end = {};
    for (std::int32_t i = 0; i < view.graph.sinks; ++i) {
        const std::int32_t row = view.graph.sink[i];
        end = larger(end, rounded(view, row, lane) + view.graph.latency[row]);
    }
    return end;
}

/// Numbers of the lanes of a vector.
struct Doubles {
    double of[vector_width] = {};
};

/// Boundaries crossed, but for the part that does not depend on the schedule.
inline Doubles communication_of(const View& view, std::int32_t lane) {
    Doubles total;
    for (std::int32_t row = 0; row < view.graph.operators; ++row) {
        const Int start = rounded(view, row, lane);
        for (std::int32_t k = 0; k < vector_width; ++k)
            total.of[k] += static_cast<double>(view.graph.pull[row]) * start[k];
    }
    return total;
}

/// Their exact priced energy, of the rounded schedule.
inline Doubles rest_of(const View& view, std::int32_t lane) {
    const Int latency = latency_of(view, lane);
    const Doubles communication = communication_of(view, lane);
    const auto& price = view.lane.price;
    Doubles energy;
    for (std::int32_t k = 0; k < vector_width; ++k)
        energy.of[k] = static_cast<double>(price[Objective::latency][lane + k]) * latency[k] +
                       price[Objective::communication][lane + k] * communication.of[k];
    return energy;
}

}  // namespace
