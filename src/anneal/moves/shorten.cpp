// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/chain.hpp"
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"

#include <algorithm>

namespace gaus {

std::vector<std::int32_t> shortenable_operators(const Problem&, const MoveGraph& graph) {
    std::vector<std::int32_t> operators;
    for (std::int32_t v = 0; v < graph.operator_count(); ++v) {
        const bool readers_move = std::ranges::any_of(graph.consumers(v), [&](const Carry& reader) {
            return graph.node(reader.op).earliest < graph.node(reader.op).latest;
        });
        if (readers_move) operators.push_back(v);
    }
    return operators;
}

bool shorten(AnnealState& state, const Draw& draw) {
    const auto consumers = state.graph().consumers(draw.op);
    std::int32_t end = 0;
    for (const auto& [w, offset] : consumers)
        end = std::max(end, state.start()[w] + offset);
    const std::int32_t target = end - short_distance(draw.move);
    const bool required = std::ranges::all_of(consumers, [&](const Carry& reader) {
        const std::int32_t latest = target - reader.offset;
        return state.start()[reader.op] <= latest || shift_inside(state, reader.op, latest);
    });
    return made_or_reverted(state, required && clear_way<false>(state, 0)) &&
           !state.shifts().empty();
}

}  // namespace gaus
