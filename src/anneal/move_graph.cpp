// SPDX-License-Identifier: Apache-2.0
#include "anneal/move_graph.hpp"

#include "problem/slack.hpp"

#include <algorithm>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>

namespace gaus {

MoveGraph::Rows MoveGraph::carrying_neighbours(const Problem& problem, std::int32_t ii,
                                               bool incoming) {
    Rows rows{{0}, {}};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const std::int32_t e : incoming ? problem.incoming(v) : problem.outgoing(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.carries && dependency_counts(d, ii) && problem.size()[d.source] > 0)
                rows.items.push_back({incoming ? d.source : d.target, ii * d.distance + d.hold});
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

void MoveGraph::find_demands(const Problem& problem) {
    using Key = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int64_t, std::int32_t>;
    std::map<Key, std::int32_t> known;
    const auto index_of = [&](const Reservation& use, std::int32_t next) {
        const Key key{use.index, use.from, use.steps, use.amount, next};
        const auto [at, added] = known.try_emplace(key, static_cast<std::int32_t>(demands_.size()));
        if (added) demands_.push_back({use, next});
        return at->second;
    };
    constexpr Reservation nothing{.steps = 0, .amount = 0};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        std::int32_t first = -1;
        for (const Reservation& use : problem.uses(v) | std::views::reverse)
            first = index_of(use, first);
        nodes_[v].demand = first >= 0 ? first : index_of(nothing, -1);
    }
}

ArcGroup MoveGraph::add_arcs(const Problem& problem, std::int32_t ii, std::int32_t v,
                             bool incoming) {
    std::vector<Arc> arcs;
    for (const std::int32_t e : incoming ? problem.incoming(v) : problem.outgoing(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (!dependency_counts(d, ii) || d.source == d.target) continue;
        arcs.push_back({incoming ? d.source : d.target,
                        static_cast<std::int32_t>(dependency_gap(problem, d, ii))});
    }
    // Of parallel ones the largest gap.
    std::ranges::sort(arcs, {}, [](const Arc& arc) { return std::pair(arc.op, -arc.gap); });
    const auto same = [](const Arc& a, const Arc& b) { return a.op == b.op; };
    arcs.erase(std::unique(arcs.begin(), arcs.end(), same), arcs.end());
    const Arc none{v, -(1 << 30)};
    const ArcGroup empty{{none, none, none, none}};
    ArcGroup first = empty;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        if (i >= 4 && i % 4 == 0) more_.push_back(empty);
        (i < 4 ? first : more_.back()).arcs[i % 4] = arcs[i];
    }
    return first;
}

MoveGraph::MoveGraph(const Problem& problem, const Windows& windows)
    : nodes_(problem.operator_count()),
      near_(problem.operator_count()),
      producers_(carrying_neighbours(problem, windows.ii, true)),
      consumers_(carrying_neighbours(problem, windows.ii, false)),
      sink_(problem.operator_count(), true) {
    const std::int32_t ii = windows.ii;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        Node& node = nodes_[v];
        for (const bool later : {false, true}) {
            node.more[later] = static_cast<std::int32_t>(more_.size());
            near_[v].sides[later] = add_arcs(problem, ii, v, !later);
        }
        node.more[2] = static_cast<std::int32_t>(more_.size());
        node.earliest = windows.earliest[v];
        node.latest = windows.latest[v];
        node.slope = 0;
    }
    for (const Dependency& d : problem.dependencies()) {
        if (d.distance == 0 && d.delay >= 0) sink_[d.source] = false;
        if (!dependency_counts(d, ii) || !d.carries || reads_early(problem, d)) continue;
        nodes_[d.target].slope += d.weight;
        nodes_[d.source].slope -= d.weight;
    }
    find_demands(problem);
}

}  // namespace gaus
