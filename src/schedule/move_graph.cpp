#include "schedule/move_graph.hpp"

#include <algorithm>

namespace gaus {

MoveGraph::MoveGraph(const Problem& problem)
    : slope_(problem.operator_count(), 0.0), rank_(problem.operator_count()) {
    const std::int32_t count = problem.operator_count();
    const auto dependencies = problem.dependencies();
    const auto latency = problem.latency();
    const auto collect = [&](Rows<Arc>& arcs, Rows<std::int32_t>& carriers, bool incoming) {
        arcs.offsets.assign(1, 0);
        carriers.offsets.assign(1, 0);
        for (std::int32_t v = 0; v < count; ++v) {
            for (const std::int32_t e : incoming ? problem.incoming(v) : problem.outgoing(v)) {
                const Dependency& d = dependencies[e];
                if (d.distance > 0) continue;
                const std::int32_t other = incoming ? d.source : d.target;
                arcs.items.push_back({other, latency[d.source] + d.delay});
                if (d.carries) carriers.items.push_back(other);
            }
            const auto first = carriers.items.begin() + carriers.offsets.back();
            std::sort(first, carriers.items.end());
            carriers.items.erase(std::unique(first, carriers.items.end()), carriers.items.end());
            arcs.offsets.push_back(static_cast<std::int32_t>(arcs.items.size()));
            carriers.offsets.push_back(static_cast<std::int32_t>(carriers.items.size()));
        }
    };
    collect(preds_, producers_, true);
    collect(succs_, consumers_, false);
    for (const Dependency& d : dependencies) {
        if (d.distance > 0 || !d.carries) continue;
        slope_[d.target] += d.weight;
        slope_[d.source] -= d.weight;
    }
    const auto order = problem.topological_order();
    for (std::int32_t i = 0; i < count; ++i)
        rank_[order[i]] = i;
}

}  // namespace gaus
