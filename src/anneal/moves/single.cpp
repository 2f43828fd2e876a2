// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>

namespace gaus {

namespace {

/// By how many steps; 0 when the operator has no slack.
inline std::int32_t distance_of(AnnealState& state, const Draw& draw) {
    return log_uniform_shift(draw.move, state.slack(draw.op));
}

}  // namespace

std::vector<std::int32_t> movable_operators(const Problem&, const MoveGraph& graph) {
    std::vector<std::int32_t> all(static_cast<std::size_t>(graph.operator_count())), movable;
    std::iota(all.begin(), all.end(), 0);
    std::ranges::copy_if(all, std::back_inserter(movable), [&](std::int32_t v) {
        return graph.node(v).earliest < graph.node(v).latest;
    });
    if (movable.empty()) movable = all;
    std::stable_partition(movable.begin(), movable.end(),
                          [&](std::int32_t v) { return !graph.has_many_arcs(v); });
    return movable;
}

bool single(AnnealState& state, const Draw& draw) {
    const std::int32_t distance = distance_of(state, draw);
    return distance != 0 && state.shift(draw.op, state.start()[draw.op] + distance);
}

void propose_singles(Metropolis& walk, std::span<const Draw> draws) {
    if (!walk.quickly_priced()) return one_by_one<single>(walk, draws);
    Candidates candidates;
    std::size_t count = 0;
    for (const Draw& draw : draws) {
        const std::int32_t distance = distance_of(walk.state, draw);
        const Candidate& c = candidates[count] = {draw.op, walk.state.start()[draw.op] + distance,
                                                  walk.threshold(draw)};
        count += (distance != 0) & !walk.state.too_bad(c.op, c.step, c.threshold);
    }
    for (const auto& [op, step, threshold] : std::span(candidates).first(count))
        if (walk.state.can_start(op, step)) walk.try_alone(op, step, threshold);
}

}  // namespace gaus
