#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

inline float* starts_row(const View& view, std::int32_t c, std::int32_t lane) {
    return view.starts + (std::int64_t{c} * view.width + lane) * view.cells + view.origin;
}

/// Adds amount * P(start = t) of every operator to its class.
template <class Kernel>
void scatter_starts(const View& view, std::int32_t begin, std::int32_t end) {
    const std::int32_t* classes = view.graph.resource_class;
    const float* prices = view.lane.resource;
    const std::int32_t lanes = view.lanes;
    for (std::int32_t row = begin; row < end; ++row) {
        if (classes[row] < 0) continue;
        const float amount = view.graph.amount[row];
        for (std::int32_t group = 0; group < lanes; group += lanes_per_vector) {
            const Spans at = spans<Kernel>(view, row, group);
            float* const line = starts_row(view, classes[row], group);
            const std::int32_t cells = view.cells;
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (prices[group + k] == 0) continue;
                float* const cell = line + std::int64_t{k} * cells;
                const Int8 last = splat(at.last[k]);
                Float8 before = {};
                for (std::int32_t t = at.first[k]; t <= at.last[k]; t += 8) {
                    const Times times = times_from(t);
                    const Float8 cdf = Kernel::cdf(times.distance(at, k));
                    const Float8 started = times.index >= last ? splat(1.0f) : cdf;
                    store(cell + t,
                          load(cell + t) + amount * (started - shifted_up(before, started)));
                    before = started;
                }
            }
        }
    }
}

/// Sums over one lane's window of density * rise, and of density * rise * y.
template <class Kernel, bool Sigma>
inline void gather_lane(const Spans& at, std::int32_t k, const float* rise, Float8& slope,
                        Float8& widening) {
    const Int8 last = splat(at.last[k]);
    for (std::int32_t t = at.first[k]; t < at.last[k]; t += 8) {
        const Times times = times_from(t);
        const Float8 y = times.distance(at, k);
        const Float8 part = masked(Kernel::pdf(y) * load(rise + t), times.index < last);
        slope += part;
        if (Sigma) widening += part * y;
    }
}

/// Gradient of the class peaks (`starts` holds the difference of the gradient of step t + 1 and t)
/// and, when sigma is annealed, of the communication. Sets `gradient`.
template <class Kernel, bool Sigma>
void gather_starts(const View& view, std::int32_t begin, std::int32_t end) {
    const float* prices = view.lane.resource;
    const std::int32_t width = view.width;
    for (std::int32_t row = begin; row < end; ++row) {
        const std::int32_t c = view.uses_resource ? view.graph.resource_class[row] : -1;
        const float amount = view.graph.amount[row], pull = view.graph.pull[row];
        for (std::int32_t group = 0; group < width; group += lanes_per_vector) {
            const std::int64_t cell = std::int64_t{row} * width + group;
            Float8 gradient = {}, sigma_gradient = {};
            if (c >= 0) {
                const Spans at = spans<Kernel>(view, row, group);
                const float* const line = starts_row(view, c, group);
                Float8 slope[8], widening[8];
                for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                    slope[k] = widening[k] = Float8{};
                    if (prices[group + k] == 0) continue;
                    gather_lane<Kernel, Sigma>(at, k, line + std::int64_t{k} * view.cells, slope[k],
                                               widening[k]);
                }
                const Float8 scale = load(at.inverse) * amount;
                gradient = scale * sums(slope);
                if (Sigma) sigma_gradient = scale * Kernel::reach * sums(widening);
            }
            if (!Sigma) gradient += load(view.lane.communication + group) * pull;
            store(view.gradient + cell, gradient);
            if (Sigma) store(view.sigma_gradient + cell, sigma_gradient);
        }
    }
}

}  // namespace
