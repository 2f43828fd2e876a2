#pragma once

#include "gaus/horizon.hpp"

#include "schedule/modulo_sdc.hpp"

#include <optional>

namespace gaus {

/// A legal modulo schedule and the latency bound it was found within.
struct LegalStart {
    Schedule schedule;
    std::int32_t latency_bound;
};

/// Looks for a legal schedule at an interval >= RecMII. nullopt when the bound is below the
/// critical path at this interval, when nothing was found, or when stopped.
std::optional<LegalStart> legal_start(const Problem& problem, const LatencyBound& bound,
                                      std::int32_t ii, const RepairEffort& effort,
                                      const std::function<bool()>& stop);

}  // namespace gaus
