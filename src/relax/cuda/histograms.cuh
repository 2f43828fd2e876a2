#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent::device {

inline __device__ float* starts_row(const View& view, std::int32_t c, std::int32_t lane) {
    return view.starts + (std::int64_t{c} * view.width + lane) * view.cells + view.origin;
}

template <class Kernel>
struct ScatterStarts {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int32_t c = view.graph.resource_class[row];
        if (c < 0 || view.lane.resource[lane] == 0) return;
        const Span where = span<Kernel>(view, row, lane);
        float* line = starts_row(view, c, lane);
        float before = 0;
        for (std::int32_t t = where.first; t <= where.last; ++t) {
            const float now = cdf<Kernel>(where, t);
            atomicAdd(line + t, view.graph.amount[row] * (now - before));
            before = now;
        }
    }
};

template <class Kernel>
struct GatherStarts {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = std::int64_t{row} * view.width + lane;
        const std::int32_t c = view.uses_resource ? view.graph.resource_class[row] : -1;
        float slope = 0, widening = 0;
        if (c >= 0 && view.lane.resource[lane] != 0) {
            const Span where = span<Kernel>(view, row, lane);
            const float* rise = starts_row(view, c, lane);
            for (std::int32_t t = where.first; t < where.last; ++t) {
                const float y = where.distance(t);
                const float part = Kernel::pdf(y) * rise[t];
                slope += part;
                widening += part * y;
            }
            const float scale = where.inverse * view.graph.amount[row];
            slope *= scale;
            widening *= scale * Kernel::reach;
        }
        if (view.learn_sigma) {
            view.sigma_gradient[cell] = widening;
        } else {
            slope += view.lane.communication[lane] * view.graph.pull[row];
        }
        view.gradient[cell] = slope;
    }
};

/// Span of consumer i of the value of `row`, seen from the iteration of the value; as on the CPU.
template <class Kernel>
__device__ Span reader_span(const View& view, std::int32_t row, std::int32_t i, std::int32_t lane) {
    Span reader = span<Kernel>(view, view.graph.consumer[i], lane);
    const std::int32_t cut = max(0, view.graph.farthest[row] - view.lane.turns[lane]);
    const std::int32_t later = view.lane.ii[lane] * max(0, view.graph.consumer_distance[i] - cut);
    reader.mu += static_cast<float>(later);
    reader.first += later;
    reader.last += later;
    return reader;
}

/// Bounds of a value's life in one lane; as on the CPU.
template <class Kernel>
struct Value {
    Span own;
    std::int32_t row, birth, read = 0, dead = 0, begin, end;

    __device__ Value(const View& view, std::int32_t of, std::int32_t lane)
        : own(span<Kernel>(view, of, lane)),
          row(of),
          birth(view.graph.latency[row] > 1 ? view.graph.latency[row] - 1 : 0),
          begin(view.graph.consumer_offsets[row]),
          end(view.graph.consumer_offsets[row + 1]) {
        for (std::int32_t i = begin; i < end; ++i) {
            const Span reader = reader_span<Kernel>(view, row, i, lane);
            read = max(read, reader.first);
            dead = max(dead, reader.last);
        }
    }
};

constexpr std::int32_t chunk = 8;

/// Product of the readers' cdf at `chunk` boundaries from t: of those above 0, and how many are 0.
struct Product {
    float value[chunk];
    std::int32_t zeros[chunk];
};

template <class Kernel>
__device__ Product all_read(const View& view, const Value<Kernel>& value, std::int32_t lane,
                            std::int32_t t) {
    Product product;
    for (std::int32_t j = 0; j < chunk; ++j) {
        product.value[j] = 1;
        product.zeros[j] = 0;
    }
    for (std::int32_t i = value.begin; i < value.end; ++i) {
        const Span reader = reader_span<Kernel>(view, value.row, i, lane);
        for (std::int32_t j = 0; j < chunk; ++j) {
            const float p = cdf<Kernel>(reader, t + j);
            if (p > 0) {
                product.value[j] *= p;
            } else {
                ++product.zeros[j];
            }
        }
    }
    return product;
}

/// First boundary of the next chunk: the certain part of a life is skipped.
template <class Kernel>
__device__ bool certain(const Value<Kernel>& value, std::int32_t t) {
    return t >= value.own.last + value.birth && t + chunk <= value.read;
}

template <class Kernel>
struct ScatterLive {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const float size = view.graph.size[row];
        if (size == 0 || view.lane.memory[lane] == 0) return;
        const Value<Kernel> value(view, row, lane);
        const std::int64_t line = std::int64_t{lane} * view.cells + view.origin;
        for (std::int32_t t = value.own.first + value.birth; t < value.dead; t += chunk) {
            if (certain(value, t)) {
                atomicAdd(view.live_change + line + t, size);
                atomicAdd(view.live_change + line + value.read, -size);
                t = value.read;
            }
            const Product read = all_read<Kernel>(view, value, lane, t);
            for (std::int32_t j = 0; j < chunk && t + j < value.dead; ++j) {
                const float done = read.zeros[j] > 0 ? 0.0f : read.value[j];
                const float born = cdf<Kernel>(value.own, t + j - value.birth);
                atomicAdd(view.live + line + t + j, size * born * (1.0f - done));
            }
        }
    }
};

template <class Kernel>
struct GatherLive {
    static __device__ void add(const View& view, std::int64_t cell, float slope, float widening,
                               float scale) {
        atomicAdd(view.gradient + cell, scale * slope);
        if (view.learn_sigma)
            atomicAdd(view.sigma_gradient + cell, scale * Kernel::reach * widening);
    }

    /// One chunk's part for the readers.
    static __device__ void readers(const View& view, const Value<Kernel>& value, std::int32_t lane,
                                   std::int32_t t, const float* price, const Product& read,
                                   float size) {
        for (std::int32_t i = value.begin; i < value.end; ++i) {
            const std::int32_t row = view.graph.consumer[i];
            const Span reader = reader_span<Kernel>(view, value.row, i, lane);
            float slope = 0, widening = 0;
            for (std::int32_t j = 0; j < chunk && t + j < value.dead; ++j) {
                const float p = cdf<Kernel>(reader, t + j);
                const bool others_read = read.zeros[j] == (p > 0 ? 0 : 1);
                const float others =
                    !others_read ? 0.0f : (p > 0 ? read.value[j] / p : read.value[j]);
                const float born = cdf<Kernel>(value.own, t + j - value.birth);
                const float part = price[t + j] * born * others * pdf<Kernel>(reader, t + j);
                slope += part;
                widening += part * reader.distance(t + j);
            }
            if (slope != 0 || widening != 0)
                add(view, std::int64_t{row} * view.width + lane, slope, widening,
                    size * reader.inverse);
        }
    }

    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const float size = view.graph.size[row];
        if (size == 0 || view.lane.memory[lane] == 0) return;
        const Value<Kernel> value(view, row, lane);
        const float* price = view.live + std::int64_t{lane} * view.cells + view.origin;
        float slope = 0, widening = 0;
        for (std::int32_t t = value.own.first + value.birth; t < value.dead; t += chunk) {
            if (certain(value, t)) t = value.read;
            const Product read = all_read<Kernel>(view, value, lane, t);
            for (std::int32_t j = 0; j < chunk && t + j < value.dead; ++j) {
                const float done = read.zeros[j] > 0 ? 0.0f : read.value[j];
                const std::int32_t start = t + j - value.birth;
                const float part = price[t + j] * (done - 1.0f) * pdf<Kernel>(value.own, start);
                slope += part;
                widening += part * value.own.distance(start);
            }
            readers(view, value, lane, t, price, read, size);
        }
        add(view, std::int64_t{row} * view.width + lane, slope, widening, size * value.own.inverse);
    }
};

}  // namespace gaus::descent::device
