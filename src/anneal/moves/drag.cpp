// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"

#include <algorithm>
#include <cstddef>

namespace gaus {

bool drag(AnnealState& state, const Draw& draw) {
    const std::int32_t distance = log_uniform_shift(draw.move, state.slack(draw.op));
    if (distance == 0) return false;
    const bool later = distance > 0;
    const std::size_t most = most_shifts >> (draw.move >> 1) % 4;
    state.shift(draw.op, state.start()[draw.op] + distance);
    const MoveGraph& graph = state.graph();
    const auto moved = [&](const Carry& carry) {
        return std::ranges::find(state.shifts(), carry.op, &Shift::op) != state.shifts().end();
    };
    for (std::size_t next = 0; next < state.shifts().size(); ++next) {
        const std::int32_t leader = state.shifts()[next].op;
        for (const Carry& near : later ? graph.producers(leader) : graph.consumers(leader)) {
            if (state.shifts().size() >= most) return true;
            const auto leaders = later ? graph.consumers(near.op) : graph.producers(near.op);
            if (moved(near) || !std::ranges::all_of(leaders, moved)) continue;
            const std::int32_t there = state.start()[near.op] + distance;
            const std::int32_t end = state.find_end(near.op, later);
            if (later ? there <= end : there >= end) state.shift(near.op, there);
        }
    }
    return true;
}

}  // namespace gaus
