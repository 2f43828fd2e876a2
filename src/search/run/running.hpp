// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include "search/policy/restart.hpp"
#include "search/run/archive.hpp"
#include "search/run/run_batch.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace gaus {

/// A restart on its way: what it has found and where its refinement begins.
struct Running {
    const Restart* restart;
    TrialRow trial;
    std::vector<FrontPoint> points;
    std::optional<Schedule> schedule;
    bool hurried = false;
};

/// Where the restart works.
const Windows& windows_of(const Workbench& bench, const Restart& restart);

/// Its row, as far as it is known before it runs.
TrialRow make_trial(const Workbench& bench, const Restart& restart, const RelaxationSettings& how);

/// A schedule that it has found, in a round of its refinement; 0: before.
void offer(const Workbench& bench, Running& running, std::int32_t latency_bound, Schedule schedule,
           Origin origin, int round);

/// What was found on the way, numbered after the rounds and what was found before; each under the
/// smallest latency bound of the run that it keeps.
void offer_found(const Workbench& bench, Running& running, std::vector<KnownPoint> found);

}  // namespace gaus
