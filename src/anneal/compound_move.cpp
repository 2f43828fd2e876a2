// SPDX-License-Identifier: Apache-2.0
#include "anneal/compound_move.hpp"

#include <algorithm>

namespace gaus {

namespace {

/// One step mostly, up to three: by the high half of the bits.
std::int32_t pick_distance(std::uint64_t bits) {
    return 1 + std::max(0, static_cast<std::int32_t>((bits >> 32) * 6 >> 32) - 3);
}

/// Shoves what is in the way of the shifts from the index `next` on, all of them later or all
/// earlier; false when the move would have more than `most` shifts. Inside its window an operator
/// shoves no other out of its own.
template <bool later>
bool clear_way(AnnealState& state, std::size_t next, std::size_t most = AnnealState::reach) {
    for (; next < state.shifts().size(); ++next)
        if (!state.shove<later>(next) || state.shifts().size() > most) return false;
    return true;
}

/// Shifts v if its window allows.
bool shift_inside(AnnealState& state, std::int32_t v, std::int32_t to) {
    return state.graph().in_window(v, to) && state.shift(v, to);
}

/// v to `to`, with whatever is in its way.
bool shift_chain(AnnealState& state, std::int32_t v, std::int32_t to,
                 std::size_t most = AnnealState::reach) {
    const std::size_t next = state.shifts().size();
    const bool later = to > state.start()[v];
    if (!shift_inside(state, v, to)) return false;
    return later ? clear_way<true>(state, next, most) : clear_way<false>(state, next, most);
}

/// v to `to` inside its slack; pipelined, where tables are full, also beyond.
bool place(AnnealState& state, std::int32_t v, std::int32_t to) {
    if (to < state.find_end(v, false) || to > state.find_end(v, true))
        return state.windows().ii > 0 && shift_chain(state, v, to);
    return state.shift(v, to);
}

/// `made`, or the state as it was.
bool made_or_reverted(AnnealState& state, bool made) {
    if (!made) state.revert();
    return made;
}

}  // namespace

std::int32_t push_target(AnnealState& state, std::int32_t v, std::uint64_t bits) {
    const bool later = bits % 2 == 0;
    const std::int32_t sign = later ? 1 : -1;
    return state.end(v, later) + sign * pick_distance(bits);
}

bool push(AnnealState& state, std::int32_t v, std::int32_t to, std::size_t most) {
    return made_or_reverted(state, shift_chain(state, v, to, most));
}

bool shorten(AnnealState& state, std::int32_t v, std::uint64_t bits) {
    const auto consumers = state.graph().consumers(v);
    std::int32_t end = 0;
    for (const auto& [w, offset] : consumers)
        end = std::max(end, state.start()[w] + offset);
    const std::int32_t target = end - pick_distance(bits);
    const bool required = std::ranges::all_of(consumers, [&](const Carry& reader) {
        const std::int32_t latest = target - reader.offset;
        return state.start()[reader.op] <= latest || shift_inside(state, reader.op, latest);
    });
    return made_or_reverted(state, required && clear_way<false>(state, 0)) &&
           !state.shifts().empty();
}

bool drag(AnnealState& state, std::int32_t v, std::int32_t to, std::size_t most) {
    const std::int32_t distance = to - state.start()[v];
    const bool later = distance > 0;
    state.shift(v, to);
    const MoveGraph& graph = state.graph();
    const auto moved = [&](const Carry& carry) {
        return std::ranges::find(state.shifts(), carry.op, &AnnealState::Shift::op) !=
               state.shifts().end();
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

bool swap(AnnealState& state, std::int32_t v, std::int32_t step, std::uint64_t bits) {
    const auto others = state.starting_in(state.slot_of(step));
    if (others.empty()) return false;
    const std::int32_t w = others[(bits & 0xffffffff) * others.size() >> 32];
    if (w == v || state.resource_class(w) != state.resource_class(v)) return false;
    const std::int32_t to = state.nearest_in_slot(w, state.start()[v]);
    // They may depend on each other, so v's way is looked at after w moved.
    return made_or_reverted(state, place(state, w, to) && place(state, v, step));
}

}  // namespace gaus
