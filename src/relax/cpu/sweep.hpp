#pragma once

#include "relax/cpu/starts.hpp"

namespace {

inline Int running(const View& view, std::int32_t lane) {
    return load(view.lane.active + lane) & ~load(view.lane.failed + lane);
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors, which are placed already.
inline Start place(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const std::int64_t cell = std::int64_t{row} * view.width + lane;
    const auto earliest = static_cast<float>(graph.earliest[row]);
    const Float high = to_float(latest(view, row, lane));
    Float low = splat(earliest);
    Int argmax = splat(-1);
    for (std::int32_t e = graph.incoming_offsets[row]; e < graph.incoming_offsets[row + 1]; ++e) {
        const std::int64_t from = std::int64_t{graph.source[e]} * view.width + lane;
        const Float bound = load(view.mu + from) + graph.lag[e];
        const Int later = bound > low;
        low = later ? bound : low;
        argmax = later ? splat(graph.source[e]) : argmax;
    }
    low = smaller(low, high);
    const Float next = low + sigmoid(load(view.theta + cell)) * (high - low);
    const Float mu = running(view, lane) ? next : load(view.mu + cell);
    store(view.mu + cell, mu);
    store(view.argmax + cell, argmax);
    const Float sigma = annealed_sigma(view, lane, high - earliest);
    if (view.sigma != nullptr) store(view.sigma + cell, sigma);
    return {mu, sigma};
}

/// The way forward: places the operators in topological order (alm: they are where they are) and
/// scatters their starts.
template <class Kernel>
void forward(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Start start =
                view.learn_sigma ? start_of(view, row, lane) : place(view, row, lane);
            scatter<Kernel>(view, row, lane, start);
            if (view.preloaded) store(view.gradient + cell, Float{});
            if (view.learn_sigma) store(view.sigma_gradient + cell, Float{});
        }
    }
}

/// One step of Adam; the bias correction is in the learning rate. Lanes whose step is not finite
/// are marked as failed.
struct Step {
    Float value;
    Int finite;
};

inline Step adam(const View& view, std::int32_t lane, float* moment, float* moment2,
                 Float gradient) {
    const Float m = view.momentum * load(moment) + (1.0f - view.momentum) * gradient;
    const Float v =
        view.momentum2 * load(moment2) + (1.0f - view.momentum2) * (gradient * gradient);
    store(moment, m);
    store(moment2, v);
    const Float step = load(view.lane.learning_rate + lane) * m / (square_root(v) + view.epsilon);
    const Int finite = (step - step == 0.0f) & (v - v == 0.0f);
    if (any(~finite)) store(view.lane.failed + lane, load(view.lane.failed + lane) | ~finite);
    return {step, finite & running(view, lane)};
}

/// What the successors send back whose earliest start this operator sets.
inline Float sent_back(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    Float total = {};
    for (std::int32_t s = graph.outgoing_offsets[row]; s < graph.outgoing_offsets[row + 1]; ++s) {
        const std::int64_t to = std::int64_t{graph.successor[s]} * view.width + lane;
        total += load(view.argmax + to) == row ? load(view.gradient + to) : Float{};
    }
    return total;
}

/// Sends the gradient of mu back through the arg-max predecessors to theta and takes Adam's step.
/// On return `gradient` holds what flows into the earliest start of the row.
template <class Kernel>
void sweep_back(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = end - 1; row >= begin; --row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Start start = start_of(view, row, lane);
            Float gradient = sent_back(view, row, lane);
            if (view.preloaded) gradient += load(view.gradient + cell);
            if (view.fused)
                gradient += gather<Kernel, false>(view, row, lane, start).mu +
                            load(view.lane.communication + lane) * view.graph.pull[row];
            const Float theta = load(view.theta + cell);
            const Float x = sigmoid(theta);
            const Float rest = to_float(latest(view, row, lane)) - start.mu;
            store(view.gradient + cell, gradient * (1.0f - x));
            const Step step =
                adam(view, lane, view.moment + cell, view.moment2 + cell, gradient * x * rest);
            store(view.theta + cell, step.finite ? theta - step.value : theta);
        }
    }
}

}  // namespace
