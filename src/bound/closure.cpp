// SPDX-License-Identifier: Apache-2.0
#include "bound/closure.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/range/iterator_range.hpp>

namespace gaus {

namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property,
                                                 boost::no_property, boost::no_property, int, int>;
using Arc = boost::graph_traits<Graph>::edge_descriptor;

constexpr std::int64_t unlimited = std::int64_t{1} << 62;

/// Both directions of every arc of a network, sorted by tail; pairs share a number.
struct Ends {
    int tail, head, number;
};

}  // namespace

/// Nodes 0..N-1, then the source and the sink; arcs and their capacities in one order.
struct ClosureSolver::Network {
    Network(int nodes_, std::vector<std::pair<int, int>> implications) : nodes(nodes_) {
        const auto arcs = with_terminals(std::move(implications));
        std::vector<std::pair<int, int>> ends;
        ends.reserve(arcs.size());
        for (const Ends& arc : arcs)
            ends.emplace_back(arc.tail, arc.head);
        graph = Graph(boost::edges_are_sorted, ends.begin(), ends.end(), nodes + 2);
        connect(arcs);
    }

    int source() const { return nodes; }
    int sink() const { return nodes + 1; }

    std::vector<Ends> with_terminals(std::vector<std::pair<int, int>> implications) const {
        for (int node = 0; node < nodes; ++node) {
            implications.emplace_back(source(), node);
            implications.emplace_back(node, sink());
        }
        std::vector<Ends> arcs;
        arcs.reserve(2 * implications.size());
        for (const auto& [a, b] : implications) {
            const auto number = static_cast<int>(arcs.size());
            arcs.push_back({a, b, number});
            arcs.push_back({b, a, number + 1});
        }
        std::ranges::sort(
            arcs, {}, [](const Ends& arc) { return std::tuple(arc.tail, arc.head, arc.number); });
        return arcs;
    }

    void connect(const std::vector<Ends>& arcs) {
        std::vector<Arc> descriptor(arcs.size()), by_number(arcs.size());
        for (const Arc arc : boost::make_iterator_range(boost::edges(graph)))
            descriptor[boost::get(boost::edge_index, graph, arc)] = arc;
        for (std::size_t i = 0; i < arcs.size(); ++i)
            by_number[arcs[i].number] = descriptor[i];
        reverse.resize(arcs.size());
        capacity.assign(arcs.size(), 0);
        from_source.resize(nodes);
        to_sink.resize(nodes);
        for (std::size_t i = 0; i < arcs.size(); ++i) {
            const auto& [tail, head, number] = arcs[i];
            reverse[i] = by_number[number ^ 1];
            if (number % 2 == 1) continue;
            if (tail == source())
                from_source[head] = i;
            else if (head == sink())
                to_sink[tail] = i;
            else
                capacity[i] = unlimited;
        }
    }

    /// `colour` tells the sides of the minimum cut.
    std::int64_t maximum_flow(std::vector<boost::default_color_type>& colour) const {
        std::vector<std::int64_t> residual(capacity.size());
        std::vector<Arc> predecessor(nodes + 2);
        std::vector<int> distance(nodes + 2);
        const auto arc_index = boost::get(boost::edge_index, graph);
        const auto node_index = boost::get(boost::vertex_index, graph);
        const auto by_arc = [&](auto& values) {
            return boost::make_iterator_property_map(values.begin(), arc_index);
        };
        const auto by_node = [&](auto& values) {
            return boost::make_iterator_property_map(values.begin(), node_index);
        };
        return boost::boykov_kolmogorov_max_flow(
            graph, by_arc(capacity), by_arc(residual), by_arc(reverse), by_node(predecessor),
            by_node(colour), by_node(distance), node_index, source(), sink());
    }

    int nodes;
    Graph graph{};
    std::vector<Arc> reverse{};
    std::vector<std::int64_t> capacity{};
    std::vector<std::size_t> from_source{}, to_sink{};
};

ClosureSolver::ClosureSolver(int nodes, std::vector<std::pair<int, int>> implications)
    : network_(std::make_unique<Network>(nodes, std::move(implications))) {}

ClosureSolver::~ClosureSolver() = default;

Closure ClosureSolver::minimum(std::span<const std::int64_t> weights) {
    Network& net = *network_;
    Closure closure;
    for (int node = 0; node < net.nodes; ++node) {
        const std::int64_t weight = weights[node];
        net.capacity[net.from_source[node]] = std::max<std::int64_t>(-weight, 0);
        net.capacity[net.to_sink[node]] = std::max<std::int64_t>(weight, 0);
        closure.weight += std::min<std::int64_t>(weight, 0);
    }
    std::vector<boost::default_color_type> colour(net.nodes + 2);
    closure.weight += net.maximum_flow(colour);
    closure.chosen.resize(net.nodes);
    for (int node = 0; node < net.nodes; ++node)
        closure.chosen[node] = colour[node] == boost::black_color;
    return closure;
}

}  // namespace gaus
