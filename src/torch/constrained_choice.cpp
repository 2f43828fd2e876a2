// SPDX-License-Identifier: Apache-2.0
#include "torch/constrained_choice.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <cmath>

namespace gaus::categorical {

namespace {

/// The first step that the predecessors leave, and the one that all but the latest leave.
struct Bounds {
    std::int32_t low, second;
};

/// First step that one dependency leaves.
std::int32_t bound_by(const Problem& problem, const Dependency& d,
                      const std::vector<std::int32_t>& start) {
    return start[d.source] + static_cast<std::int32_t>(dependency_gap(problem, d, 0));
}

Bounds bounds_of(const Problem& problem, const Windows& windows, std::int32_t v,
                 const std::vector<std::int32_t>& start) {
    Bounds bounds{windows.earliest[v], windows.earliest[v]};
    for (const std::int32_t e : problem.incoming(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.distance > 0) continue;
        const std::int32_t bound = bound_by(problem, d, start);
        bounds.second = std::max(bounds.second, std::min(bounds.low, bound));
        bounds.low = std::max(bounds.low, bound);
    }
    return bounds;
}

/// Rows of one operator and its window.
struct Row {
    const float* score;
    float* gradient;
    float* cumulative;
    std::int32_t first, low, last;
};

/// What an earlier choice is worth, by step: the part that its cumulative distribution got.
void add_cumulative(const Row& row) {
    float sum = 0;
    for (std::int32_t t = row.last; t >= row.first; --t) {
        sum += row.cumulative[t];
        row.gradient[t] += sum;
    }
}

/// Through the softmax over the steps from `low` on. Steps before it get what they would if the
/// predecessors left them: for these to learn from, and at most as if they were chosen.
void through_softmax(const Row& row, float highest) {
    float total = 0, inner = 0;
    for (std::int32_t t = row.low; t <= row.last; ++t) {
        const float weight = std::exp(row.score[t] - highest);
        total += weight;
        inner += weight * row.gradient[t];
    }
    inner /= total;
    for (std::int32_t t = row.first; t <= row.last; ++t) {
        const float weight = std::exp(std::min(0.0f, row.score[t] - highest)) / total;
        row.gradient[t] = weight * (row.gradient[t] - inner);
    }
}

/// To the cumulative distributions of the predecessors. The latest of them decides alone about the
/// steps that all others leave.
void send_back(const Problem& problem, const Windows& windows, std::int32_t v,
               const std::vector<std::int32_t>& start, const Row& row, const Bounds& bounds,
               float* cumulative) {
    for (const std::int32_t e : problem.incoming(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.distance > 0) continue;
        const std::int32_t bound = bound_by(problem, d, start);
        const std::int32_t lag = bound - start[d.source];
        const std::int32_t from = bound == bounds.low ? bounds.second : bounds.low;
        const std::int32_t to = std::min(row.last, windows.latest[d.source] + lag);
        float* sent = cumulative + std::int64_t{d.source} * windows.latency_bound;
        for (std::int32_t t = from; t <= to; ++t)
            sent[t - lag] += row.gradient[t];
    }
}

}  // namespace

std::vector<std::int32_t> choose(const Problem& problem, const Windows& windows,
                                 const float* score) {
    std::vector<std::int32_t> start(static_cast<std::size_t>(problem.operator_count()));
    for (const std::int32_t v : problem.topological_order()) {
        const float* row = score + std::int64_t{v} * windows.latency_bound;
        const std::int32_t low = bounds_of(problem, windows, v, start).low;
        const float* best = std::max_element(row + low, row + windows.latest[v] + 1);
        start[v] = static_cast<std::int32_t>(best - row);
    }
    return start;
}

bool differentiate(const Problem& problem, const Windows& windows, const float* score,
                   const std::vector<std::int32_t>& start, float* gradient, float* cumulative,
                   const StopCheck& stop) {
    constexpr int rows_between_checks = 256;
    int unchecked = 0;
    const auto order = problem.topological_order();
    for (auto next = order.rbegin(); next != order.rend(); ++next) {
        const std::int32_t v = *next;
        if (++unchecked % rows_between_checks == 0 && stop()) return false;
        const std::int64_t offset = std::int64_t{v} * windows.latency_bound;
        const Bounds bounds = bounds_of(problem, windows, v, start);
        const Row row{score + offset,      gradient + offset, cumulative + offset,
                      windows.earliest[v], bounds.low,        windows.latest[v]};
        add_cumulative(row);
        through_softmax(row, row.score[start[v]]);
        send_back(problem, windows, v, start, row, bounds, cumulative);
        std::fill(row.gradient + row.first, row.gradient + row.low, 0.0f);
    }
    return true;
}

}  // namespace gaus::categorical
