#pragma once

#include "gaus/front_file.hpp"
#include "gaus/random.hpp"
#include "gaus/search.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gaus {

/// Where a restart begins.
enum class Start : std::uint8_t {
    relaxation,  ///< gradient descent from the middle of the slack
    feedback,    ///< gradient descent from an elite
    baseline,    ///< refinement of the best baseline
    elite,       ///< refinement of an elite
    repair,      ///< search for a legal schedule at a smaller initiation interval
};
std::string_view to_string(Start start);

/// What a restart may vary.
struct Hyperparameters {
    Start start = Start::relaxation;
    double spread = 0.25;           ///< K
    double spread_cap = 4.0;        ///< of the relaxation's sigma [steps]
    double relax_smoothing = 10.0;  ///< relaxation's first tau, in mean amounts
    double learning_rate = 0.1;
    double noise = 0.0;            ///< of the initial theta
    double smoothing_start = 4.0;  ///< refinement's tau, in mean amounts
    double smoothing_end = 0.3;
    double temperature = 0.3;    ///< refinement's first, relative
    double excess_price = 20.0;  ///< refinement's, of a unit above a limit
    double push_share = 0.2, shorten_share = 0.0, swap_share = 0.3;
};

/// visit(h.x, trial.x) for all that a trial records of the hyperparameters, but for the start.
template <class H, class Trial, class Visit>
void visit_both(H& h, Trial& trial, Visit visit) {
    visit(h.spread, trial.spread);
    visit(h.spread_cap, trial.spread_cap);
    visit(h.relax_smoothing, trial.relax_smoothing);
    visit(h.learning_rate, trial.learning_rate);
    visit(h.noise, trial.noise);
    visit(h.smoothing_start, trial.smoothing_start);
    visit(h.smoothing_end, trial.smoothing_end);
    visit(h.temperature, trial.temperature);
    visit(h.excess_price, trial.excess_price);
    visit(h.push_share, trial.push_share);
    visit(h.shorten_share, trial.shorten_share);
    visit(h.swap_share, trial.swap_share);
}

/// One restart, ready to run.
struct Restart {
    std::int64_t id = 0;
    std::size_t horizon = 0;  ///< index into the horizons
    std::int32_t ii = 0;      ///< [steps]; with Start::repair below that of the horizon
    std::vector<double> weighting;
    Hyperparameters hyperparameters;
    std::optional<Schedule> from;  ///< where it begins; none: the middle of the slack
    double start_value = 0;        ///< scalarised, there; from the middle: of the best baseline
};

/// What every restart of a latency bound and an initiation interval works within.
struct OpenHorizon {
    Windows windows;
    std::vector<FrontPoint> starts;  ///< legal ones
};

/// What decides which restarts come next; all ranks hold the same.
struct RestartContext {
    const SearchSettings& settings;
    std::span<const OpenHorizon> horizons;
    std::int32_t minimum_ii;  ///< with one horizon of this interval none below it is looked for
    bool limited;             ///< some class has a limit
    std::span<const double> scales;
    double load;  ///< memory of a typical schedule, in mean sizes
    std::span<const FrontPoint> front;
    std::span<const TrialRow> trials;
};

/// Place of an objective in the weightings; their size when it is none of them.
std::size_t index_of(const SearchSettings& settings, Objective objective);

/// The weightings that most restarts go to: the paper's formulations as far as the chosen
/// objectives allow, A (the middle of the resource-communication edge) and B (memory alone; twice
/// when pipelined, as formulation C); else the extremes.
std::vector<std::vector<double>> primary_weightings(const SearchSettings& settings);

/// What the relaxation of a batch varies: a function of (settings, number of the batch).
RelaxationSettings relaxation_of(const SearchSettings& settings, std::int64_t batch);

/// Restart `id`. With sharing off it is a function of (settings, id) alone; with sharing on it may
/// continue from elites, fill gaps of the front and inherit what worked for its weighting.
/// `relaxing`: this generation runs on the device, so the restart begins with the relaxation.
Restart plan_restart(std::int64_t id, bool relaxing, const RestartContext& context);

}  // namespace gaus
