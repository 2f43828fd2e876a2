// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/shift.hpp"
#include "anneal/state.hpp"

#include <cstddef>
#include <cstdint>

namespace gaus {

/// Shifts v if its window allows.
inline bool shift_inside(AnnealState& state, std::int32_t v, std::int32_t to) {
    return state.graph().in_window(v, to) && state.shift(v, to);
}

/// Shoves what is in the way of the shifts from the index `next` on, all of them later or all
/// earlier; false when the move would have more than `most` shifts. Inside its window an operator
/// shoves no other out of its own.
template <bool later>
bool clear_way(AnnealState& state, std::size_t next, std::size_t most = most_shifts) {
    for (; next < state.shifts().size(); ++next)
        if (!state.shove<later>(next) || state.shifts().size() > most) return false;
    return true;
}

/// v to `to`, with whatever is in its way.
inline bool shift_chain(AnnealState& state, std::int32_t v, std::int32_t to,
                        std::size_t most = most_shifts) {
    const std::size_t next = state.shifts().size();
    const bool later = to > state.start()[v];
    if (!shift_inside(state, v, to)) return false;
    return later ? clear_way<true>(state, next, most) : clear_way<false>(state, next, most);
}

/// `made`, or the state as it was.
inline bool made_or_reverted(AnnealState& state, bool made) {
    if (!made) state.revert();
    return made;
}

}  // namespace gaus
