#include "schedule/move_graph.hpp"

#include "schedule/slack.hpp"

#include <algorithm>
#include <tuple>

namespace gaus {

MoveGraph::Rows MoveGraph::carrying_neighbours(const Problem& problem, std::int32_t ii,
                                               bool incoming) {
    Rows rows{{0}, {}};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const std::int32_t e : incoming ? problem.incoming(v) : problem.outgoing(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.carries && dependency_counts(d, ii) && problem.size()[d.source] > 0)
                rows.items.push_back({incoming ? d.source : d.target, ii * d.distance});
        }
        const auto first = rows.items.begin() + rows.offsets.back();
        std::sort(first, rows.items.end(), [](const Carry& a, const Carry& b) {
            return std::tuple(a.op, -a.offset) < std::tuple(b.op, -b.offset);
        });
        const auto same = [](const Carry& a, const Carry& b) { return a.op == b.op; };
        rows.items.erase(std::unique(first, rows.items.end(), same), rows.items.end());
        rows.offsets.push_back(static_cast<std::int32_t>(rows.items.size()));
    }
    return rows;
}

MoveGraph::MoveGraph(const Problem& problem, std::int32_t ii)
    : offsets_(1, 0),
      producers_(carrying_neighbours(problem, ii, true)),
      consumers_(carrying_neighbours(problem, ii, false)),
      slope_(problem.operator_count(), 0.0),
      rank_(problem.operator_count()),
      sink_(problem.operator_count(), true) {
    const auto dependencies = problem.dependencies();
    const auto add_arcs = [&](std::span<const std::int32_t> edges, bool incoming) {
        for (const std::int32_t e : edges) {
            const Dependency& d = dependencies[e];
            if (!dependency_counts(d, ii) || d.source == d.target) continue;
            arcs_.push_back({incoming ? d.source : d.target,
                             static_cast<std::int32_t>(dependency_gap(problem, d, ii))});
        }
        offsets_.push_back(static_cast<std::int32_t>(arcs_.size()));
    };
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        add_arcs(problem.incoming(v), true);
        add_arcs(problem.outgoing(v), false);
    }
    for (const Dependency& d : dependencies) {
        if (d.distance == 0) sink_[d.source] = false;
        if (!dependency_counts(d, ii) || !d.carries) continue;
        slope_[d.target] += d.weight;
        slope_[d.source] -= d.weight;
    }
    const auto order = problem.topological_order();
    for (std::int32_t i = 0; i < problem.operator_count(); ++i)
        rank_[order[i]] = i;
}

}  // namespace gaus
