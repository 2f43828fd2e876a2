#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

/// What the kernels of live values keep per consumer while they work on one value.
struct Reader {
    Spans at;
    Float8 cdf, pdf, before;  ///< of the current chunk; product of the earlier readers' cdf
    Float8 y;
    Float8 slope[8], widening[8];
};

inline std::int64_t live_scratch(const GraphView& graph) {
    return static_cast<std::int64_t>(sizeof(Reader)) * (graph.fan_out + 1);
}

/// P(start <= t) and its derivative by y.
struct Distribution {
    Float8 cdf, pdf, y;
};

template <class Kernel, bool Density>
inline Distribution distribution(const Spans& at, std::int32_t k, const Times& times) {
    const Int8 begun = times.index >= splat(at.first[k]);
    const Int8 over = times.index >= splat(at.last[k]);
    Distribution result;
    result.y = times.distance(at, k);
    result.cdf = over ? splat(1.0f) : masked(Kernel::cdf(result.y), begun);
    if (Density) result.pdf = masked(Kernel::pdf(result.y), begun & ~over);
    return result;
}

/// The boundaries where a value of one lane is uncertain: born in [born, alive), last read in
/// [read, dead).
struct Life {
    std::int32_t born, alive, read, dead;
};

/// Spans of a value and its readers for eight lanes.
template <class Kernel>
struct Value {
    const View& view;
    std::int32_t row, group, count, birth;
    Reader* readers;
    Spans at;
    Int8 read = {}, dead = {};

    Value(const View& v, std::int32_t r, std::int32_t g)
        : view(v),
          row(r),
          group(g),
          count(v.graph.consumer_offsets[r + 1] - v.graph.consumer_offsets[r]),
          birth(gaus::descent::birth_of(v.graph.latency[r])),
          readers(reinterpret_cast<Reader*>(v.scratch)),
          at(spans<Kernel>(v, r, g)) {
        const std::int32_t begin = v.graph.consumer_offsets[r];
        for (std::int32_t i = 0; i < count; ++i) {
            const std::int32_t distance = v.graph.consumer_distance[begin + i];
            readers[i].at = spans<Kernel>(v, v.graph.consumer[begin + i], g);
            if (distance > 0) postpone(readers[i].at, v, r, distance, g);
            const Int8 first = load(readers[i].at.first), last = load(readers[i].at.last);
            read = first > read ? first : read;
            dead = last > dead ? last : dead;
        }
    }

    Life life(std::int32_t k) const {
        return {at.first[k] + birth, at.last[k] + birth, read[k], dead[k]};
    }

    /// P(all have read by t).
    Float8 all_read(std::int32_t k, const Times& times) const {
        Float8 product = splat(1.0f);
        for (std::int32_t i = 0; i < count; ++i)
            product *= distribution<Kernel, false>(readers[i].at, k, times).cdf;
        return product;
    }

    /// The same; keeps every factor, its density and the product before it.
    Float8 all_read_with_factors(std::int32_t k, const Times& times) const {
        Float8 product = splat(1.0f);
        for (std::int32_t i = 0; i < count; ++i) {
            const Distribution factor = distribution<Kernel, true>(readers[i].at, k, times);
            readers[i].before = product;
            readers[i].cdf = factor.cdf;
            readers[i].pdf = factor.pdf;
            readers[i].y = factor.y;
            product *= factor.cdf;
        }
        return product;
    }
};

/// Adds size * P(value is live at boundary t) of every value.
template <class Kernel>
void scatter_live(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        const float size = view.graph.size[row];
        if (size == 0) continue;
        for (std::int32_t group = 0; group < view.lanes; group += lanes_per_vector) {
            const Value<Kernel> value(view, row, group);
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (view.lane.memory[group + k] == 0) continue;
                const std::int64_t line = std::int64_t{group + k} * view.cells + view.origin;
                float* const live = view.live + line;
                const Life life = value.life(k);
                for (std::int32_t t = life.born; t < life.dead; t += 8) {
                    if (t >= life.alive && t + 8 <= life.read) {
                        view.live_change[line + t] += size;
                        view.live_change[line + life.read] -= size;
                        t = life.read;
                    }
                    const Float8 born =
                        distribution<Kernel, false>(value.at, k, times_from(t - value.birth)).cdf;
                    const Float8 read =
                        t + 8 <= life.read ? Float8{} : value.all_read(k, times_from(t));
                    store(live + t, load(live + t) + size * (born - born * read));
                }
            }
        }
    }
}

/// Adds one chunk's part of the gradient of `value` and its readers.
template <class Kernel, bool Sigma>
inline void gather_chunk(const Value<Kernel>& value, std::int32_t k, std::int32_t t,
                         const Life& life, Float8 price, Reader& own) {
    const Distribution birth = distribution<Kernel, true>(value.at, k, times_from(t - value.birth));
    const bool early = t + 8 <= life.read;  // no chance yet that all have read
    const Float8 read = early ? Float8{} : value.all_read_with_factors(k, times_from(t));
    const Float8 own_part = price * (read - 1.0f) * birth.pdf;
    own.slope[k] += own_part;
    if (Sigma) own.widening[k] += own_part * birth.y;
    if (early) return;
    Float8 after = price * birth.cdf;
    for (std::int32_t i = value.count - 1; i >= 0; --i) {
        Reader& reader = value.readers[i];
        const Float8 part = after * reader.before * reader.pdf;
        reader.slope[k] += part;
        if (Sigma) reader.widening[k] += part * reader.y;
        after *= reader.cdf;
    }
}

template <class Kernel, bool Sigma>
inline void add_gradient(const View& view, std::int32_t row, std::int32_t group,
                         const Reader& reader, const Spans& at, float size) {
    const std::int64_t cell = std::int64_t{row} * view.width + group;
    const Float8 scale = load(at.inverse) * size;
    store(view.gradient + cell, load(view.gradient + cell) + scale * sums(reader.slope));
    if (!Sigma) return;
    store(view.sigma_gradient + cell,
          load(view.sigma_gradient + cell) + scale * Kernel::reach * sums(reader.widening));
}

template <bool Sigma>
inline void clear_sums(Reader& reader) {
    for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
        reader.slope[k] = Float8{};
        if (Sigma) reader.widening[k] = Float8{};
    }
}

/// Gradient of the memory peak: `live` holds the gradient by boundary. Adds to `gradient`.
template <class Kernel, bool Sigma>
void gather_live(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        const float size = view.graph.size[row];
        if (size == 0) continue;
        for (std::int32_t group = 0; group < view.lanes; group += lanes_per_vector) {
            const Value<Kernel> value(view, row, group);
            Reader& own = value.readers[value.count];
            for (std::int32_t i = 0; i <= value.count; ++i)
                clear_sums<Sigma>(value.readers[i]);
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (view.lane.memory[group + k] == 0) continue;
                const float* price = view.live + std::int64_t{group + k} * view.cells + view.origin;
                const Life life = value.life(k);
                for (std::int32_t t = life.born; t < life.dead; t += 8) {
                    if (t >= life.alive && t + 8 <= life.read) t = life.read;
                    gather_chunk<Kernel, Sigma>(value, k, t, life, load(price + t), own);
                }
            }
            add_gradient<Kernel, Sigma>(view, row, group, own, value.at, size);
            for (std::int32_t i = 0; i < value.count; ++i)
                add_gradient<Kernel, Sigma>(
                    view, view.graph.consumer[view.graph.consumer_offsets[row] + i], group,
                    value.readers[i], value.readers[i].at, size);
        }
    }
}

}  // namespace
