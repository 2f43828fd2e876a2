#pragma once

#include "gaus/random.hpp"

#include "schedule/anneal_state.hpp"

#include <cstdint>

namespace gaus {

// Moves of several operators that keep all dependencies, as shifts of the state. When one cannot be
// made (a window is in the way, or too many would move) it is false and the state as it was.

/// v moves out of its slack and shoves the neighbours in its way.
bool push(AnnealState& state, std::int32_t v, Random& random);

/// Lets the value of v die one or a few steps earlier: all its late consumers move at once, which
/// no sequence of improving single moves does.
bool shorten(AnnealState& state, std::int32_t v, Random& random);

/// Moves v to `step` and an operator of the same class that starts in the same slot to the slot
/// where v was, pipelined with what is in their way: full slots stay full.
bool swap(AnnealState& state, std::int32_t v, std::int32_t step, Random& random);

}  // namespace gaus
