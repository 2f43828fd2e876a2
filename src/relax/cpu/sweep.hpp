// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/starts.hpp"

namespace {

/// Where the sweep keeps which predecessor sets the earliest start.
template <class Index>
inline Index* chosen_rows(const View& view) {
    if constexpr (sizeof(Index) == 1) {
        return view.chosen;
    } else {
        return view.chosen_of_many;
    }
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors, which are placed already.
template <class Index>
inline void place(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const std::int64_t cell = std::int64_t{row} * view.width + lane;
    const auto earliest = static_cast<float>(graph.earliest[row]);
    const Float high = to_float(latest(view, row, lane));
    const std::int32_t begin = graph.incoming_offsets[row], end = graph.incoming_offsets[row + 1];
    Float low = splat(earliest);
    Int chosen = {};
    for (std::int32_t e = begin; e < end; ++e) {
        const std::int64_t from = std::int64_t{graph.source[e]} * view.width + lane;
        const Float bound = load(view.mu + from) + graph.lag[e];
        const Int later = bound > low;
        low = later ? bound : low;
        chosen = later ? splat(e - begin + 1) : chosen;
    }
    low = smaller(low, high);
    store(view.mu + cell, smaller(low + sigmoid(load(view.theta + cell)) * (high - low), high));
    store(chosen_rows<Index>(view) + cell, chosen);
    if (view.sigma != nullptr)
        store(view.sigma + cell, annealed_sigma(view, lane, high - earliest));
}

/// Rows that a loop over one kind of work takes at a time: they stay in the nearest cache for the
/// next kind, and the iterations of such a loop are short enough for the processor to overlap.
constexpr std::int32_t rows_at_once = 128;

/// The way forward: places the operators in topological order (alm: they are where they are) and
/// scatters their starts.
template <class Kernel, class Index>
void forward(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;  // which no store can change
    for (std::int32_t done = begin; done < end; done += rows_at_once) {
        const std::int32_t next = done + rows_at_once < end ? done + rows_at_once : end;
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            for (std::int32_t row = done; row < next && !view.learn_sigma; ++row)
                place<Index>(view, row, lane);
            for (std::int32_t row = done; row < next; ++row) {
                const std::int64_t cell = std::int64_t{row} * view.width + lane;
                scatter<Kernel>(view, row, lane, start_of(view, row, lane));
                if (view.preloaded) store(view.gradient + cell, Float{});
                if (view.learn_sigma) store(view.sigma_gradient + cell, Float{});
            }
        }
    }
}

/// One step of Adam; the bias correction is in the learning rate. Lanes whose step is not finite
/// are marked as failed; their moments keep them from ever moving again.
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
    const Float step = load(view.lane.learning_rate + lane) * m * inverse_root(v + view.epsilon);
    const Int lost = step - step != 0.0f;
    if (any(lost)) store(view.lane.failed + lane, load(view.lane.failed + lane) | lost);
    return {step, ~lost};
}

/// What the successors send back whose earliest start this operator sets.
template <class Index>
inline Float sent_back(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    Float total = {};
    for (std::int32_t s = graph.outgoing_offsets[row]; s < graph.outgoing_offsets[row + 1]; ++s) {
        const std::int64_t to = std::int64_t{graph.successor[s]} * view.width + lane;
        total += load_where(chosen_rows<Index>(view) + to, graph.place[s], view.gradient + to);
    }
    return total;
}

/// Sends the gradient of mu on to theta and takes Adam's step. `gradient` then holds what flows
/// into the earliest start of the row, where mu may have been.
template <class Index>
inline void send_back(const View& view, std::int32_t row, std::int32_t lane, Float gradient) {
    const std::int64_t cell = std::int64_t{row} * view.width + lane;
    gradient += sent_back<Index>(view, row, lane);
    const Float theta = load(view.theta + cell);
    const Float x = sigmoid(theta);
    const Float rest = to_float(latest(view, row, lane)) - load(view.mu + cell);
    store(view.gradient + cell, gradient * (1.0f - x));
    const Step step =
        adam(view, lane, view.moment + cell, view.moment2 + cell, gradient * x * rest);
    store(view.theta + cell, step.finite ? theta - step.value : theta);
}

/// Gradient by mu without what the successors send back.
template <class Kernel>
inline Float own_gradient(const View& view, std::int32_t row, std::int32_t lane) {
    Float gradient = {};
    if (view.preloaded) gradient = load(view.gradient + std::int64_t{row} * view.width + lane);
    if (!view.fused) return gradient;
    const Float pull =
        load(view.lane.price[Objective::communication] + lane) * view.graph.pull[row];
    return gradient + gather<Kernel, false>(view, row, lane, start_of(view, row, lane)).mu + pull;
}

/// The way back.
template <class Kernel, class Index>
void sweep_back(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    Float gradient[rows_at_once];
    for (std::int32_t done = end; done > begin; done -= rows_at_once) {
        const std::int32_t first = done - rows_at_once > begin ? done - rows_at_once : begin;
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            for (std::int32_t row = first; row < done; ++row)
                gradient[row - first] = own_gradient<Kernel>(view, row, lane);
            for (std::int32_t row = done - 1; row >= first; --row)
                send_back<Index>(view, row, lane, gradient[row - first]);
        }
    }
}

}  // namespace
