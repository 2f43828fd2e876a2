// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/horizon.hpp"
#include "gaus/search.hpp"

#include "search/policy/restart.hpp"
#include "search/run/deadline.hpp"
#include "search/run/horizon_message.hpp"

#include <functional>
#include <span>
#include <vector>

namespace gaus {

/// What the horizons of a run are opened with.
struct Opening {
    const Problem& problem;
    const SearchSettings& settings;
    const Deadline& deadline;
    int rank = 0;
    /// Called often by the thread that opens; may be empty.
    std::function<void()> meanwhile = {};
};

/// A point of this rank, found now; throws SystemError when the schedule is not legal.
FrontPoint point_of(const Opening& opening, std::int32_t latency_bound, Schedule schedule,
                    Origin origin);

/// The horizons of a run with their first schedules: by baselines, by complete search, or, when
/// none of them has a schedule, by what all ranks look for until the time is up. Rank 0 decides,
/// because what is found before a stop depends on the time. Collective; the same on every rank.
/// Throws InfeasibleError when nothing was found or it is proven that there is nothing.
HorizonMessage open_first_horizons(const Opening& opening, Communicator& communicator);

/// Horizons that are closed no more, as one of the points is legal there; they leave `closed`.
std::vector<OpenHorizon> open_with(const Opening& opening, std::span<const FrontPoint> points,
                                   std::vector<ClosedHorizon>& closed);

/// The horizon of a legal schedule.
OpenHorizon open_at(const Opening& opening, FrontPoint start);

bool is_legal_in(const FrontPoint& point, const ClosedHorizon& closed);

}  // namespace gaus
