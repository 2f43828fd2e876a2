// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/starts.hpp"

namespace {

/// One factor of P(a value is born and all have read it): an uncertain reader, or the operator
/// itself while its birth is uncertain.
struct Factor {
    Spans spans;
    Boundaries at;
    std::int32_t row;
    Float cdf, pdf, before;  ///< of one boundary; price times the earlier factors' cdf
    Slope slope;
};

inline std::int64_t live_scratch(const GraphView& graph) {
    return static_cast<std::int64_t>(sizeof(Factor)) * (graph.fan_out + 2);
}

/// The end of a value's life in each lane: all have read it for sure from `end` on, nobody before
/// `begin`. Between, the boundaries are uncertain.
struct End {
    Float begin, end;  ///< whole numbers
    Factor* factors;
    std::int32_t count = 0;
    float size;
};

/// From so many operators on a design does not stay in the caches of a core, and what lies far away
/// is asked for this many rows ahead. (GCC drops calls that only prefetch unless they are inlined.)
constexpr std::int32_t in_cache = 1 << 15, rows_ahead = 16;

/// Asks for what the values of the next rows need: in large designs readers lie far away.
template <bool Gradient>
[[gnu::always_inline]] inline void fetch_ahead(const View& view, std::int32_t row,
                                               std::int32_t lane) {
    const GraphView& graph = view.graph;
    if (graph.operators < in_cache || row + rows_ahead >= graph.operators) return;
    const std::int32_t end = graph.consumer_offsets[row + rows_ahead + 1];
    for (std::int32_t i = graph.consumer_offsets[row + rows_ahead]; i < end; ++i) {
        const std::int32_t reader = graph.consumer[i];
        const std::int64_t cell = std::int64_t{reader} * view.width + lane;
        __builtin_prefetch(graph.earliest + reader);
        __builtin_prefetch(graph.latest + reader);
        __builtin_prefetch(view.mu + cell);
        if (Gradient) __builtin_prefetch(view.gradient + cell, 1);
    }
}

/// Spans of the readers, as they lie in time seen from the value's iteration, and of the birth.
template <class Kernel>
inline End end_of_life(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const std::int32_t first = graph.consumer_offsets[row],
                       readers = graph.consumer_offsets[row + 1] - first;
    End life{{}, {}, reinterpret_cast<Factor*>(view.scratch), 0, graph.size[row]};
    Spans own = spans<Kernel>(view, row, lane, start_of(view, row, lane));
    hold(own, graph.birth[row]);
    life.begin = own.first;
    life.end = own.last;
    for (std::int32_t i = 0; i < readers; ++i) {
        const std::int32_t reader = graph.consumer[first + i];
        const std::int32_t later = graph.consumer_distance[first + i];
        Spans& at = life.factors[i].spans;
        at = spans<Kernel>(view, reader, lane, start_of(view, reader, lane));
        if (later > 0) postpone(at, view, row, later, lane);
        hold(at, graph.consumer_hold[first + i]);
        life.factors[i].row = reader;
        life.begin = larger(life.begin, at.first);
        life.end = larger(life.end, at.last);
    }
    const auto keep = [&](const Spans& at, std::int32_t of) {
        if (!any(at.last > life.begin)) return;
        Factor& factor = life.factors[life.count++];
        factor.spans = at;
        factor.row = of;
        factor.at = Boundaries(at, life.begin);
    };
    for (std::int32_t i = 0; i < readers; ++i)
        keep(Spans(life.factors[i].spans), life.factors[i].row);
    keep(own, row);
    return life;
}

/// P(born and all have read) at the next four boundaries of every lane.
template <class Kernel>
inline void all_read(const End& life, Float (&product)[4]) {
    for (int i = 0; i < 4; ++i)
        product[i] = splat(1.0f);
    for (std::int32_t f = 0; f < life.count; ++f) {
        Boundaries& at = life.factors[f].at;
        for (int i = 0; i < 4; ++i)
            product[i] *= at.cdf<Kernel>(i);
        at.advance();
    }
}

/// Takes size * P(the life ends at t) of one value from the live values.
template <class Kernel>
inline void scatter_end(const View& view, std::int32_t row, std::int32_t lane) {
    const End life = end_of_life<Kernel>(view, row, lane);
    const Offsets cells(life.begin, view.cells);
    float* const live = rises_row(view, view.graph.space[row], lane);
    Float left = life.end - life.begin, before = {};
    for (std::int32_t done = 0; done == 0 || any(left >= 0.0f); done += 4) {
        Float p[4];
        all_read<Kernel>(life, p);
        to_rises(p, before);
        add_steps(live + done, cells, p, -life.size);
        left -= 4.0f;
    }
}

/// The same of every value.
template <class Kernel>
void scatter_ends(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width && view.graph.size[row] != 0;
             lane += vector_width) {
            fetch_ahead<false>(view, row, lane);
            scatter_end<Kernel>(view, row, lane);
        }
    }
}

/// Adds the part of one boundary to the slopes of all factors.
template <class Kernel, bool Sigma>
inline void spread_price(const End& life, Float price, int i) {
    for (std::int32_t f = 0; f < life.count; ++f) {
        Factor& factor = life.factors[f];
        factor.cdf = factor.at.cdf<Kernel>(i);
        factor.pdf = factor.at.pdf<Kernel>(i);
        factor.before = price;
        price *= factor.cdf;
    }
    Float after = splat(1.0f);
    for (std::int32_t f = life.count - 1; f >= 0; --f) {
        Factor& factor = life.factors[f];
        const Float part = factor.before * after * factor.pdf;
        factor.slope.mu += part;
        if (Sigma) factor.slope.sigma += part * factor.at.distance(i);
        after *= factor.cdf;
    }
}

/// Slopes of the factors of one life. `live` holds the gradient by boundary.
template <class Kernel, bool Sigma>
inline End gather_end(const View& view, std::int32_t row, std::int32_t lane) {
    const End life = end_of_life<Kernel>(view, row, lane);
    for (std::int32_t f = 0; f < life.count; ++f)
        life.factors[f].slope = {};
    const Offsets cells(life.begin, view.cells);
    const float* const live = rises_row(view, view.graph.space[row], lane);
    Float left = life.end - life.begin;
    for (std::int32_t done = 0; any(left > 0.0f); done += 4) {
        Float price[4];
        load_steps(live + done, cells, price);
        for (int i = 0; i < 4 && any(left > static_cast<float>(i)); ++i)
            spread_price<Kernel, Sigma>(life, price[i], i);
        for (std::int32_t f = 0; f < life.count; ++f)
            life.factors[f].at.advance();
        left -= 4.0f;
    }
    return life;
}

/// Adds the gradient of the memory peak through the ends of lives.
template <class Kernel, bool Sigma>
void gather_ends(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width && view.graph.size[row] != 0;
             lane += vector_width) {
            fetch_ahead<true>(view, row, lane);
            const End life = gather_end<Kernel, Sigma>(view, row, lane);
            for (std::int32_t f = 0; f < life.count; ++f) {
                const Factor& factor = life.factors[f];
                const std::int64_t cell = std::int64_t{factor.row} * view.width + lane;
                const Float scale = factor.spans.inverse * life.size;
                add(view.gradient + cell, scale * factor.slope.mu);
                if (Sigma)
                    add(view.sigma_gradient + cell, scale * Kernel::reach * factor.slope.sigma);
            }
        }
    }
}

}  // namespace
