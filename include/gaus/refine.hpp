// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/stop.hpp"
#include "gaus/term.hpp"
#include "gaus/tuning.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <span>

namespace gaus {

/// Seconds until the run must have ended; below 0 from then on. Called from the thread of the run.
using TimeLeft = std::function<double()>;

/// A legal state on the way, `start` [V], and its objectives, exact but for rounding; those without
/// a price may be 0.
using ObserveState =
    std::function<void(const Objectives& value, const std::vector<std::int32_t>& start)>;

/// One run of simulated annealing. Temperatures are relative to the mean |energy change| of a
/// proposal at the start, tau to the mean amount (size) of an operator.
struct AnnealingSettings {
    Prices prices;
    std::span<const Term> terms = {};  ///< user terms; a priced one is evaluated at every move
    std::int64_t proposals = 1 << 20;
    Tuning tuning{};  ///< that of the refinement
    std::uint64_t seed = 0;
    std::uint64_t stream = 0;
    TimeLeft time_left = {};  ///< what it does not suffice for is left out; empty: no limit
    ObserveState observe = {};
    std::int64_t observe_period = 0;  ///< [proposals] between states that are observed
};

/// How a run has ended.
struct Annealed {
    Schedule schedule;           ///< best under the exact energy
    double energy = 0;           ///< exact: prices * objectives; infinite: no limit was met
    std::int64_t proposals = 0;  ///< made before the stop
    bool hurried = false;        ///< proposals were left out for want of time
};

/// Improves a schedule by single-operator moves inside the current slack and moves of several
/// operators, peaks smoothed by tau * logsumexp(use / tau), folded modulo II when windows.ii > 0.
/// Every state keeps all dependencies, as `start` must; limits may be exceeded on the way, at a
/// price that rises until they are met, but only legal schedules are kept. A proposal costs
/// O(degree), with memory in the prices plus the steps by which live ranges change. Where there is
/// less time than the proposals need, it cools faster instead of being cut off hot.
Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop);

}  // namespace gaus
