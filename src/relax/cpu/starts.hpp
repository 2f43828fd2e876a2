#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

inline float* starts_row(const View& view, std::int32_t c, std::int32_t lane) {
    return view.starts + (std::int64_t{c} * view.width + lane) * view.cells + view.origin;
}

/// Adds amount * P(start = t) of every operator to its class.
template <class Kernel>
void scatter_starts(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = begin; row < end; ++row) {
        const std::int32_t c = graph.resource_class[row];
        if (c < 0) continue;
        for (std::int32_t group = 0; group < view.lanes; group += lanes_per_vector) {
            const Spans at = spans<Kernel>(view, row, group);
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (view.lane.resource[group + k] == 0) continue;
                const std::int32_t first = at.first[k];
                const std::int32_t reach = at.last[k] - first;
                float* cell = starts_row(view, c, group + k) + first;
                Float8 y = (static_cast<float>(first) + 0.5f - at.mu[k] + steps) * at.inverse[k];
                Float8 before = {};
                for (std::int32_t t = 0; t <= reach; t += 8) {
                    const Float8 cdf = iota >= reach - t ? splat(1.0f) : Kernel::cdf(y);
                    store(cell + t,
                          load(cell + t) + graph.amount[row] * (cdf - shifted_up(before, cdf)));
                    before = cdf;
                    y += 8.0f * at.inverse[k];
                }
            }
        }
    }
}

/// Gradient of the class peaks: `starts` holds the difference of the gradient of step t + 1 and t.
template <class Kernel, bool Sigma>
void gather_starts(const View& view, std::int32_t begin, std::int32_t end) {
    const GraphView& graph = view.graph;
    for (std::int32_t row = begin; row < end; ++row) {
        const std::int32_t c = graph.resource_class[row];
        for (std::int32_t group = 0; group < view.width; group += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * view.width + group;
            Float8 slope[8] = {}, widening[8] = {};
            Float8 inverse = {};
            if (c >= 0) {
                const Spans at = spans<Kernel>(view, row, group);
                inverse = load(at.inverse) * graph.amount[row];
                for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                    if (view.lane.resource[group + k] == 0) continue;
                    const std::int32_t first = at.first[k];
                    const std::int32_t reach = at.last[k] - first;
                    const float* rise = starts_row(view, c, group + k) + first;
                    Float8 y =
                        (static_cast<float>(first) + 0.5f - at.mu[k] + steps) * at.inverse[k];
                    for (std::int32_t t = 0; t < reach; t += 8) {
                        const Float8 part =
                            masked(Kernel::pdf(y) * load(rise + t), iota < reach - t);
                        slope[k] += part;
                        if (Sigma) widening[k] += part * y;
                        y += 8.0f * at.inverse[k];
                    }
                }
            }
            Float8 gradient = inverse * sums(slope);
            if (!Sigma) gradient += load(view.lane.communication + group) * graph.pull[row];
            store(view.gradient + cell, gradient);
            if (Sigma) store(view.sigma_gradient + cell, inverse * Kernel::reach * sums(widening));
        }
    }
}

}  // namespace
