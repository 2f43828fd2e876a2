// SPDX-License-Identifier: Apache-2.0
#include "relax/device_graph.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <utility>

namespace gaus::descent {

namespace {

BackEdgesView upload(const BackEdges& edges, Arena& arena) {
    return {.count = static_cast<std::int32_t>(edges.source.size()),
            .offsets = arena.lend(edges.offsets),
            .source = arena.lend(edges.source),
            .target = arena.lend(edges.target),
            .lag = arena.lend(edges.lag),
            .distance = arena.lend(edges.distance),
            .weight = arena.lend(edges.weight)};
}

RisesView upload(const Rises& rises, Arena& arena) {
    return {.count = static_cast<std::int32_t>(rises.cost.size()),
            .spaces = rises.spaces,
            .holdings = static_cast<std::int32_t>(rises.profile.size()),
            .cost = arena.lend(rises.cost),
            .mean = arena.lend(rises.mean),
            .offsets = arena.lend(rises.offsets),
            .profile = arena.lend(rises.profile),
            .from = arena.lend(rises.from),
            .until = arena.lend(rises.until),
            .amount = arena.lend(rises.amount)};
}

GraphView upload(const Graph& graph, Arena& arena) {
    GraphView view;
    view.operators = static_cast<std::int32_t>(graph.order.size());
    view.edges = static_cast<std::int32_t>(graph.source.size());
    view.levels = static_cast<std::int32_t>(graph.level_offsets.size()) - 1;
    view.classes = static_cast<std::int32_t>(graph.blocking.size());
    view.sinks = static_cast<std::int32_t>(graph.sink.size());
    view.steps = graph.steps;
    view.fan_in = graph.fan_in;
    view.fan_out = graph.fan_out;
    view.mean_latency = graph.mean_latency;
    view.row = arena.lend(graph.row);
    view.level_offsets = arena.lend(graph.level_offsets);
    view.earliest = arena.lend(graph.earliest);
    view.latest = arena.lend(graph.latest);
    view.latency = arena.lend(graph.latency);
    view.resource_class = arena.lend(graph.resource_class);
    view.amount = arena.lend(graph.amount);
    view.size = arena.lend(graph.size);
    view.space = arena.lend(graph.space);
    view.birth = arena.lend(graph.birth);
    view.pull = arena.lend(graph.pull);
    view.sink = arena.lend(graph.sink);
    view.incoming_offsets = arena.lend(graph.incoming_offsets);
    view.source = arena.lend(graph.source);
    view.target = arena.lend(graph.target);
    view.lag = arena.lend(graph.lag);
    view.weight = arena.lend(graph.weight);
    view.outgoing_offsets = arena.lend(graph.outgoing_offsets);
    view.successor = arena.lend(graph.successor);
    view.place = arena.lend(graph.place);
    view.consumer_offsets = arena.lend(graph.consumer_offsets);
    view.consumer = arena.lend(graph.consumer);
    view.consumer_distance = arena.lend(graph.consumer_distance);
    view.consumer_hold = arena.lend(graph.consumer_hold);
    view.farthest = arena.lend(graph.farthest);
    view.rises = upload(graph.rises, arena);
    view.back = upload(graph.back, arena);
    view.blocking = arena.lend(graph.blocking);
    view.cost = arena.lend(graph.cost);
    view.mean_amount = arena.lend(graph.mean_amount);
    return view;
}

/// Nothing is limited, no start is bounded by more than dependencies, and no value crosses a
/// boundary less than not at all.
bool rounds_to_the_end(const Problem& problem) {
    return !problem.has_limits() && !problem.has_space_limits() && !problem.has_start_windows() &&
           std::ranges::none_of(problem.dependencies(), [&](const Dependency& d) {
               return d.carries && reads_early(problem, d);
           });
}

}  // namespace

DeviceGraph::DeviceGraph(const Problem& problem, const Windows& windows,
                         std::shared_ptr<void> stream)
    : host(make_graph(problem, windows)),
      rounding_ends(rounds_to_the_end(problem)),
      arena_(std::move(stream)),
      view(upload(host, arena_)) {}

}  // namespace gaus::descent
