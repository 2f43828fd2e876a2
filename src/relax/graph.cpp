// SPDX-License-Identifier: Apache-2.0
#include "relax/graph.hpp"

#include "relax/graph_profiles.hpp"
#include "relax/views.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace gaus::descent {

namespace {

/// The dependencies between one pair of operators at one distance as one, those that lead back
/// apart.
struct Edge {
    std::int32_t source, distance, lag, hold;
    double weight;
    bool carries, leads_back;
};

/// Who reads a value, how many iterations later at most, and until how many steps after its start.
struct Reading {
    std::int32_t source, target, distance, hold;
};

void add_operators(Graph& graph, const Problem& problem, const Windows& windows) {
    for (const std::int32_t v : graph.order) {
        graph.earliest.push_back(windows.earliest[v]);
        graph.latest.push_back(windows.latest[v]);
        graph.latency.push_back(problem.latency()[v]);
    }
    const auto& levels = problem.level_offsets();
    graph.level_offsets.assign(levels.begin(), levels.end());
    const double total = std::accumulate(graph.latency.begin(), graph.latency.end(), 0.0);
    graph.mean_latency = std::max(1.0f, static_cast<float>(total / problem.operator_count()));
}

std::vector<Edge> edges_into(const Problem& problem, std::int32_t v, bool pipelined,
                             const std::vector<std::int32_t>& row) {
    std::vector<Edge> edges;
    for (const std::int32_t e : problem.incoming(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.distance != 0 && !pipelined) continue;
        edges.push_back({row[d.source], d.distance, problem.latency()[d.source] + d.delay,
                         d.carries ? d.hold : 0, d.carries ? d.weight : 0.0, d.carries,
                         problem.leads_back(e)});
    }
    const auto place = [](const Edge& edge) {
        return std::tuple(edge.source, edge.distance, edge.leads_back);
    };
    std::ranges::stable_sort(edges, {}, place);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        if (i == 0 || place(edges[i]) != place(edges[kept - 1])) {
            edges[kept++] = edges[i];
            continue;
        }
        Edge& same = edges[kept - 1];
        same.lag = std::max(same.lag, edges[i].lag);
        same.hold = std::max(same.hold, edges[i].hold);
        same.weight += edges[i].weight;
        same.carries = same.carries || edges[i].carries;
    }
    edges.resize(kept);
    return edges;
}

/// Turns counts at [i + 1] into offsets.
void accumulate(std::vector<std::int32_t>& offsets) {
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
}

void add_edge(Graph& graph, std::int32_t target, const Edge& edge) {
    BackEdges& back = graph.back;
    (edge.leads_back ? back.source : graph.source).push_back(edge.source);
    (edge.leads_back ? back.target : graph.target).push_back(target);
    (edge.leads_back ? back.lag : graph.lag).push_back(static_cast<float>(edge.lag));
    (edge.leads_back ? back.weight : graph.weight).push_back(static_cast<float>(edge.weight));
    if (edge.leads_back) back.distance.push_back(static_cast<float>(edge.distance));
}

void add_self_loop(SelfLoops& loops, const Edge& edge, std::int32_t latency) {
    loops.turns += edge.weight * edge.distance;
    loops.births += edge.weight * result_after(latency);
}

/// Appends a reading; distances of the same reader ascend. Who reads a value more than once counts
/// with the largest distance and the longest hold.
void add_reading(std::vector<Reading>& readings, Reading reading) {
    const bool known = !readings.empty() && readings.back().source == reading.source &&
                       readings.back().target == reading.target;
    if (known) {
        reading.hold = std::max(reading.hold, readings.back().hold);
        readings.pop_back();
    }
    readings.push_back(reading);
}

/// All dependencies by target; returns who reads which value, by reader.
std::vector<Reading> add_edges(Graph& graph, const Problem& problem, bool pipelined) {
    const std::size_t count = graph.order.size();
    graph.row.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        graph.row[graph.order[i]] = static_cast<std::int32_t>(i);
    std::vector<double> pull(count);
    std::vector<Reading> readings;
    graph.incoming_offsets.push_back(0);
    graph.back.offsets.push_back(0);
    for (std::size_t i = 0; i < count; ++i) {
        const auto target = static_cast<std::int32_t>(i);
        for (const Edge& edge : edges_into(problem, graph.order[i], pipelined, graph.row)) {
            if (edge.carries)
                add_reading(readings, {edge.source, target, edge.distance, edge.hold});
            if (edge.source == target) {
                add_self_loop(graph.self_loops, edge, graph.latency[i]);
                continue;
            }
            add_edge(graph, target, edge);
            pull[i] += edge.weight;
            pull[edge.source] -= edge.weight;
        }
        graph.incoming_offsets.push_back(static_cast<std::int32_t>(graph.source.size()));
        graph.back.offsets.push_back(static_cast<std::int32_t>(graph.back.source.size()));
    }
    graph.pull.assign(pull.begin(), pull.end());
    return readings;
}

/// The edges once more, by source.
void add_successors(Graph& graph) {
    graph.outgoing_offsets.assign(graph.order.size() + 1, 0);
    for (const std::int32_t source : graph.source)
        ++graph.outgoing_offsets[source + 1];
    accumulate(graph.outgoing_offsets);
    graph.successor.resize(graph.source.size());
    graph.place.resize(graph.source.size());
    std::vector<std::int32_t> next = graph.outgoing_offsets;
    for (std::size_t e = 0; e < graph.source.size(); ++e) {
        const std::int32_t slot = next[graph.source[e]]++;
        graph.successor[slot] = graph.target[e];
        graph.place[slot] =
            static_cast<std::int32_t>(e) - graph.incoming_offsets[graph.target[e]] + 1;
        graph.fan_in = std::max(graph.fan_in, graph.place[slot]);
    }
}

void add_consumers(Graph& graph, const std::vector<Reading>& readings) {
    graph.consumer_offsets.assign(graph.order.size() + 1, 0);
    graph.farthest.assign(graph.order.size(), 0);
    for (const Reading& reading : readings) {
        ++graph.consumer_offsets[reading.source + 1];
        std::int32_t& farthest = graph.farthest[reading.source];
        farthest = std::max(farthest, reading.distance);
    }
    accumulate(graph.consumer_offsets);
    graph.consumer.resize(readings.size());
    graph.consumer_distance.resize(readings.size());
    graph.consumer_hold.resize(readings.size());
    std::vector<std::int32_t> next = graph.consumer_offsets;
    for (const Reading& reading : readings) {
        const std::int32_t slot = next[reading.source]++;
        graph.consumer[slot] = reading.target;
        graph.consumer_distance[slot] = reading.distance;
        graph.consumer_hold[slot] = reading.hold;
    }
}

void add_sinks(Graph& graph) {
    for (std::size_t i = 0; i < graph.order.size(); ++i) {
        const std::int32_t readers = graph.consumer_offsets[i + 1] - graph.consumer_offsets[i];
        graph.fan_out = std::max(graph.fan_out, readers);
        if (graph.outgoing_offsets[i] == graph.outgoing_offsets[i + 1])
            graph.sink.push_back(static_cast<std::int32_t>(i));
    }
}

}  // namespace

Graph make_graph(const Problem& problem, const Windows& windows) {
    Graph graph;
    graph.base_bound = windows.latency_bound;
    const auto order = problem.topological_order();
    graph.order.assign(order.begin(), order.end());
    add_operators(graph, problem, windows);
    const auto readings = add_edges(graph, problem, windows.ii > 0);
    add_successors(graph);
    add_consumers(graph, readings);
    add_sinks(graph);
    add_profiles(graph, problem);
    return graph;
}

}  // namespace gaus::descent
