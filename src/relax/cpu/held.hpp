// SPDX-License-Identifier: Apache-2.0
#pragma once

// What operators hold of the profiles that are given by their rises.
#include "relax/cpu/starts.hpp"

namespace {

using gaus::descent::RisesView;

/// What an operator holds of a profile: the row of the vector's first lane, moved so that step t of
/// the start is cell t of where it takes and of where it returns its amount.
struct Held {
    float *taken = nullptr, *returned = nullptr;  ///< nullptr: without a price
    float amount;

    Held(const View& view, std::int32_t holding, std::int32_t lane)
        : amount(view.graph.rises.amount[holding]) {
        const RisesView& rises = view.graph.rises;
        const std::int32_t p = rises.profile[holding];
        if (!view.uses[rises.objective(p)]) return;
        taken = rises_row(view, p, lane) + rises.from[holding];
        returned = rises_row(view, p, lane) + rises.until[holding];
    }
};

/// Calls `work(Held)` for what the operator holds of profiles with a price.
template <class Work>
inline void for_held(const View& view, std::int32_t row, std::int32_t lane, const Work& work) {
    const RisesView& rises = view.graph.rises;
    for (std::int32_t i = rises.offsets[row]; i < rises.offsets[row + 1]; ++i) {
        const Held held(view, i, lane);
        if (held.taken != nullptr) work(held);
    }
}

/// Adds P(start = t) to what one operator takes and takes it from what it returns.
template <class Kernel>
inline void scatter_held(const Held& held, const Spans& at, const Offsets& cells) {
    Boundaries boundary(at, at.first);
    Float before = {};
    for (std::int32_t done = 0; done == 0 || any(boundary.left >= 0.0f); done += 4) {
        Float p[4];
        for (int i = 0; i < 4; ++i)
            p[i] = boundary.cdf<Kernel>(i);
        to_rises(p, before);
        add_steps(held.taken + done, cells, p, held.amount);
        add_steps(held.returned + done, cells, p, -held.amount);
        boundary.advance();
    }
}

/// The same of everything.
template <class Kernel>
void scatter_held(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Spans at = spans<Kernel>(view, row, lane, start_of(view, row, lane));
            const Offsets cells(at.first, view.cells);
            for_held(view, row, lane,
                     [&](const Held& held) { scatter_held<Kernel>(held, at, cells); });
        }
    }
}

/// Sums over the boundaries: what is held begins later, and ends later, when the operator starts
/// later. The rises hold the gradient.
template <class Kernel, bool Sigma>
inline void add_slope(Slope& slope, const Held& held, const Spans& at, const Offsets& cells) {
    Boundaries boundary(at, at.first);
    for (std::int32_t done = 0; done == 0 || any(boundary.left > 0.0f); done += 4) {
        Float pdf[4], price[4];
        for (int i = 0; i < 4; ++i)
            pdf[i] = boundary.pdf<Kernel>(i);
        load_steps(held.returned + done, cells, price);
        add_slope<Sigma>(slope, boundary, pdf, price, held.amount);
        load_steps(held.taken + done, cells, price);
        add_slope<Sigma>(slope, boundary, pdf, price, -held.amount);
        boundary.advance();
    }
}

/// Adds the gradient of the peaks through what is held.
template <class Kernel, bool Sigma>
void gather_held(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Spans at = spans<Kernel>(view, row, lane, start_of(view, row, lane));
            const Offsets cells(at.first, view.cells);
            Slope slope;
            for_held(view, row, lane,
                     [&](const Held& held) { add_slope<Kernel, Sigma>(slope, held, at, cells); });
            scale<Kernel, Sigma>(slope, at);
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            add(view.gradient + cell, slope.mu);
            if (Sigma) add(view.sigma_gradient + cell, slope.sigma);
        }
    }
}

}  // namespace
