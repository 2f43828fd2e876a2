// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/pareto.hpp"
#include "gaus/trial.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gaus {

/// State of the run at one report.
struct HistoryRow {
    double seconds = 0;
    std::int64_t restarts = 0;
    std::int64_t evaluations = 0;  ///< relaxation iterations times lanes, plus refinement proposals
    double hypervolume = 0;
    std::int64_t front_size = 0;
};

/// One of the runs that a merged front came from.
struct SourceRow {
    std::string path;         ///< of its front file, as it was given
    std::int64_t points = 0;  ///< that the merged front has from it
    std::uint64_t seed = 0;
    std::string generator, created, command, config;  ///< as in Provenance
};

/// A schedule that one rank got from another.
struct MigrationRow {
    double seconds = 0;
    std::int32_t from = 0, to = 0;  ///< ranks; to -1: all
    std::int64_t restart = 0;       ///< that found it
    std::int32_t latency_bound = 0, ii = 0;
    std::vector<double> weighting;  ///< [M], of the restart
    double value = 0;               ///< scalarised: what the restart minimised
};

/// What limits a front from below: no legal schedule within the latency bound at this interval has
/// a smaller weighted sum of objectives.
struct BoundRow {
    std::int32_t latency_bound = 0, ii = 0;
    std::vector<double> weights;  ///< [M]
    double value = 0;
    bool reached = false;  ///< a legal schedule has this value
    std::string method;    ///< as in Bound
    double seconds = 0;    ///< that it took
};

/// Where a front came from.
struct Provenance {
    std::string generator;  ///< "gaus 0.1.0"
    std::string created;    ///< ISO 8601, UTC
    std::string command;
    std::string config;  ///< the settings in force, as a config file
    std::uint64_t seed = 0;
    std::int32_t world_size = 1;
};

/// A Pareto front with the run that made it: what a front file (gaus/front_file.hpp) holds.
struct Front {
    std::vector<std::string> objective_names;  ///< [M]
    std::vector<double> reference;             ///< hypervolume reference, [M]
    std::vector<FrontPoint> points;
    bool complete = false;  ///< there is proof that no point is missing
    std::vector<HistoryRow> history;
    std::vector<TrialRow> trials;
    std::vector<MigrationRow> migrations;
    std::vector<BoundRow> bounds;
    std::vector<FrontPoint> hidden;  ///< not on the front, but needed to continue the run
    std::vector<SourceRow> sources;  ///< of a merged front; empty: not merged
    Provenance provenance;
};

}  // namespace gaus
