// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/profiles.cuh"

namespace gaus::descent {
namespace {

/// The end of the life of a value in one lane: it has been born and all have read it for sure from
/// step `end` on, not so before `begin`. The boundaries between are uncertain. The spans of the
/// readers are computed anew whenever they are needed: a thread has no room for them.
template <class Kernel>
struct End {
    const View& view;
    std::int32_t row, lane, first_reader, readers, cut, begin, end;
    float size;
    Span own;

    __device__ End(const View& of, std::int32_t value, std::int32_t in)
        : view(of),
          row(value),
          lane(in),
          first_reader(of.graph.consumer_offsets[value]),
          readers(of.graph.consumer_offsets[value + 1] - first_reader),
          cut(max(0, of.graph.farthest[value] - of.lane.turns[in])),
          size(of.graph.size[value]),
          own(span<Kernel>(of, value, in).later(of.graph.birth[value])) {
        begin = own.first;
        end = own.last;
        for (std::int32_t i = 0; i < readers; ++i) {
            const Span at = factor(i);
            begin = max(begin, at.first);
            end = max(end, at.last);
        }
    }

    /// Operator of factor i: a reader, and last the operator itself.
    __device__ std::int32_t operator_of(std::int32_t i) const {
        return i < readers ? view.graph.consumer[first_reader + i] : row;
    }

    /// Its span, seen from the iteration of the value: whole turns later, less those cut off.
    __device__ Span factor(std::int32_t i) const {
        if (i == readers) return own;
        const std::int32_t turns = view.graph.consumer_distance[first_reader + i] - cut;
        return span<Kernel>(view, operator_of(i), lane)
            .later(view.lane.ii[lane] * max(0, turns) + view.graph.consumer_hold[first_reader + i]);
    }
};

/// P(born and all have read) at `chunk` boundaries: the product of the factors above 0, and how
/// many are 0. What is certain by then is no factor.
constexpr std::int32_t chunk = 4;

struct Product {
    float value[chunk];
    std::int32_t zeros[chunk];

    __device__ float all(std::int32_t j) const { return zeros[j] > 0 ? 0.0f : value[j]; }
    /// Without the factor p.
    __device__ float others(std::int32_t j, float p) const {
        if (p > 0) return zeros[j] > 0 ? 0.0f : value[j] / p;
        return zeros[j] > 1 ? 0.0f : value[j];
    }
};

template <class Kernel>
__device__ Product all_read(const End<Kernel>& life, std::int32_t t) {
    Product product;
    for (std::int32_t j = 0; j < chunk; ++j) {
        product.value[j] = 1;
        product.zeros[j] = 0;
    }
    for (std::int32_t i = 0; i <= life.readers; ++i) {
        const Span at = life.factor(i);
        if (at.last <= t) continue;
        for (std::int32_t j = 0; j < chunk; ++j) {
            const float p = at.cdf<Kernel>(t + j);
            if (p > 0) {
                product.value[j] *= p;
            } else {
                ++product.zeros[j];
            }
        }
    }
    return product;
}

inline __device__ bool has_life(const View& view, std::int32_t row, std::int32_t lane) {
    return view.graph.size[row] != 0 && view.lane.price[Objective::memory][lane] != 0;
}

/// Takes size * P(a life ends at t) from the live values.
template <class Kernel>
struct Ends {
    static __device__ void scatter(const View& view, std::int32_t row, std::int32_t lane,
                                   const Profiles& to) {
        if (!has_life(view, row, lane)) return;
        const End<Kernel> life(view, row, lane);
        float before = 0;
        for (std::int32_t t = life.begin; t <= life.end; t += chunk) {
            const Product read = all_read(life, t);
            for (std::int32_t j = 0; j < chunk && t + j <= life.end; ++j) {
                to.rise(view.graph.space[row]).add(t + j, -life.size * (read.all(j) - before));
                before = read.all(j);
            }
        }
    }
};

/// Adds the gradient of the memory peak through the ends of lives: `live` holds the gradient by
/// boundary.
template <class Kernel>
struct GatherEnds {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        if (!has_life(view, row, lane)) return;
        const End<Kernel> life(view, row, lane);
        for (std::int32_t t = life.begin; t < life.end; t += chunk)
            add_chunk(life, t, all_read(life, t));
    }

    /// The part of the boundaries from t on.
    static __device__ void add_chunk(const End<Kernel>& life, std::int32_t t, const Product& read) {
        const View& view = life.view;
        const LaneColumn price = profiles_of(view, life.lane).rise(view.graph.space[life.row]);
        for (std::int32_t i = 0; i <= life.readers; ++i) {
            const Span at = life.factor(i);
            float slope = 0, widening = 0;
            for (std::int32_t j = 0; j < chunk && t + j < at.last; ++j) {
                const float others = read.others(j, at.cdf<Kernel>(t + j));
                const float part = price[t + j] * others * at.pdf<Kernel>(t + j);
                slope += part;
                widening += part * at.distance(t + j);
            }
            if (slope == 0 && widening == 0) continue;
            const std::int64_t cell = cell_of(view, life.operator_of(i), life.lane);
            const float scale = at.inverse * life.size;
            atomicAdd(view.gradient + cell, scale * slope);
            if (view.learn_sigma)
                atomicAdd(view.sigma_gradient + cell, scale * Kernel::reach * widening);
        }
    }
};

}  // namespace
}  // namespace gaus::descent
