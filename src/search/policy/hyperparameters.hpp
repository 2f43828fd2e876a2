#pragma once

#include "gaus/front.hpp"
#include "gaus/refine.hpp"
#include "gaus/relaxation.hpp"

#include <cstdint>
#include <string_view>

namespace gaus {

/// Where a restart begins.
enum class Start : std::uint8_t {
    relaxation,  ///< gradient descent from the middle of the slack
    feedback,    ///< gradient descent from an elite
    baseline,    ///< refinement of the best baseline
    elite,       ///< refinement of an elite
    mixture,     ///< refinement of a schedule of the linear relaxation
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
    double smoothing_hold = 1;
    double temperature = 0.3;        ///< refinement's first, relative
    double temperature_end = 0.005;  ///< refinement's last, likewise
    double excess_price = 20.0;      ///< refinement's, of a unit above a limit
    double push_share = 0.2, shorten_share = 0.0, drag_share = 0.0, swap_share = 0.3;
};

/// visit(h.x, trial.x) for what a trial records of the relaxation's.
template <class H, class Trial, class Visit>
void visit_relaxation(H& h, Trial& trial, Visit visit) {
    visit(h.spread, trial.spread);
    visit(h.spread_cap, trial.spread_cap);
    visit(h.relax_smoothing, trial.relax_smoothing);
    visit(h.learning_rate, trial.learning_rate);
    visit(h.noise, trial.noise);
}

/// Likewise of the refinement's.
template <class H, class Trial, class Visit>
void visit_refinement(H& h, Trial& trial, Visit visit) {
    visit(h.smoothing_start, trial.smoothing_start);
    visit(h.smoothing_end, trial.smoothing_end);
    visit(h.smoothing_hold, trial.smoothing_hold);
    visit(h.temperature, trial.temperature);
    visit(h.temperature_end, trial.temperature_end);
    visit(h.excess_price, trial.excess_price);
    visit(h.push_share, trial.push_share);
    visit(h.shorten_share, trial.shorten_share);
    visit(h.drag_share, trial.drag_share);
    visit(h.swap_share, trial.swap_share);
}

/// visit(h.x, trial.x) for all that a trial records of the hyperparameters, but for the start.
template <class H, class Trial, class Visit>
void visit_both(H& h, Trial& trial, Visit visit) {
    visit_relaxation(h, trial, visit);
    visit_refinement(h, trial, visit);
}

/// What the hyperparameters say about a relaxation.
inline void apply(const Hyperparameters& h, Lane& lane) {
    lane.spread = h.spread;
    lane.spread_cap = h.spread_cap;
    lane.smoothing_start = h.relax_smoothing;
    lane.learning_rate = h.learning_rate;
    lane.noise = h.noise;
}

/// What the hyperparameters say about a refinement.
inline void apply(const Hyperparameters& h, AnnealingSettings& settings) {
    settings.temperature_start = h.temperature;
    settings.temperature_end = h.temperature_end;
    settings.smoothing_start = h.smoothing_start;
    settings.smoothing_end = h.smoothing_end;
    settings.smoothing_hold = h.smoothing_hold;
    settings.push_share = h.push_share;
    settings.shorten_share = h.shorten_share;
    settings.drag_share = h.drag_share;
    settings.swap_share = h.swap_share;
    settings.excess_price = h.excess_price;
}

}  // namespace gaus
