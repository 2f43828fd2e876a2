#pragma once

#include "relax/cpu/starts.hpp"

namespace {

/// One factor of P(a value is born and all have read it): an uncertain reader, or the operator
/// itself while its birth is uncertain.
struct Factor {
    Spans spans;
    Boundaries at;
    std::int32_t row;
    Float cdf, pdf, y, before;  ///< of one boundary; price times the earlier factors' cdf
    Slope slope, by_lane;
};

inline std::int64_t live_scratch(const GraphView& graph) {
    return static_cast<std::int64_t>(sizeof(Factor)) * (graph.fan_out + 2);
}

/// The end of a value's life in each lane: all have read it for sure from `end` on, nobody before
/// `begin`. Between, the boundaries are uncertain.
struct End {
    Int begin, end;
    Factor* factors;
    std::int32_t count = 0;
    float size;
};

/// Spans of the readers, as they lie in time seen from the value's iteration, and of the birth.
template <class Kernel>
inline End end_of_life(const View& view, std::int32_t row, std::int32_t lane) {
    const GraphView& graph = view.graph;
    const std::int32_t first = graph.consumer_offsets[row],
                       readers = graph.consumer_offsets[row + 1] - first;
    End life{{}, {}, reinterpret_cast<Factor*>(view.scratch), 0, graph.size[row]};
    Spans own = spans<Kernel>(view, row, lane, start_of(view, row, lane));
    const std::int32_t birth = gaus::descent::birth_of(graph.latency[row]);
    own.mu += static_cast<float>(birth);
    own.first += birth;
    own.last += birth;
    life.begin = own.first;
    life.end = own.last;
    for (std::int32_t i = 0; i < readers; ++i) {
        const std::int32_t reader = graph.consumer[first + i];
        const std::int32_t later = graph.consumer_distance[first + i];
        Spans& at = life.factors[i].spans;
        at = spans<Kernel>(view, reader, lane, start_of(view, reader, lane));
        if (later > 0) postpone(at, view, row, later, lane);
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

/// P(born and all have read) at boundary i from the begin of the end.
template <class Kernel>
inline Float all_read(const End& life, std::int32_t i) {
    Float product = splat(1.0f);
    for (std::int32_t f = 0; f < life.count; ++f)
        product *= life.factors[f].at.cdf<Kernel>(i);
    return product;
}

/// The same for steps of lane k.
template <class Kernel>
inline Float all_read(const End& life, std::int32_t k, Int t) {
    Float product = splat(1.0f);
    for (std::int32_t f = 0; f < life.count; ++f)
        product *= span_of(life.factors[f].spans, k).cdf<Kernel>(t);
    return product;
}

template <class Kernel>
inline void end_few(const View& view, std::int32_t lane, const Work& work, const End& life) {
    const Offsets cells(life.begin, view.cells);
    float* const live = live_row(view, lane);
    Float before = {};
    for (std::int32_t done = 0; done <= work.few; done += 4) {
        Float p[4];
        for (std::int32_t i = 0; i < 4; ++i) {
            const Float now = work.many ? Float{} : all_read<Kernel>(life, done + i);
            p[i] = now - before;
            before = now;
        }
        transpose(p);
        add_steps(live + done, cells, p, -life.size);
    }
}

template <class Kernel>
inline void end_many(const View& view, std::int32_t lane, const Work& work, const End& life) {
    for (std::int32_t k = 0; k < vector_width; ++k) {
        if (work.many[k] == 0 || view.lane.memory[lane + k] == 0) continue;
        float* const live = live_row(view, lane + k);
        Float before = {};
        for (std::int32_t t = life.begin[k]; t <= life.end[k]; t += vector_width) {
            const Float now = all_read<Kernel>(life, k, iota + t);
            add(live + t, -life.size * (now - shifted_up(before, now)));
            before = now;
        }
    }
}

/// Takes size * P(a life ends at t) of every value from the live values.
template <class Kernel>
void scatter_ends(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        if (view.graph.size[row] == 0) continue;
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const End life = end_of_life<Kernel>(view, row, lane);
            const Work work(life.end - life.begin);
            if (work.few >= 0) end_few<Kernel>(view, lane, work, life);
            if (any(work.many)) end_many<Kernel>(view, lane, work, life);
        }
    }
}

/// Adds the part of one boundary (or of as many of one lane) to the slopes; cdf, pdf and y of the
/// factors are set.
template <bool Sigma>
inline void spread_price(const End& life, Float price) {
    for (std::int32_t f = 0; f < life.count; ++f) {
        life.factors[f].before = price;
        price *= life.factors[f].cdf;
    }
    Float after = splat(1.0f);
    for (std::int32_t f = life.count - 1; f >= 0; --f) {
        Factor& factor = life.factors[f];
        const Float part = factor.before * after * factor.pdf;
        factor.slope.mu += part;
        if (Sigma) factor.slope.sigma += part * factor.y;
        after *= factor.cdf;
    }
}

template <class Kernel, bool Sigma>
inline void gather_end_few(const View& view, std::int32_t lane, const Work& work, const End& life) {
    const Offsets cells(life.begin, view.cells);
    const float* const live = live_row(view, lane);
    for (std::int32_t done = 0; done < work.few; done += 4) {
        Float price[4];
        for (std::int32_t j = 0; j < 4; ++j)
            price[j] = load_quarters(live + done, cells.of + j);
        transpose(price);
        for (std::int32_t i = 0; i < 4 && done + i < work.few; ++i) {
            for (std::int32_t f = 0; f < life.count; ++f) {
                Factor& factor = life.factors[f];
                factor.cdf = factor.at.cdf<Kernel>(done + i);
                factor.pdf = factor.at.pdf<Kernel>(done + i);
                if (Sigma) factor.y = factor.at.distance(done + i);
            }
            spread_price<Sigma>(life, price[i]);
        }
    }
}

/// Slopes of one lane, as sums over its boundaries.
template <class Kernel, bool Sigma>
inline void gather_end_of_lane(const End& life, std::int32_t k, const float* price) {
    for (std::int32_t t = life.begin[k]; t < life.end[k]; t += vector_width) {
        for (std::int32_t f = 0; f < life.count; ++f) {
            Factor& factor = life.factors[f];
            const Span at = span_of(factor.spans, k);
            factor.cdf = at.cdf<Kernel>(iota + t);
            factor.pdf = at.pdf<Kernel>(iota + t);
            if (Sigma) factor.y = at.distance(iota + t);
        }
        spread_price<Sigma>(life, load(price + t));
    }
    for (std::int32_t f = 0; f < life.count; ++f) {
        Factor& factor = life.factors[f];
        factor.by_lane.mu[k] = sum(factor.slope.mu);
        if (Sigma) factor.by_lane.sigma[k] = sum(factor.slope.sigma);
        factor.slope = {};
    }
}

template <class Kernel, bool Sigma>
inline void gather_end_many(const View& view, std::int32_t lane, const Work& work,
                            const End& life) {
    for (std::int32_t f = 0; f < life.count; ++f) {
        life.factors[f].by_lane = life.factors[f].slope;
        life.factors[f].slope = {};
    }
    for (std::int32_t k = 0; k < vector_width; ++k)
        if (work.many[k] != 0 && view.lane.memory[lane + k] != 0)
            gather_end_of_lane<Kernel, Sigma>(life, k, live_row(view, lane + k));
    for (std::int32_t f = 0; f < life.count; ++f)
        life.factors[f].slope = life.factors[f].by_lane;
}

/// Adds the gradient of the memory peak through the ends of lives: `live` holds the gradient by
/// boundary.
template <class Kernel, bool Sigma>
void gather_ends(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        if (view.graph.size[row] == 0) continue;
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const End life = end_of_life<Kernel>(view, row, lane);
            for (std::int32_t f = 0; f < life.count; ++f)
                life.factors[f].slope = {};
            const Work work(life.end - life.begin);
            if (work.few > 0) gather_end_few<Kernel, Sigma>(view, lane, work, life);
            if (any(work.many)) gather_end_many<Kernel, Sigma>(view, lane, work, life);
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
