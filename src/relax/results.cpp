// SPDX-License-Identifier: Apache-2.0
#include "relax/results.hpp"

#include "relax/phases.hpp"

#include <cmath>
#include <vector>

namespace gaus::descent {

namespace {

/// E[max(0, distance)].
double expected_crossings(double mean, double deviation) {
    const double z = mean / deviation;
    return mean * 0.5 * std::erfc(-z / std::sqrt(2.0)) +
           deviation * std::exp(-0.5 * z * z) * 0.3989422804014327;
}

/// Starts of all lanes, [V * width], as the kernels left them.
struct Starts {
    std::vector<float> mu, sigma;  ///< sigma: only unless `linear`
    std::size_t width;
    bool linear;  ///< communication in its linear form
};

/// Boundaries that the value of u crosses, in lane b, until the start of v `turns` steps later.
double crossings(const Graph& graph, const Starts& starts, std::int32_t source, std::int32_t target,
                 double turns, std::size_t b) {
    const std::size_t u = source * starts.width + b, v = target * starts.width + b;
    const double mean =
        double{starts.mu[v]} - starts.mu[u] + turns - result_after(graph.latency[source]);
    if (starts.linear) return mean;
    return expected_crossings(mean, std::hypot(double{starts.sigma[u]}, double{starts.sigma[v]}));
}

/// Expected boundaries crossed by weighted dependencies.
double communication(const Graph& graph, const Starts& starts, std::int32_t ii, std::size_t b) {
    double total = graph.self_loops.crossings(ii);
    for (std::size_t e = 0; e < graph.source.size(); ++e) {
        if (graph.weight[e] == 0) continue;
        total += graph.weight[e] * crossings(graph, starts, graph.source[e], graph.target[e], 0, b);
    }
    const BackEdges& back = graph.back;
    for (std::size_t e = 0; e < back.source.size(); ++e) {
        if (back.weight[e] == 0) continue;
        const double turns = double{back.distance[e]} * ii;
        total +=
            back.weight[e] * crossings(graph, starts, back.source[e], back.target[e], turns, b);
    }
    return total;
}

/// What the objectives other than communication are expected to be, smoothed.
struct Expected {
    std::vector<float> peak;     ///< [(C + rises) * width]
    std::vector<float> latency;  ///< [width]
};

double energy(const LaneBatch& batch, const Lane& lane, const TermValues& terms,
              const Expected& expected, double crossings, std::size_t b) {
    const std::size_t width = batch.view.width, classes = batch.graph.blocking.size();
    const auto peak = [&](std::size_t row) { return expected.peak[row * width + b]; };
    const Rises& rises = batch.graph.rises;
    double total = 0;
    if (lane.prices.resource != 0) {
        for (std::size_t c = 0; c < classes; ++c)
            total += lane.prices.resource * batch.graph.cost[c] * peak(c);
    }
    for (std::int32_t p = 0; p < batch.view.graph.rises.count; ++p) {
        const double price = lane.prices[batch.view.graph.rises.objective(p)];
        if (price != 0) total += price * rises.cost[p] * peak(classes + p);
    }
    if (lane.prices.memory != 0) total += lane.prices.memory * batch.values.cut[b];
    if (lane.prices.latency != 0) total += lane.prices.latency * expected.latency[b];
    if (lane.prices.communication != 0) total += lane.prices.communication * crossings;
    for (std::size_t i = 0; i < terms.size(); ++i)
        total += lane.prices.terms[i] * terms[i][b];
    return total;
}

/// The best schedules kept, and how they compare with the last.
struct BestOf {
    std::vector<float> start;          ///< [V * width], empty: none are kept
    std::vector<float> least, energy;  ///< [width], of the best and of the last

    bool is_better(std::size_t b) const { return !start.empty() && least[b] < energy[b]; }
};

BestOf best_of(const LaneBatch& batch) {
    const View& view = batch.view;
    if (view.best == nullptr) return {};
    score(batch, [] { return false; });
    return {.start = batch.arena.read(view.best, std::int64_t{view.graph.operators} * view.width),
            .least = batch.arena.read(view.lane.least, view.width),
            .energy = batch.arena.read(view.lane.energy, view.width)};
}

}  // namespace

std::vector<Relaxed> results(const LaneBatch& batch, std::span<const Lane> lanes,
                             const TermValues& terms) {
    const View& view = batch.view;
    const std::size_t width = view.width, rows = batch.graph.order.size();
    const auto cells = static_cast<std::int64_t>(rows * width);
    const Starts starts{.mu = batch.arena.read(view.mu, cells),
                        .sigma = batch.arena.read(view.sigma, view.learn_sigma ? cells : 0),
                        .width = width,
                        .linear = !view.learn_sigma};
    const std::int64_t peaks = view.graph.classes + view.graph.rises.count;
    const Expected expected{.peak = batch.arena.read(view.peak, peaks * view.width),
                            .latency = batch.arena.read(view.expected_latency, view.width)};
    const BestOf best = best_of(batch);
    const auto iterations = batch.arena.read(view.lane.iterations, view.width);
    const auto failed = batch.arena.read(view.lane.failed, view.width);
    std::vector<Relaxed> relaxed(lanes.size());
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        relaxed[b].position.resize(rows);
        for (std::size_t i = 0; i < rows; ++i)
            relaxed[b].position[batch.graph.order[i]] =
                (best.is_better(b) ? best.start : starts.mu)[i * width + b];
        relaxed[b].iterations = iterations[b];
        relaxed[b].finite = failed[b] == 0;
        if (iterations[b] == 0) continue;
        const double crossed = communication(batch.graph, starts, lanes[b].ii, b);
        relaxed[b].loss = energy(batch, lanes[b], terms, expected, crossed, b);
    }
    return relaxed;
}

}  // namespace gaus::descent
