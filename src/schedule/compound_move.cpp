#include "schedule/compound_move.hpp"

#include <algorithm>

namespace gaus {

namespace {

/// One step mostly, up to three.
std::int32_t pick_distance(Random& random) {
    return 1 + std::max(0, static_cast<std::int32_t>(random.below(6)) - 3);
}

/// Shifts op to `to` if its window allows.
bool require(AnnealState& state, std::int32_t op, std::int32_t to) {
    const MoveGraph::Node& node = state.graph().node(op);
    return to >= node.earliest && to <= node.latest && state.shift(op, to);
}

/// Shoves what is in the way of the shifts from the index `next` on, all of them later or all
/// earlier.
template <bool later>
bool shove(AnnealState& state, std::size_t next) {
    for (; next < state.shifts().size(); ++next) {
        const auto [op, from, to] = state.shifts()[next];
        if (state.start()[op] != to) continue;  // it shifted on since
        for (const ArcGroup& group :
             later ? state.graph().successors(op) : state.graph().predecessors(op)) {
            for (const Arc& arc : group.arcs) {
                const std::int32_t needed = later ? to + arc.gap : to - arc.gap;
                const std::int32_t now = state.start()[arc.op];
                if (later ? now >= needed : now <= needed) continue;
                if (!require(state, arc.op, needed)) return false;
            }
        }
    }
    return true;
}

/// v to `to`, with whatever is in its way.
bool shift_chain(AnnealState& state, std::int32_t v, std::int32_t to) {
    const std::size_t next = state.shifts().size();
    const bool later = to > state.start()[v];
    if (!require(state, v, to)) return false;
    return later ? shove<true>(state, next) : shove<false>(state, next);
}

/// v to `to` inside its slack; pipelined, where tables are full, also beyond.
bool place(AnnealState& state, std::int32_t v, std::int32_t to) {
    const auto [first, last] = state.slack(v);
    if (to < first || to > last) return state.windows().ii > 0 && shift_chain(state, v, to);
    return state.shift(v, to);
}

/// `made`, or the state as it was.
bool made_or_reverted(AnnealState& state, bool made) {
    if (!made) state.revert();
    return made;
}

}  // namespace

bool push(AnnealState& state, std::int32_t v, Random& random) {
    const std::int32_t distance = pick_distance(random);
    const bool later = random.below(2) == 0;
    const std::int32_t to = later ? state.last_step(v) + distance : state.first_step(v) - distance;
    return made_or_reverted(state, shift_chain(state, v, to));
}

bool shorten(AnnealState& state, std::int32_t v, Random& random) {
    const auto consumers = state.graph().consumers(v);
    std::int32_t end = 0;
    for (const auto& [w, offset] : consumers)
        end = std::max(end, state.start()[w] + offset);
    const std::int32_t target = end - pick_distance(random);
    const bool required = std::ranges::all_of(consumers, [&](const Carry& reader) {
        const std::int32_t latest = target - reader.offset;
        return state.start()[reader.op] <= latest || require(state, reader.op, latest);
    });
    return made_or_reverted(state, required && shove<false>(state, 0)) && !state.shifts().empty();
}

bool swap(AnnealState& state, std::int32_t v, std::int32_t step, Random& random) {
    const auto others = state.starting_in(state.slot_of(step));
    if (others.empty()) return false;
    const std::int32_t w = others[random.below(static_cast<std::uint32_t>(others.size()))];
    if (w == v || state.resource_class(w) != state.resource_class(v)) return false;
    const std::int32_t to = state.nearest_in_slot(w, state.start()[v]);
    // They may depend on each other, so v's way is looked at after w moved.
    return made_or_reverted(state, place(state, w, to) && place(state, v, step));
}

}  // namespace gaus
