#include "schedule/compound_move.hpp"

#include <algorithm>

namespace gaus {

namespace {

/// One step mostly, up to three.
std::int32_t pick_distance(Random& random) {
    return 1 + std::max(0, static_cast<std::int32_t>(random.below(6)) - 3);
}

/// Shoves what is in the way of the shifts from the index `next` on, all of them later or all
/// earlier. Inside its window an operator shoves no other out of its own.
template <bool later>
bool clear_way(AnnealState& state, std::size_t next) {
    for (; next < state.shifts().size(); ++next)
        if (!state.shove<later>(next)) return false;
    return true;
}

/// Shifts v if its window allows.
bool shift_inside(AnnealState& state, std::int32_t v, std::int32_t to) {
    const MoveGraph::Node& node = state.graph().node(v);
    return to >= node.earliest && to <= node.latest && state.shift(v, to);
}

/// v to `to`, with whatever is in its way.
bool shift_chain(AnnealState& state, std::int32_t v, std::int32_t to) {
    const std::size_t next = state.shifts().size();
    const bool later = to > state.start()[v];
    if (!shift_inside(state, v, to)) return false;
    return later ? clear_way<true>(state, next) : clear_way<false>(state, next);
}

/// v to `to` inside its slack; pipelined, where tables are full, also beyond.
bool place(AnnealState& state, std::int32_t v, std::int32_t to) {
    if (to < state.first_step(v) || to > state.last_step(v))
        return state.windows().ii > 0 && shift_chain(state, v, to);
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
    const auto [first, last] = state.slack(v);
    const std::int32_t to = later ? last + distance : first - distance;
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
        return state.start()[reader.op] <= latest || shift_inside(state, reader.op, latest);
    });
    return made_or_reverted(state, required && clear_way<false>(state, 0)) &&
           !state.shifts().empty();
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
