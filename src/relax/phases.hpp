// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/batch.hpp"

namespace gaus::descent {

using Phase = void (*)(const View&, std::int32_t begin, std::int32_t end);

/// Runs a phase over all rows in blocks; false when stopped between two.
bool run(const LaneBatch& batch, Phase phase, const StopCheck& stop, bool backwards = false);

/// Places the operators (sweep), even when stopped, and takes the smoothed peaks; false when
/// stopped.
bool evaluate(const LaneBatch& batch, const StopCheck& stop);

/// Gradient of the built-in objectives by mu (and sigma) at the positions of `evaluate`; false when
/// stopped. With alm, communication is left to the phase of the dependencies.
bool differentiate(const LaneBatch& batch, const StopCheck& stop);

/// Places the operators where theta is (sweep).
void place(const LaneBatch& batch);

/// Exact energy of the schedules at these places, rounded; false when stopped.
bool score(const LaneBatch& batch, const StopCheck& stop);

}  // namespace gaus::descent
