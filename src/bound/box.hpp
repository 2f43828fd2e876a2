#pragma once

#include "gaus/prices.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace gaus {

/// What a weighted sum minimises: peaks of the classes and, behind them, of the memory, and
/// communication.
struct PeakWeights {
    std::vector<double> peak;  ///< [C + 1], per unit
    double communication = 0;  ///< per unit
};

PeakWeights peak_weights(const Problem& problem, const Prices& prices);

/// Where a peak lies.
struct PeakRange {
    static constexpr std::int64_t open = std::numeric_limits<std::int64_t>::max();
    std::int64_t low = 0, high = open;
};

/// A part of all schedules, and what is known of it.
struct Box {
    Windows windows;
    std::vector<PeakRange> peaks;               ///< [C + 1], that of the memory last
    std::vector<std::vector<double>> prices{};  ///< [C + 1][slots], best known
    double bound = 0;                           ///< of the weighted sum
};

/// All schedules of the windows and the limits; nullopt when there is none.
std::optional<Box> whole_box(const Problem& problem, const Windows& windows);

/// Propagates windows along the dependencies and to what the peaks are at least; false when nothing
/// is left.
bool tighten(const Problem& problem, Box& box);

}  // namespace gaus
