// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"

#include "bound/lives.hpp"
#include "bound/scale.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

namespace gaus {

namespace {

using Graph = lemon::SmartDigraph;

/// Weights as whole numbers of 1 / scale, rounded down where that is not exact.
struct WholeWeights {
    std::vector<std::int64_t> weight;  ///< [E], 0 where nothing is transported
    double scale = 1;
};

WholeWeights whole_weights(const Problem& problem, std::int32_t ii) {
    std::vector<double> weights;
    double sum = 0;
    for (const Dependency& d : problem.dependencies()) {
        weights.push_back(transports(d, ii) ? d.weight : 0);
        sum += weights.back();
    }
    WholeWeights whole;
    constexpr double most = 0x1p31;  // times a number of steps that fits 63 bits
    const auto exact = common_denominator(weights);
    whole.scale = exact && static_cast<double>(*exact) * sum <= most
                      ? static_cast<double>(*exact)
                      : std::exp2(std::floor(std::log2(most / std::max(sum, 1.0))));
    for (const double weight : weights) {
        const double scaled = weight * whole.scale, nearest = std::round(scaled);
        const bool is_whole = std::abs(scaled - nearest) <= 1e-12 * scaled;
        whole.weight.push_back(static_cast<std::int64_t>(is_whole ? nearest : std::floor(scaled)));
    }
    return whole;
}

/// The dual of the smallest communication: differences of starts are costs of arcs, weights are
/// supplies, node V is step 0.
struct FlowNetwork {
    FlowNetwork(const Problem& problem, const Windows& windows, const WholeWeights& whole)
        : cost(graph), supply(graph, 0) {
        const std::int32_t count = problem.operator_count();
        graph.reserveNode(count + 1);
        for (std::int32_t v = 0; v <= count; ++v)
            graph.addNode();
        for (std::size_t e = 0; e < whole.weight.size(); ++e) {
            const Dependency& d = problem.dependencies()[e];
            if (!dependency_counts(d, windows.ii) || d.source == d.target) continue;
            add(d.source, d.target, dependency_gap(problem, d, windows.ii));
            supply[graph.nodeFromId(d.source)] += whole.weight[e];
            supply[graph.nodeFromId(d.target)] -= whole.weight[e];
        }
        for (std::int32_t v = 0; v < count; ++v) {
            add(count, v, windows.earliest[v]);
            add(v, count, -std::int64_t{windows.latest[v]});
        }
    }

    /// b starts at least `gap` steps after a.
    void add(std::int32_t a, std::int32_t b, std::int64_t gap) {
        cost[graph.addArc(graph.nodeFromId(a), graph.nodeFromId(b))] = -gap;
    }

    Graph graph{};
    Graph::ArcMap<std::int64_t> cost;
    Graph::NodeMap<std::int64_t> supply;
};

}  // namespace

LeastCommunication least_communication(const Problem& problem, const Windows& windows) {
    const WholeWeights whole = whole_weights(problem, windows.ii);
    const FlowNetwork network(problem, windows, whole);
    lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> simplex(network.graph);
    [[maybe_unused]] const auto status =
        simplex.costMap(network.cost).supplyMap(network.supply).run();
    assert(status == simplex.OPTIMAL);
    std::int64_t sum = -simplex.totalCost<std::int64_t>();
    for (std::size_t e = 0; e < whole.weight.size(); ++e) {
        const Dependency& d = problem.dependencies()[e];
        sum += whole.weight[e] *
               (std::int64_t{windows.ii} * d.distance - departure_lag(problem, d.source));
    }
    LeastCommunication least{static_cast<double>(sum) / whole.scale, {{}, windows.ii}};
    const std::int32_t count = problem.operator_count();
    const std::int64_t origin = simplex.potential(network.graph.nodeFromId(count));
    for (std::int32_t v = 0; v < count; ++v)
        least.schedule.start.push_back(
            static_cast<std::int32_t>(origin - simplex.potential(network.graph.nodeFromId(v))));
    return least;
}

}  // namespace gaus
