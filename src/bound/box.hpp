// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace gaus {

/// What a weighted sum minimises: peaks of the classes and, behind them, of the memory, and
/// communication; latency only above its least.
struct PeakWeights {
    std::vector<double> peak;  ///< [C + 1], per unit
    double communication = 0;  ///< per unit
    double latency = 0;        ///< per step
    double memory = 0;         ///< per unit of the objective
    double constant = 0;       ///< of the latency that every schedule has

    /// The weighted sum of a schedule, without the constant.
    double sum(const Problem& problem, const Schedule& schedule) const;
};

PeakWeights peak_weights(const Problem& problem, const Prices& prices, const Windows& windows);

/// Where a peak lies.
struct PeakRange {
    static constexpr std::int64_t open = std::numeric_limits<std::int64_t>::max();
    std::int64_t low = 0, high = open;
};

/// A number for every step (slot when pipelined) of every class and, last, for every boundary of
/// the memory: [C + 1][slots]; peaks without prices have none.
using StepTable = std::vector<std::vector<double>>;

/// A schedule as linear constraint of the prices.
struct ScheduleColumn {
    std::vector<std::int32_t> start;  ///< [V]
    StepTable use;                    ///< units in use, live sizes
    double communication = 0;         ///< weighted
};

/// A part of all schedules, and what is known of it.
struct Box {
    Windows windows;
    std::vector<PeakRange> peaks;  ///< [C + 1], that of the memory last
    StepTable prices{};            ///< best known
    std::vector<std::shared_ptr<const ScheduleColumn>>
        columns{};     ///< schedules of the box that matter
    double bound = 0;  ///< of the weighted sum

    /// True when the peak has prices: it costs something or has an end.
    bool is_priced(std::size_t q, const PeakWeights& weights) const {
        return weights.peak[q] > 0 || peaks[q].high != PeakRange::open;
    }
};

/// All schedules of the windows and the limits; nullopt when there is none.
std::optional<Box> whole_box(const Problem& problem, const Windows& windows);

/// A sum that every schedule stays below: everything at once, and as far apart as can be.
double largest_sum(const Problem& problem, const Windows& windows, const PeakWeights& weights);

/// Propagates windows along the dependencies and to what the peaks are at least; false when nothing
/// is left.
bool tighten(const Problem& problem, Box& box);

}  // namespace gaus
