#pragma once

#include "relax/batch.hpp"

namespace gaus::descent {

using Phase = void (*)(const View&, std::int32_t begin, std::int32_t end);

/// Runs a phase over all rows in blocks; false when stopped between two.
bool run(const Batch& batch, Phase phase, const StopCheck& stop, bool backwards = false);

/// Gradient of the built-in objectives by mu (and sigma) at the current mu and sigma; false when
/// stopped. With alm, communication is left to the phase of the dependencies.
bool differentiate(const Batch& batch, const StopCheck& stop);

/// Exact energy of the schedules that the lanes are, rounded; false when stopped.
bool score(const Batch& batch, const StopCheck& stop);

}  // namespace gaus::descent
