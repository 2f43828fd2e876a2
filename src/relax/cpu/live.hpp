#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

/// What the kernels of live values keep per consumer while they work on one value.
struct Reader {
    Spans at;
    Float8 cdf, before;  ///< of the current chunk; product of the earlier readers' cdf
    Float8 slope[8], widening[8];
};

inline std::int64_t live_scratch(const GraphView& graph) {
    return static_cast<std::int64_t>(sizeof(Reader)) * (graph.fan_out + 1);
}

/// P(start <= t) for t = from .. from + 7.
template <class Kernel>
inline Float8 distribution(const Spans& at, std::int32_t k, std::int32_t from) {
    const Float8 y = (static_cast<float>(from) + 0.5f - at.mu[k] + steps) * at.inverse[k];
    const Float8 inside = masked(Kernel::cdf(y), iota >= at.first[k] - from);
    return iota >= at.last[k] - from ? splat(1.0f) : inside;
}

/// Derivative of `distribution` by y, and y.
template <class Kernel>
inline Float8 density(const Spans& at, std::int32_t k, std::int32_t from, Float8& y) {
    y = (static_cast<float>(from) + 0.5f - at.mu[k] + steps) * at.inverse[k];
    return masked(Kernel::pdf(y), (iota >= at.first[k] - from) & (iota < at.last[k] - from));
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
        const std::int32_t* consumer = v.graph.consumer + v.graph.consumer_offsets[r];
        for (std::int32_t i = 0; i < count; ++i) {
            readers[i].at = spans<Kernel>(v, consumer[i], g);
            const Int8 first = load(readers[i].at.first), last = load(readers[i].at.last);
            read = first > read ? first : read;
            dead = last > dead ? last : dead;
        }
    }

    Life life(std::int32_t k) const {
        return {at.first[k] + birth, at.last[k] + birth, read[k], dead[k]};
    }

    /// P(all have read by t) for t = from .. from + 7; keeps the factors.
    Float8 all_read(std::int32_t k, std::int32_t from) {
        Float8 product = splat(1.0f);
        for (std::int32_t i = 0; i < count; ++i) {
            readers[i].before = product;
            readers[i].cdf = distribution<Kernel>(readers[i].at, k, from);
            product *= readers[i].cdf;
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
            Value<Kernel> value(view, row, group);
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (view.lane.memory[group + k] == 0) continue;
                const std::int64_t line = std::int64_t{group + k} * view.cells + view.origin;
                const Life life = value.life(k);
                std::int32_t t = life.born;
                while (t < life.dead) {
                    if (t >= life.alive && t + 8 <= life.read) {
                        view.live_change[line + t] += size;
                        view.live_change[line + life.read] -= size;
                        t = life.read;
                    }
                    const Float8 born = distribution<Kernel>(value.at, k, t - value.birth);
                    const Float8 live = born - born * value.all_read(k, t);
                    store(view.live + line + t, load(view.live + line + t) + size * live);
                    t += 8;
                }
            }
        }
    }
}

/// Adds one chunk's part of the gradient of `value` and its readers.
template <class Kernel, bool Sigma>
inline void gather_chunk(Value<Kernel>& value, std::int32_t k, std::int32_t t, Float8 price,
                         Reader& own) {
    const Float8 born = distribution<Kernel>(value.at, k, t - value.birth);
    const Float8 read = value.all_read(k, t);
    Float8 y;
    const Float8 rise = density<Kernel>(value.at, k, t - value.birth, y);
    const Float8 own_part = price * (read - 1.0f) * rise;
    own.slope[k] += own_part;
    if (Sigma) own.widening[k] += own_part * y;
    Float8 after = price * born;
    for (std::int32_t i = value.count - 1; i >= 0; --i) {
        Reader& reader = value.readers[i];
        const Float8 part = after * reader.before * density<Kernel>(reader.at, k, t, y);
        reader.slope[k] += part;
        if (Sigma) reader.widening[k] += part * y;
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

inline void clear_sums(Reader& reader) {
    for (std::int32_t k = 0; k < lanes_per_vector; ++k)
        reader.slope[k] = reader.widening[k] = Float8{};
}

/// Gradient of the memory peak: `live` holds the gradient by boundary. Adds to `gradient`.
template <class Kernel, bool Sigma>
void gather_live(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        const float size = view.graph.size[row];
        if (size == 0) continue;
        for (std::int32_t group = 0; group < view.lanes; group += lanes_per_vector) {
            Value<Kernel> value(view, row, group);
            Reader& own = value.readers[value.count];
            for (std::int32_t i = 0; i <= value.count; ++i)
                clear_sums(value.readers[i]);
            for (std::int32_t k = 0; k < lanes_per_vector; ++k) {
                if (view.lane.memory[group + k] == 0) continue;
                const float* price = view.live + std::int64_t{group + k} * view.cells + view.origin;
                const Life life = value.life(k);
                for (std::int32_t t = life.born; t < life.dead; t += 8) {
                    if (t >= life.alive && t + 8 <= life.read) t = life.read;
                    gather_chunk<Kernel, Sigma>(value, k, t, load(price + t), own);
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
