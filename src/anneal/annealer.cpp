// SPDX-License-Identifier: Apache-2.0
#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "anneal/cooling.hpp"
#include "anneal/draws.hpp"
#include "anneal/metropolis.hpp"
#include "anneal/moves/distance.hpp"
#include "anneal/moves/moves.hpp"
#include "anneal/pace.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

namespace {

constexpr std::int64_t stop_check_period = 4096;
constexpr int scale_samples = 2000;

/// Mean of those that are not 0; 1 when there are none.
class MeanChange {
  public:
    void add(double change) {
        total_ += std::abs(change);
        count_ += change != 0;
    }
    double value() const { return count_ > 0 ? total_ / count_ : 1.0; }

  private:
    double total_ = 0;
    int count_ = 0;
};

/// By single moves of `operators` from here, which are taken back.
ChangeScales change_scales(AnnealState& state, double communication_price,
                           std::span<const std::int32_t> operators, Random random) {
    MeanChange energy, communication;
    for (int i = 0; i < scale_samples; ++i) {
        const std::int32_t v =
            operators[random.below(static_cast<std::uint32_t>(operators.size()))];
        const std::int32_t shift = log_uniform_shift(random(), state.slack(v));
        if (shift == 0) continue;
        state.shift(v, state.start()[v] + shift);
        state.evaluate();
        energy.add(state.delta());
        state.revert();
        communication.add(communication_price * state.graph().node(v).slope * shift);
    }
    return {energy.value(), communication.value()};
}

/// Whether a move that is made asks for operators by slot.
bool asks_by_slot(const AnnealingSettings& settings) {
    return std::ranges::any_of(moves, [&](const Move& move) {
        return move.by_slot && share_of(move, settings.tuning) > 0;
    });
}

/// Operators and share of every move.
std::vector<Draws::Kind> kinds_of(const Problem& problem, const MoveGraph& graph,
                                  const AnnealingSettings& settings) {
    std::vector<Draws::Kind> kinds;
    for (const Move& move : moves) {
        auto operators = move.operators(problem, graph);
        const double share = operators.empty() ? 0 : share_of(move, settings.tuning);
        kinds.push_back({std::move(operators), share});
    }
    return kinds;
}

/// One run: the walk, what is drawn for it, and the best schedule so far.
class Annealer {
  public:
    Annealer(const Problem& problem, const Windows& windows, const Schedule& start,
             const AnnealingSettings& settings)
        : settings_(settings),
          walk_(problem, windows, start, settings, asks_by_slot(settings)),
          draws_({settings.seed, settings.stream},
                 kinds_of(problem, walk_.state.graph(), settings)),
          best_{start, walk_.exact_energy()},
          keep_period_(std::max<std::int64_t>(
              {problem.operator_count() / 2, windows.latency_bound * 2, 256})),
          next_observation_(settings.observe ? 0 : std::numeric_limits<std::int64_t>::max()) {
        walk_.state.smooth(settings.tuning[Hyperparameter::smoothing_start]);
        scales_ = change_scales(walk_.state, settings.prices.communication,
                                movable_operators(problem, walk_.state.graph()),
                                {settings.seed + 1, settings.stream});
        excess_price_ = settings.tuning[Hyperparameter::excess_price] * scales_.energy;
        walk_.state.price_excess(excess_price_);
    }

    Annealed run(const StopCheck& stop) {
        const Cooling cooling(settings_, scales_);
        Pace pace(settings_.time_left, Cooling::stages);
        std::int64_t planned = 0;  // so far, as if there were time
        for (int stage = 0; stage < Cooling::stages; ++stage) {
            walk_.state.smooth(cooling.smoothing(stage));
            walk_.cool_to(cooling.temperature(stage));
            if (cooling.holds_peaks_from(stage) && walk_.state.excess() == 0)
                walk_.state.hold_peaks();
            const std::int64_t next = settings_.proposals * (stage + 1) / Cooling::stages;
            const std::int64_t proposals =
                pace.affordable(next - std::exchange(planned, next), Cooling::stages - stage);
            const std::int64_t begin = best_.proposals;
            if (stop() || !stay(begin + proposals, stop)) break;
            pace.note(best_.proposals - begin);
            adapt(best_.proposals - begin);
        }
        keep_best();
        best_.hurried = pace.hurried();
        return best_;
    }

  private:
    /// Proposes at one temperature until `goal` proposals are made; false when stopped.
    bool stay(std::int64_t goal, const StopCheck& stop) {
        while (best_.proposals < goal) {
            if (best_.proposals >= next_stop_check_) {
                next_stop_check_ += stop_check_period;
                if (stop()) return false;
            }
            const auto [kind, draws] =
                draws_.next(static_cast<std::size_t>(goal - best_.proposals),
                            [&](std::int32_t v) { walk_.state.prefetch(v); });
            moves[kind].propose(walk_, draws);
            best_.proposals += static_cast<std::int64_t>(draws.size());
            if (best_.proposals >= next_observation_) observe();
            if (best_.proposals >= next_keep_) {
                keep_best();
                next_keep_ += keep_period_;
            }
        }
        return true;
    }

    /// To what a stage of so many proposals has shown.
    void adapt(std::int64_t proposals) {
        walk_.state.keep_slacks(walk_.take_shifts() < proposals / 4);
        walk_.push_length.adapt();
        if (walk_.state.excess() == 0) return;
        // Limits that stay exceeded become dearer, so that the cold end of the run meets them.
        excess_price_ *= 1.05;
        walk_.state.price_excess(excess_price_);
    }

    /// Where something has changed.
    void observe() {
        next_observation_ += settings_.observe_period;
        if (walk_.shifts() == observed_shifts_ || walk_.state.excess() > 0) return;
        observed_shifts_ = walk_.shifts();
        settings_.observe(walk_.state.exact_objectives(), walk_.state.start());
    }

    void keep_best() {
        const double energy = walk_.exact_energy();
        if (energy >= best_.energy) return;
        best_.energy = energy;
        best_.schedule.start = walk_.state.start();
    }

    const AnnealingSettings& settings_;
    Metropolis walk_;
    Draws draws_;
    Annealed best_;
    ChangeScales scales_{};
    double excess_price_ = 0;
    std::int64_t keep_period_, next_keep_ = 0, next_stop_check_ = 0;
    std::int64_t next_observation_, observed_shifts_ = 0;
};

}  // namespace

Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop) {
    return Annealer(problem, windows, start, settings).run(stop);
}

}  // namespace gaus
