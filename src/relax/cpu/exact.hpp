// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/held.hpp"
#include "relax/cpu/peaks.hpp"

namespace {

/// Boundary at which the life of a value ends that is born at `born`.
inline Int end_of_rounded(const View& view, std::int32_t row, std::int32_t lane, Int born) {
    const GraphView& graph = view.graph;
    Int last = born;
    for (std::int32_t i = graph.consumer_offsets[row]; i < graph.consumer_offsets[row + 1]; ++i)
        last = larger(last, rounded(view, graph.consumer[i], lane) + graph.consumer_hold[i]);
    return last;
}

/// Adds `amount` at these steps of the lanes.
inline void add_at(float* profile, std::int32_t cells, Int step, float amount) {
    for (std::int32_t k = 0; k < vector_width; ++k)
        profile[std::int64_t{k} * cells + step[k]] += amount;
}

/// Adds the starts of the rounded schedule, what it holds and the births less the ends of its
/// values to the profiles.
void scatter_rounded(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Profiles to(view, row, lane);
            if (to.none() && !view.holds) continue;
            const Int start = rounded(view, row, lane);
            if (to.starts != nullptr) add_at(to.starts, view.cells, start, to.amount);
            if (view.holds)
                for_held(view, row, lane, [&](const Held& held) {
                    add_at(held.taken, view.cells, start, held.amount);
                    add_at(held.returned, view.cells, start, -held.amount);
                });
            if (to.live == nullptr) continue;
            const Int born = start + view.graph.birth[row];
            add_at(to.live, view.cells, start, to.size);
            add_at(rises_row(view, view.graph.space[row], lane), view.cells,
                   end_of_rounded(view, row, lane, born), -to.size);
        }
    }
}

/// Largest sum over `length` steps in a row; 0: over all so far.
inline double largest_sum(const float* x, std::int32_t count, std::int32_t length) {
    double sum = 0, largest = 0;
    for (std::int32_t t = 0; t < count; ++t) {
        sum += x[t];
        if (length > 0) sum -= x[t - length];
        largest = sum > largest ? sum : largest;
    }
    return largest;
}

inline double resource_of(const View& view, std::int32_t lane) {
    const GraphView& graph = view.graph;
    double total = 0;
    for (std::int32_t c = 0; c < graph.classes; ++c)
        total +=
            graph.cost[c] * largest_sum(starts_row(view, c, lane),
                                        graph.steps + view.lane.shift[lane], graph.blocking[c]);
    return total;
}

/// What the peaks of the profiles given by their rises cost, without the price of the objective.
inline double rises_of(const View& view, Objective objective, std::int32_t lane) {
    const gaus::descent::RisesView& rises = view.graph.rises;
    double total = 0;
    for (std::int32_t p = 0; p < rises.count; ++p)
        if (rises.objective(p) == objective)
            total += rises.cost[p] * largest_sum(rises_row(view, p, lane),
                                                 view.graph.steps + view.lane.shift[lane], 0);
    return total;
}

/// Exact priced energy of the rounded schedule from its profiles, but for the part of the
/// communication that does not depend on it. The one before counts among the least.
void score(const View& view) {
    const auto& at = view.lane;
    const float *const resource = at.price[Objective::resource], *const memory =
                                                                     at.price[Objective::memory];
    for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
        const Doubles rest = rest_of(view, lane);
        for (std::int32_t k = 0; k < vector_width; ++k) {
            const std::int32_t b = lane + k;
            double energy = 0;
            if (resource[b] != 0)
                energy +=
                    resource[b] * (resource_of(view, b) + rises_of(view, Objective::resource, b));
            if (memory[b] != 0) energy += memory[b] * rises_of(view, Objective::memory, b);
            energy += rest.of[k];
            if (at.energy[b] < at.least[b]) at.least[b] = at.energy[b];
            at.energy[b] = static_cast<float>(energy);
        }
    }
}

/// Keeps the rounded schedules that are better than all before.
void keep(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const Int better = load(view.lane.energy + lane) < load(view.lane.least + lane);
            float* const best = view.best + std::int64_t{row} * view.width + lane;
            store(best, better ? to_float(rounded(view, row, lane)) : load(best));
        }
    }
}

}  // namespace
