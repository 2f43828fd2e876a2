// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/chain.hpp"
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"

namespace gaus {

namespace {

/// Where a push takes the operator: perhaps out of its window.
std::int32_t target(AnnealState& state, const Draw& draw) {
    const bool later = draw.move % 2 == 0;
    const std::int32_t sign = 2 * later - 1;
    return state.end(draw.op, later) + sign * short_distance(draw.move);
}

/// `most` operators together.
bool push_to(AnnealState& state, std::int32_t v, std::int32_t to, std::size_t most) {
    return made_or_reverted(state, shift_chain(state, v, to, most));
}

}  // namespace

bool push(AnnealState& state, const Draw& draw) {
    return push_to(state, draw.op, target(state, draw), most_shifts);
}

void propose_pushes(Metropolis& walk, std::span<const Draw> draws) {
    Candidates candidates;
    std::size_t count = 0;
    for (const Draw& draw : draws) {
        const std::int32_t to = target(walk.state, draw);
        candidates[count] = {draw.op, to, walk.threshold(draw)};
        count += walk.state.graph().in_window(draw.op, to);
    }
    for (const auto& [op, to, threshold] : std::span(candidates).first(count)) {
        if (!push_to(walk.state, op, to, walk.push_length.most())) continue;
        const std::size_t moved = walk.state.shifts().size();
        walk.push_length.note(moved, walk.judge(threshold));
    }
}

}  // namespace gaus
