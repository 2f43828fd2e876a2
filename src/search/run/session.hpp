// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/front.hpp"
#include "gaus/problem.hpp"
#include "gaus/search.hpp"

#include "search/policy/agenda.hpp"
#include "search/policy/mixtures.hpp"
#include "search/policy/portfolio.hpp"
#include "search/policy/restart.hpp"
#include "search/policy/sampling.hpp"
#include "search/run/demand.hpp"
#include "search/run/opening.hpp"
#include "search/run/stored_run.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gaus {

/// What a run knows before its first restart; the same on every rank.
struct Session {
    const Problem& problem;
    const SearchSettings& settings;
    Team team{};
    std::vector<OpenHorizon>
        horizons{};  ///< that restarts begin in; later ones open during the run
    std::vector<ClosedHorizon> closed{};  ///< that restarts look for a schedule in
    std::vector<ClosedHorizon> proven{};  ///< that have none
    std::int32_t left_out = 0;    ///< [steps] of the longest axis too long for restarts; 0: none
    bool cut = false;             ///< the end came before all was opened: no restart may begin
    bool complete = false;        ///< all schedules were looked at
    std::int32_t minimum_ii = 0;  ///< with the smallest interval wanted: none below is possible
    /// With limits, without pipelining and where latency counts: no schedule is shorter; 0: shorter
    /// ones are not looked for.
    std::int32_t least_steps = 0;
    std::vector<FrontPoint> known{};  ///< enter the front before all restarts, in this order
    std::vector<double> scales{};     ///< [M], of the objectives
    std::vector<double> reference{};  ///< [M], of the hypervolume
    std::vector<std::vector<double>> anchors{};  ///< prices [M] whose cheapest point stays
    Loads loads{};  ///< of a typical schedule; with GauS as published of an early one
    std::shared_ptr<Mixtures> mixtures{};
    std::shared_ptr<const Portfolio> portfolio{};
    std::int64_t flows = 0;  ///< first horizons whose schedule of least communication is made
    std::optional<StoredRun> stored{};  ///< what an earlier run has left
};

/// Whether what restarts begin at is on the front: with the search all baselines are, of the other
/// methods annealing's start, a state of it like any other.
bool shows_starts(const SearchSettings& settings);

/// One step less than the shortest of these schedules needs, if there may be such a schedule; 0:
/// there is none, or it is not looked for.
std::int32_t shorter_than(const Session& session, std::span<const FrontPoint> points);

/// The same of what restarts begin with, in any horizon.
std::int32_t shorter_at_first(const Session& session);

/// What restarts do without sharing.
Agenda agenda_of(const Session& session);

/// Opens the horizons and derives the rest. Collective. Throws as open_first_horizons(), and
/// InputError when a method for one scalar has no horizon short enough for its tables over time.
Session make_session(const Opening& opening, Team team, Communicator& communicator);

}  // namespace gaus
