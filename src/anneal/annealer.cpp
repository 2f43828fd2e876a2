// SPDX-License-Identifier: Apache-2.0
#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "anneal/compound_move.hpp"
#include "anneal/draws.hpp"
#include "anneal/pace.hpp"
#include "anneal/patience.hpp"
#include "anneal/state.hpp"
#include "exact/reservation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

namespace {

constexpr std::int64_t stop_check_period = 4096;
constexpr int temperature_steps = 200;
constexpr int scale_samples = 2000;

/// Piecewise linear log2 of n > 0, in 2^-16, and its inverse.
std::uint32_t rough_log(std::uint32_t n) {
    const int whole = std::bit_width(n) - 1;
    return static_cast<std::uint32_t>(((std::uint64_t{n} << 16) >> whole) + ((whole - 1) << 16));
}
std::uint32_t rough_exp(std::uint32_t x) {
    return static_cast<std::uint32_t>((std::uint64_t{0x10000 + (x & 0xffff)} << (x >> 16)) >> 16);
}

/// From `from` to `to` on a geometric scale, at 0 <= progress <= 1.
double between(double from, double to, double progress) {
    return from * std::pow(to / from, progress);
}

/// How far to move and which way, by `room` (earlier, later) at most; 0 when there is none.
/// Distances are about log-uniform, so that short and long moves are tried alike.
std::int32_t pick_shift(std::uint64_t bits, const std::array<std::int32_t, 2>& room) {
    bool later = bits % 2 == 0;
    later ^= room[later] == 0;
    const auto most = static_cast<std::uint32_t>(room[later]);
    const std::uint64_t width = rough_log(most + 1);
    const auto distance = static_cast<std::int32_t>(
        rough_exp(static_cast<std::uint32_t>((bits >> 32) * width >> 32)));
    return (later - !later) * (most > 0) * distance;
}

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

/// Mean |change| by single moves of `operators` from here: of the energy, the unit of temperature,
/// and of what it counts for communication.
struct Scales {
    double energy, communication;
};
Scales energy_scales(AnnealState& state, const Prices& prices,
                     std::span<const std::int32_t> operators, Random random) {
    MeanChange energy, communication;
    for (int i = 0; i < scale_samples; ++i) {
        const std::int32_t v =
            operators[random.below(static_cast<std::uint32_t>(operators.size()))];
        const std::int32_t shift = pick_shift(random(), state.room(v));
        if (shift == 0) continue;
        state.shift(v, state.start()[v] + shift);
        state.evaluate();
        energy.add(state.delta());
        state.revert();
        communication.add(prices.communication * state.graph().node(v).slope * shift);
    }
    return {energy.value(), communication.value()};
}

/// The last stages, in which peaks are held, and the factor by which the temperature falls further
/// in them. A smoothed peak charges for every full step, which communication would not outweigh;
/// where resources outweigh it by far, it is hot until then.
struct HeldStages {
    int count = 0;
    double cooling = 1;
};
HeldStages held_stages(const Prices& prices, const Scales& scales) {
    constexpr double far = 32;
    if (prices.resource <= 0 || prices.communication <= 0 || prices.memory > 0) return {};
    const double ratio = scales.energy / scales.communication;
    return ratio < far ? HeldStages{10, 1} : HeldStages{60, ratio};
}

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

/// What the priced user terms add to the energy; they know whole schedules only.
class TermEnergy {
  public:
    TermEnergy(const Problem& problem, const AnnealingSettings& settings)
        : problem_(problem),
          settings_(settings),
          priced_(std::ranges::any_of(settings.prices.terms, [](double p) { return p > 0; })) {}

    bool priced() const { return priced_; }
    double operator()(const std::vector<std::int32_t>& start) {
        schedule_.start = start;
        double total = 0;
        for (std::size_t i = 0; i < settings_.prices.terms.size(); ++i) {
            const double price = settings_.prices.terms[i];
            if (price > 0) total += price * settings_.terms[i].exact(problem_, schedule_);
        }
        return total;
    }

  private:
    const Problem& problem_;
    const AnnealingSettings& settings_;
    bool priced_;
    Schedule schedule_;
};

/// Operators that can start in more than one step; all when there are none. Those with many arcs
/// are the last.
std::vector<std::int32_t> movable_operators(const MoveGraph& graph) {
    std::vector<std::int32_t> all(static_cast<std::size_t>(graph.operator_count())), movable;
    std::iota(all.begin(), all.end(), 0);
    std::ranges::copy_if(all, std::back_inserter(movable), [&](std::int32_t v) {
        return graph.node(v).earliest < graph.node(v).latest;
    });
    if (movable.empty()) movable = all;
    std::stable_partition(movable.begin(), movable.end(),
                          [&](std::int32_t v) { return !graph.has_many_arcs(v); });
    return movable;
}

/// Movable operators whose class can be full: those of limited classes, all when there is no such
/// class.
std::vector<std::int32_t> swappable_operators(const Problem& problem,
                                              const std::vector<std::int32_t>& movable) {
    if (!problem.has_limits()) return movable;
    std::vector<std::int32_t> operators;
    std::ranges::copy_if(movable, std::back_inserter(operators),
                         [&](std::int32_t v) { return takes_limited_units(problem, v); });
    return operators;
}

/// Operators with a reader that can start in more than one step.
std::vector<std::int32_t> shortenable_operators(const MoveGraph& graph) {
    std::vector<std::int32_t> operators;
    for (std::int32_t v = 0; v < graph.operator_count(); ++v) {
        const bool readers_move = std::ranges::any_of(graph.consumers(v), [&](const Carry& reader) {
            return graph.node(reader.op).earliest < graph.node(reader.op).latest;
        });
        if (readers_move) operators.push_back(v);
    }
    return operators;
}

/// Operators and share of every kind of move.
std::array<Draws::Kind, move_kinds> move_kinds_of(const Problem& problem, const MoveGraph& graph,
                                                  const AnnealingSettings& settings) {
    const auto movable = movable_operators(graph);
    std::array<Draws::Kind, move_kinds> kinds;
    const auto add = [&](Move kind, std::vector<std::int32_t> operators, double share) {
        kinds[static_cast<std::size_t>(kind)] = {operators, operators.empty() ? 0 : share};
    };
    add(Move::push, movable, settings.push_share);
    add(Move::shorten, shortenable_operators(graph), settings.shorten_share);
    add(Move::drag, movable, settings.drag_share);
    add(Move::swap, swappable_operators(problem, movable), settings.swap_share);
    add(Move::single, movable, 0);
    return kinds;
}

/// One run: the state, the moves and the best schedule so far.
class Annealer {
  public:
    Annealer(const Problem& problem, const Windows& windows, const Schedule& start,
             const AnnealingSettings& settings)
        : settings_(settings),
          state_(problem, windows, settings.prices, start.start, settings.swap_share > 0),
          terms_(problem, settings),
          draws_({settings.seed, settings.stream},
                 move_kinds_of(problem, state_.graph(), settings)),
          term_energy_(terms_(start.start)),
          best_{start, state_.exact_energy() + term_energy_},
          keep_period_(std::max<std::int64_t>(
              {problem.operator_count() / 2, windows.latency_bound * 2, 256})) {
        state_.smooth(settings.smoothing_start);
        const Scales scales =
            energy_scales(state_, settings.prices, movable_operators(state_.graph()),
                          {settings.seed + 1, settings.stream});
        scale_ = scales.energy;
        held_ = held_stages(settings.prices, scales);
        excess_price_ = settings.excess_price * scale_;
        state_.price_excess(excess_price_);
    }

    Annealed run(const StopCheck& stop) {
        Pace pace(settings_.time_left, temperature_steps);
        std::int64_t planned = 0;  // so far, as if there were time
        for (int step = 0; step < temperature_steps; ++step) {
            const double progress = static_cast<double>(step) / (temperature_steps - 1);
            state_.smooth(between(settings_.smoothing_start, settings_.smoothing_end,
                                  std::pow(progress, settings_.smoothing_hold)));
            temperature_ =
                scale_ * between(settings_.temperature_start, settings_.temperature_end, progress);
            const int held = step - (temperature_steps - held_.count);
            if (held == 0 && state_.excess() == 0) state_.hold_peaks();
            if (held > 0) temperature_ /= between(1, held_.cooling, (held + 1.0) / held_.count);
            const std::int64_t begin = best_.proposals;
            shifts_ = 0;
            const std::int64_t next = settings_.proposals * (step + 1) / temperature_steps;
            const std::int64_t stage = next - std::exchange(planned, next);
            if (stop() || !stay(begin + pace.affordable(stage, temperature_steps - step), stop))
                break;
            pace.note(best_.proposals - begin);
            state_.keep_slacks(shifts_ < (best_.proposals - begin) / 4);
            follow_limits();
            patience_.adapt();
        }
        keep_best();
        best_.hurried = pace.hurried();
        return best_;
    }

  private:
    /// Limits that stay exceeded become dearer, so that the cold end of the run meets them.
    void follow_limits() {
        if (state_.excess() == 0) return;
        excess_price_ *= 1.05;
        state_.price_excess(excess_price_);
    }

    /// Proposes at one temperature until `goal` proposals are made; false when stopped.
    bool stay(std::int64_t goal, const StopCheck& stop) {
        while (best_.proposals < goal) {
            if (best_.proposals >= next_stop_check_) {
                next_stop_check_ += stop_check_period;
                if (stop()) return false;
            }
            const auto [kind, draws] = draws_.next(static_cast<std::size_t>(goal - best_.proposals),
                                                   [&](std::int32_t v) { state_.prefetch(v); });
            propose(kind, draws);
            best_.proposals += static_cast<std::int64_t>(draws.size());
            if (best_.proposals >= next_keep_) {
                keep_best();
                next_keep_ += keep_period_;
            }
        }
        return true;
    }

    void propose(Move kind, std::span<const Draw> draws) {
        if (kind == Move::push) return propose_pushes(draws);
        if (kind == Move::single && state_.quickly_priced() && !terms_.priced())
            return propose_singles(draws);
        for (const Draw& draw : draws)
            if (make(kind, draw)) judge(threshold(draw));
    }

    // Many are looked at before the first is made, so that none waits for another.
    struct Candidate {
        std::int32_t op, step;
        double threshold;
    };
    using Candidates = std::array<Candidate, Draws::group_size>;

    void propose_singles(std::span<const Draw> draws) {
        Candidates candidates;
        std::size_t count = 0;
        for (const Draw& draw : draws) {
            const std::int32_t shift = pick_shift(draw.move, state_.room(draw.op));
            const Candidate& c =
                candidates[count] = {draw.op, state_.start()[draw.op] + shift, threshold(draw)};
            count += (shift != 0) & !state_.too_bad(c.op, c.step, c.threshold);
        }
        for (const Candidate& c : std::span(candidates).first(count))
            if (state_.can_start(c.op, c.step))
                shifts_ += state_.shift_alone(c.op, c.step, c.threshold);
    }

    void propose_pushes(std::span<const Draw> draws) {
        Candidates candidates;
        std::size_t count = 0;
        for (const Draw& draw : draws) {
            const std::int32_t to = push_target(state_, draw.op, draw.move);
            candidates[count] = {draw.op, to, threshold(draw)};
            count += state_.graph().in_window(draw.op, to);
        }
        for (const auto& [op, to, threshold] : std::span(candidates).first(count)) {
            if (!push(state_, op, to, patience_.most())) continue;
            const std::size_t moved = state_.shifts().size();
            patience_.note(moved, judge(threshold));
        }
    }

    double threshold(const Draw& draw) const { return temperature_ * thresholds_[draw.luck]; }

    /// Commits the move if it raises the energy by `threshold` at most, or reverts it.
    bool judge(double threshold) {
        const double terms = terms_.priced() ? terms_(state_.start()) : 0.0;
        const double allowed = threshold - (terms - term_energy_);
        const bool worse = state_.surely_worse(allowed);
        if (!worse) state_.evaluate();
        if (worse || !state_.accepts(allowed)) {
            state_.revert();
            return false;
        }
        term_energy_ = terms;
        shifts_ += static_cast<std::int64_t>(state_.shifts().size());
        state_.commit();
        return true;
    }

    /// Shifts operators of the state; false when the move cannot be made.
    bool make(Move kind, const Draw& draw) {
        if (kind == Move::shorten) return shorten(state_, draw.op, draw.move);
        if (kind == Move::swap) return make_swap(draw.op, draw.move);
        const std::int32_t shift = pick_shift(draw.move, state_.room(draw.op));
        if (shift == 0) return false;
        const std::int32_t to = state_.start()[draw.op] + shift;
        if (kind == Move::drag)
            return drag(state_, draw.op, to, AnnealState::reach >> (draw.move >> 1) % 4);
        return state_.shift(draw.op, to);
    }

    /// Pipelined, slots beyond the slack are tried as well: a full table leaves no other way.
    bool make_swap(std::int32_t v, std::uint64_t bits) {
        const Windows& windows = state_.windows();
        const std::int32_t beyond = windows.ii / 4, here = state_.start()[v];
        const auto [earlier, later] = state_.room(v);
        const std::int32_t shift =
            pick_shift(bits, {std::min(earlier + beyond, here - windows.earliest[v]),
                              std::min(later + beyond, windows.latest[v] - here)});
        return shift != 0 && swap(state_, v, here + shift, bits);
    }

    void keep_best() {
        const double energy = state_.exact_energy() + term_energy_;
        if (energy >= best_.energy) return;
        best_.energy = energy;
        best_.schedule.start = state_.start();
    }

    const AnnealingSettings& settings_;
    AnnealState state_;
    TermEnergy terms_;
    Thresholds thresholds_;
    Patience patience_{AnnealState::reach};
    Draws draws_;
    double term_energy_;
    Annealed best_;
    std::int64_t keep_period_, next_keep_ = 0;
    std::int64_t shifts_ = 0;  // made at this temperature
    std::int64_t next_stop_check_ = 0;
    HeldStages held_;
    double scale_ = 1, temperature_ = 1, excess_price_ = 0;
};

}  // namespace

Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop) {
    return Annealer(problem, windows, start, settings).run(stop);
}

}  // namespace gaus
