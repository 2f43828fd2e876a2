#pragma once

#include "gaus/pareto.hpp"

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

/// One restart: what it was given and how it ended.
struct TrialRow {
    std::int64_t restart = 0;
    std::int32_t rank = 0;
    std::string start;  ///< "relaxation", "elite", "list-forward", ...
    std::int32_t latency_bound = 0;
    std::int32_t ii = 0;
    std::vector<double> weighting;                  ///< [M]
    double spread = 0, spread_cap = 0;              ///< of the relaxation
    double relax_smoothing = 0;                     ///< of the relaxation
    double learning_rate = 0, noise = 0;            ///< of the relaxation
    double smoothing_start = 0, smoothing_end = 0;  ///< of the refinement
    double smoothing_hold = 0;                      ///< of the refinement
    double push_share = 0, shorten_share = 0;       ///< of the refinement
    double drag_share = 0, swap_share = 0;          ///< of the refinement
    double temperature = 0, temperature_end = 0;    ///< of the refinement, relative
    double excess_price = 0;     ///< refinement's, of a unit above a limit, likewise
    std::int64_t proposals = 0;  ///< refinement's
    std::int32_t iterations = 0;
    std::string kernel, dependencies;  ///< relaxation's
    double start_value = 0;            ///< of its weighting where it began, or of the best baseline
    double value = 0;  ///< best value of the restart's own weighting; NaN when it has none
    double seconds = 0;
    std::string status;        ///< "complete", "pruned", "stopped", "not finite", "not legal"
    std::int32_t source = -1;  ///< of a merged front: number of its source; -1: not merged
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
    std::vector<HistoryRow> history;
    std::vector<TrialRow> trials;
    std::vector<MigrationRow> migrations;
    std::vector<BoundRow> bounds;
    std::vector<FrontPoint> hidden;  ///< not on the front, but needed to continue the run
    std::vector<SourceRow> sources;  ///< of a merged front; empty: not merged
    Provenance provenance;
};

}  // namespace gaus
