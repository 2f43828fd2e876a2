// SPDX-License-Identifier: Apache-2.0
#include "anneal/moves/chain.hpp"
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"
#include "exact/reservation_table.hpp"

#include <algorithm>
#include <iterator>

namespace gaus {

namespace {

/// v to `to` inside its slack; pipelined, where tables are full, also beyond.
bool place(AnnealState& state, std::int32_t v, std::int32_t to) {
    if (to < state.find_end(v, false) || to > state.find_end(v, true))
        return state.windows().ii > 0 && shift_chain(state, v, to);
    return state.shift(v, to);
}

/// By how many steps v shall move. Pipelined, slots beyond the slack are tried as well: a full
/// table leaves no other way.
std::int32_t distance_of(AnnealState& state, std::int32_t v, std::uint64_t bits) {
    const Windows& windows = state.windows();
    const std::int32_t beyond = windows.ii / 4, here = state.start()[v];
    const auto [earlier, later] = state.slack(v);
    return log_uniform_shift(bits, {std::min(earlier + beyond, here - windows.earliest[v]),
                                    std::min(later + beyond, windows.latest[v] - here)});
}

}  // namespace

std::vector<std::int32_t> swappable_operators(const Problem& problem, const MoveGraph& graph) {
    const auto movable = movable_operators(problem, graph);
    if (!problem.has_limits()) return movable;
    std::vector<std::int32_t> operators;
    std::ranges::copy_if(movable, std::back_inserter(operators),
                         [&](std::int32_t v) { return takes_limited_units(problem, v); });
    return operators;
}

bool swap(AnnealState& state, const Draw& draw) {
    const std::int32_t v = draw.op, here = state.start()[v];
    const std::int32_t distance = distance_of(state, v, draw.move);
    if (distance == 0) return false;
    const auto others = state.starting_in(state.slots().of(here + distance));
    if (others.empty()) return false;
    const std::int32_t w = others[(draw.move & 0xffffffff) * others.size() >> 32];
    if (w == v || state.resource_class(w) != state.resource_class(v)) return false;
    const std::int32_t to = state.slots().nearest(state.start()[w], here);
    // They may depend on each other, so v's way is looked at after w moved.
    return made_or_reverted(state, place(state, w, to) && place(state, v, here + distance));
}

}  // namespace gaus
