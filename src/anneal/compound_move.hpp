// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/state.hpp"

#include <cstdint>

namespace gaus {

// Moves of several operators that keep all dependencies, as shifts of the state. When one cannot be
// made (a window is in the way, or too many would move) it is false and the state as it was.

/// Where a push takes v: a step or a few beyond its slack, perhaps out of its window.
std::int32_t push_target(AnnealState& state, std::int32_t v, std::uint64_t bits);

/// v moves to `to` and shoves the neighbours in its way, `most` operators together.
bool push(AnnealState& state, std::int32_t v, std::int32_t to, std::size_t most);

/// Lets the value of v die one or a few steps earlier: all its late consumers move at once, which
/// no sequence of improving single moves does.
bool shorten(AnnealState& state, std::int32_t v, std::uint64_t bits);

/// Moves v to `to` inside its slack, and as far those that only it keeps where they are: later, the
/// producers whose values nothing else reads, earlier, the readers that read nothing else, and so
/// on, `most` operators together. The values between them live as long as before.
bool drag(AnnealState& state, std::int32_t v, std::int32_t to, std::size_t most);

/// Moves v to `step` and an operator of the same class that starts in the same slot to the slot
/// where v was, pipelined with what is in their way: full slots stay full.
bool swap(AnnealState& state, std::int32_t v, std::int32_t step, std::uint64_t bits);

}  // namespace gaus
