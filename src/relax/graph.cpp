#include "relax/graph.hpp"

#include "relax/views.hpp"

#include <algorithm>
#include <numeric>

namespace gaus::descent {

namespace {

/// The dependencies between one pair of operators as one.
struct Edge {
    std::int32_t source, lag;
    double weight;
    bool carries;
};

void add_operators(Graph& graph, const Problem& problem, const Windows& windows) {
    for (const std::int32_t v : graph.order) {
        graph.earliest.push_back(windows.earliest[v]);
        graph.latest.push_back(windows.latest[v]);
        graph.latency.push_back(problem.latency()[v]);
        graph.amount.push_back(static_cast<float>(problem.amount()[v]));
    }
    const auto& levels = problem.level_offsets();
    graph.level_offsets.assign(levels.begin(), levels.end());
    const double total = std::accumulate(graph.latency.begin(), graph.latency.end(), 0.0);
    graph.mean_latency = std::max(1.0f, static_cast<float>(total / problem.operator_count()));
}

void add_classes(Graph& graph, const Problem& problem) {
    const std::size_t count = problem.resources().size();
    std::vector<double> total(count), users(count);
    for (const std::int32_t v : graph.order) {
        if (problem.amount()[v] == 0) continue;
        total[problem.resource_class()[v]] += static_cast<double>(problem.amount()[v]);
        users[problem.resource_class()[v]] += 1;
    }
    std::vector<std::int32_t> id(count, -1);
    for (std::size_t c = 0; c < count; ++c) {
        const ResourceClass& resource = problem.resources()[c];
        if (users[c] == 0 || resource.blocking == 0 || resource.cost == 0) continue;
        id[c] = static_cast<std::int32_t>(graph.class_id.size());
        graph.class_id.push_back(static_cast<std::int32_t>(c));
        graph.blocking.push_back(resource.blocking);
        graph.cost.push_back(static_cast<float>(resource.cost));
        graph.mean_amount.push_back(static_cast<float>(total[c] / users[c]));
    }
    for (const std::int32_t v : graph.order) {
        const bool counts = problem.amount()[v] > 0;
        graph.resource_class.push_back(counts ? id[problem.resource_class()[v]] : -1);
    }
}

std::vector<Edge> edges_into(const Problem& problem, std::int32_t v,
                             const std::vector<std::int32_t>& row) {
    std::vector<Edge> edges;
    for (const std::int32_t e : problem.incoming(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.distance != 0) continue;
        edges.push_back({row[d.source], problem.latency()[d.source] + d.delay,
                         d.carries ? d.weight : 0.0, d.carries});
    }
    std::ranges::stable_sort(edges, {}, &Edge::source);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        if (i == 0 || edges[i].source != edges[kept - 1].source) {
            edges[kept++] = edges[i];
            continue;
        }
        Edge& same = edges[kept - 1];
        same.lag = std::max(same.lag, edges[i].lag);
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

void add_edges(Graph& graph, const Problem& problem) {
    const std::size_t count = graph.order.size();
    std::vector<std::int32_t> row(count);
    for (std::size_t i = 0; i < count; ++i)
        row[graph.order[i]] = static_cast<std::int32_t>(i);
    std::vector<double> pull(count);
    std::vector<bool> carries;
    graph.incoming_offsets.push_back(0);
    for (std::size_t i = 0; i < count; ++i) {
        for (const Edge& edge : edges_into(problem, graph.order[i], row)) {
            graph.source.push_back(edge.source);
            graph.target.push_back(static_cast<std::int32_t>(i));
            graph.lag.push_back(static_cast<float>(edge.lag));
            graph.weight.push_back(static_cast<float>(edge.weight));
            carries.push_back(edge.carries);
            pull[i] += edge.weight;
            pull[edge.source] -= edge.weight;
        }
        graph.incoming_offsets.push_back(static_cast<std::int32_t>(graph.source.size()));
    }
    graph.pull.assign(pull.begin(), pull.end());
    graph.outgoing_offsets.assign(count + 1, 0);
    graph.consumer_offsets.assign(count + 1, 0);
    for (std::size_t e = 0; e < graph.source.size(); ++e) {
        ++graph.outgoing_offsets[graph.source[e] + 1];
        graph.consumer_offsets[graph.source[e] + 1] += carries[e];
    }
    accumulate(graph.outgoing_offsets);
    accumulate(graph.consumer_offsets);
    graph.successor.resize(graph.source.size());
    graph.outgoing_edge.resize(graph.source.size());
    graph.consumer.resize(graph.consumer_offsets.back());
    std::vector<std::int32_t> next = graph.outgoing_offsets, reader = graph.consumer_offsets;
    for (std::size_t e = 0; e < graph.source.size(); ++e) {
        const std::int32_t slot = next[graph.source[e]]++;
        graph.successor[slot] = graph.target[e];
        graph.outgoing_edge[slot] = static_cast<std::int32_t>(e);
        if (carries[e]) graph.consumer[reader[graph.source[e]]++] = graph.target[e];
    }
}

void add_values(Graph& graph, const Problem& problem) {
    double total = 0, values = 0;
    for (std::size_t i = 0; i < graph.order.size(); ++i) {
        const std::int32_t readers = graph.consumer_offsets[i + 1] - graph.consumer_offsets[i];
        const auto size = readers > 0 ? static_cast<double>(problem.size()[graph.order[i]]) : 0.0;
        graph.size.push_back(static_cast<float>(size));
        graph.fan_out = std::max(graph.fan_out, readers);
        total += size;
        values += size > 0;
        if (graph.outgoing_offsets[i] == graph.outgoing_offsets[i + 1])
            graph.sink.push_back(static_cast<std::int32_t>(i));
    }
    graph.mean_size = values > 0 ? static_cast<float>(total / values) : 1.0f;
}

}  // namespace

Graph make_graph(const Problem& problem, const Windows& windows) {
    Graph graph;
    graph.base_bound = windows.latency_bound;
    const auto order = problem.topological_order();
    graph.order.assign(order.begin(), order.end());
    add_operators(graph, problem, windows);
    add_classes(graph, problem);
    add_edges(graph, problem);
    add_values(graph, problem);
    for (std::size_t i = 0; i < graph.order.size(); ++i) {
        const std::int32_t c = graph.resource_class[i];
        const std::int32_t held = c < 0 ? 1 : graph.blocking[c];
        graph.steps = std::max(graph.steps, graph.latest[i] + held);
    }
    return graph;
}

}  // namespace gaus::descent
