// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/refine.hpp"

#include "anneal/draws.hpp"
#include "anneal/push_length.hpp"
#include "anneal/state.hpp"
#include "anneal/term_energy.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace gaus {

/// -log(uniform) in quantiles: Metropolis thresholds without a logarithm a proposal.
class Thresholds {
  public:
    Thresholds() {
        for (std::size_t i = 0; i < count; ++i) {
            quantiles_[i] =
                static_cast<float>(-std::log((static_cast<double>(i) + 0.5) / double{count}));
        }
    }
    /// By the low ones of random bits.
    double operator[](std::uint32_t bits) const { return quantiles_[bits % count]; }

  private:
    static constexpr std::size_t count = 2048;  // a small part of the nearest cache
    std::array<float, count> quantiles_;
};

/// The walk of a run: a state, and the rule by which moves of it are accepted at a temperature.
class Metropolis {
  public:
    Metropolis(const Problem& problem, const Windows& windows, const Schedule& start,
               const AnnealingSettings& settings, bool by_slot)
        : state(problem, windows, settings.prices, start.start, by_slot),
          terms_(problem, settings),
          term_energy_(terms_(start.start)) {}

    AnnealState state;
    PushLength push_length{most_shifts};

    void cool_to(double temperature) { temperature_ = temperature; }
    /// What the move of a draw may raise the energy by at most.
    double threshold(const Draw& draw) const { return temperature_ * thresholds_[draw.luck]; }
    /// Commits the move under way if it raises the energy by `threshold` at most, or reverts it.
    bool judge(double threshold) {
        const double terms = terms_.priced() ? terms_(state.start()) : 0.0;
        const double allowed = threshold - (terms - term_energy_);
        const bool worse = state.surely_worse(allowed);
        if (!worse) state.evaluate();
        if (worse || !state.accepts(allowed)) {
            state.revert();
            return false;
        }
        term_energy_ = terms;
        shifts_ += static_cast<std::int64_t>(state.shifts().size());
        state.commit();
        return true;
    }
    /// Whether try_alone() can be asked.
    bool quickly_priced() const { return state.quickly_priced() && !terms_.priced(); }
    /// Shifts v alone to `step` inside its slack if that raises the energy by `threshold` at most.
    void try_alone(std::int32_t v, std::int32_t step, double threshold) {
        shifts_ += state.shift_alone(v, step, threshold);
    }

    /// Shifts of accepted moves since this was asked last.
    std::int64_t take_shifts() { return std::exchange(shifts_, 0); }
    /// Shifts of accepted moves since take_shifts().
    std::int64_t shifts() const { return shifts_; }
    /// Of the state, with the terms; infinite when a limit is exceeded.
    double exact_energy() const { return state.exact_energy() + term_energy_; }

  private:
    TermEnergy terms_;
    double term_energy_;
    Thresholds thresholds_;
    double temperature_ = 1;
    std::int64_t shifts_ = 0;
};

}  // namespace gaus
