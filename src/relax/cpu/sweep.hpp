#pragma once

#include "relax/cpu/vector.hpp"
#include "relax/views.hpp"

namespace {

using gaus::descent::GraphView;
using gaus::descent::View;

inline Float8 smaller(Float8 a, Float8 b) {
    return a < b ? a : b;
}
inline Float8 larger(Float8 a, Float8 b) {
    return a > b ? a : b;
}

inline Int8 running(const View& view, std::int32_t lane) {
    return load(view.lane.active + lane) & ~load(view.lane.failed + lane);
}

/// sigma = spread * slack, between the floor and the annealed cap.
inline Float8 annealed_sigma(const View& view, std::int32_t lane, Float8 slack) {
    const Float8 wide =
        smaller(load(view.lane.spread + lane) * slack, load(view.lane.sigma_cap + lane));
    return larger(wide, load(view.lane.sigma_floor + lane));
}

/// mu = low + sigmoid(theta) (high - low) in topological order, low from the predecessors.
void sweep(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = begin; row < end; ++row) {
        const auto earliest = static_cast<float>(graph.earliest[row]);
        for (std::int32_t lane = 0; lane < view.width; lane += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Float8 high = to_float(load(view.lane.shift + lane) + graph.latest[row]);
            Float8 low = splat(earliest);
            Int8 argmax = splat(-1);
            for (std::int32_t e = graph.incoming_offsets[row]; e < graph.incoming_offsets[row + 1];
                 ++e) {
                const std::int64_t from = std::int64_t{graph.source[e]} * view.width + lane;
                const Float8 bound = load(view.mu + from) + graph.lag[e];
                const Int8 later = bound > low;
                low = later ? bound : low;
                argmax = later ? splat(graph.source[e]) : argmax;
            }
            low = smaller(low, high);
            const Float8 mu = low + sigmoid(load(view.theta + cell)) * (high - low);
            const Int8 active = running(view, lane);
            store(view.mu + cell, active ? mu : load(view.mu + cell));
            store(view.argmax + cell, argmax);
            store(view.sigma + cell, annealed_sigma(view, lane, high - earliest));
        }
    }
}

/// One step of Adam; the bias correction is in the learning rate. Lanes whose step is not finite
/// are marked as failed.
struct Step {
    Float8 value;
    Int8 finite;
};

inline Step adam(const View& view, std::int32_t lane, float* moment, float* moment2,
                 Float8 gradient) {
    const Float8 m = view.momentum * load(moment) + (1.0f - view.momentum) * gradient;
    const Float8 v =
        view.momentum2 * load(moment2) + (1.0f - view.momentum2) * (gradient * gradient);
    store(moment, m);
    store(moment2, v);
    const Float8 step = load(view.lane.learning_rate + lane) * m / (square_root(v) + view.epsilon);
    const Int8 finite = (step - step == 0.0f) & (v - v == 0.0f);
    const Int8 running_before = running(view, lane);
    store(view.lane.failed + lane, load(view.lane.failed + lane) | ~finite);
    return {step, finite & running_before};
}

/// Sends the gradient of mu back through the arg-max predecessors to theta and takes Adam's step.
/// On return `gradient` holds what flows into the earliest start of the row.
void sweep_back(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = end - 1; row >= begin; --row) {
        for (std::int32_t lane = 0; lane < view.width; lane += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            Float8 gradient = load(view.gradient + cell);
            for (std::int32_t s = graph.outgoing_offsets[row]; s < graph.outgoing_offsets[row + 1];
                 ++s) {
                const std::int64_t to = std::int64_t{graph.successor[s]} * view.width + lane;
                gradient += masked(load(view.gradient + to), load(view.argmax + to) == row);
            }
            const Float8 theta = load(view.theta + cell);
            const Float8 x = sigmoid(theta);
            const Float8 high = to_float(load(view.lane.shift + lane) + graph.latest[row]);
            const Float8 rest = high - load(view.mu + cell);
            store(view.gradient + cell, gradient * (1.0f - x));
            const Step step =
                adam(view, lane, view.moment + cell, view.moment2 + cell, gradient * x * rest);
            const Float8 next = theta - step.value;
            store(view.theta + cell, step.finite ? next : theta);
        }
    }
}

}  // namespace
