// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/early_readings.hpp"
#include "anneal/live_profile.hpp"
#include "anneal/move_graph.hpp"
#include "anneal/move_under_way.hpp"
#include "anneal/slack_cache.hpp"
#include "anneal/slots.hpp"
#include "anneal/soft_latency.hpp"
#include "anneal/starts_by_slot.hpp"
#include "anneal/use_profiles.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// A schedule under change that keeps its dependencies: starts, the profiles that follow them (use
/// of every class, live values), communication, and the smoothed energy of `prices`. Limits may be
/// exceeded, at a price.
///
/// A move is a few shifts of operators. They change the starts at once, and nothing else:
/// `evaluate` finds what they together would do to the energy, then `commit` makes the rest follow,
/// or `revert` takes the starts back. A move costs O(degree) an operator, plus the steps by which
/// live ranges change when memory has a price.
class AnnealState {
  public:
    /// `by_slot`: keep what starting_in() needs.
    AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                std::vector<std::int32_t> start, bool by_slot);
    AnnealState(const AnnealState&) = delete;
    AnnealState& operator=(const AnnealState&) = delete;

    const std::vector<std::int32_t>& start() const { return start_; }
    const MoveGraph& graph() const { return graph_; }
    const Windows& windows() const { return windows_; }
    const Slots& slots() const { return slots_; }
    std::int32_t resource_class(std::int32_t v) const { return problem_.resource_class()[v]; }
    /// Operators that start in a slot, in no particular order; those of the move are where they
    /// were.
    std::span<const std::int32_t> starting_in(std::int32_t slot) const { return by_slot_[slot]; }
    /// Fetches into the cache what a move of v looks at first.
    void prefetch(std::int32_t v) const {
        slacks_.prefetch(v);
        graph_.prefetch(v);
    }

    // Slacks.

    /// The last (later) or first step that v may start in while everything else stays; between
    /// moves.
    std::int32_t end(std::int32_t v, bool later) {
        const std::int32_t end = signed_end(v, later);
        return later ? end : -end;
    }
    /// How many steps v may move earlier ([0]) and later ([1]) while everything else stays; between
    /// moves.
    std::array<std::int32_t, 2> slack(std::int32_t v) {
        return {signed_end(v, false) + start_[v], signed_end(v, true) - start_[v]};
    }
    /// end() inside a move, looked up.
    std::int32_t find_end(std::int32_t v, bool later) const {
        const std::int32_t end = find_signed_end(v, later);
        return later ? end : -end;
    }
    /// Whether slacks are kept from move to move, which pays when few moves are made. Off at first.
    void keep_slacks(bool keep) { slacks_.keep(keep); }

    // The move under way.

    /// Adds a shift to the move; false, and nothing done, when it has most_shifts of them. An
    /// operator may shift again. After the last one all dependencies must hold.
    bool shift(std::int32_t op, std::int32_t to) {
        if (!move_.add({op, start_[op], to})) return false;
        start_[op] = to;
        return true;
    }
    /// Adds the shifts that dependencies on the one at `index` demand of the successors (later) or
    /// the predecessors; false when there are too many.
    template <bool later>
    bool shove(std::size_t index) {
        const auto [op, from, to] = shifts()[index];
        bool fits = true;
        graph_.visit_groups(op, later, [&, to = to](const ArcGroup& group) {
            const auto needed = [&](const Arc& arc) { return later ? to + arc.gap : to - arc.gap; };
            unsigned blocked = 0;
            for (unsigned i = 0; i < group.arcs.size(); ++i) {
                const Arc& arc = group.arcs[i];
                const std::int32_t now = start_[arc.op];
                blocked |= unsigned{later ? now < needed(arc) : now > needed(arc)} << i;
            }
            for (; blocked != 0; blocked &= blocked - 1) {
                const Arc& arc = group.arcs[static_cast<std::size_t>(std::countr_zero(blocked))];
                fits &= shift(arc.op, needed(arc));
                graph_.prefetch(arc.op);
            }
        });
        return fits;
    }
    /// The move so far.
    std::span<const Shift> shifts() const { return move_.shifts(); }
    /// Finds what `delta`, `accepts` and `commit` need; once a move.
    void evaluate();
    /// Smoothed energy change of the move.
    double delta() const { return move_.change.value(); }
    /// delta() <= threshold, mostly decided without a logarithm.
    bool accepts(double threshold) const { return move_.change.at_most(threshold); }
    void commit();
    void revert();
    /// True when the move surely raises the energy by more than `threshold`: a look at what most
    /// moves fail by, cheaper than `evaluate`. False unless quickly_priced().
    bool surely_worse(double threshold) const {
        if (!quickly_priced_) return false;
        double communication = 0, use = 0;
        for (const Shift& shift : shifts()) {
            communication += communication_of(shift);
            use += use_.tangent(shift);
        }
        return prices_.communication * communication + use > threshold;
    }

    // A shift alone, where use of one step and communication alone have a price.

    bool quickly_priced() const { return quickly_priced_; }
    /// v alone at `step` raises the energy by more than `threshold`. May be false when it does, by
    /// little.
    bool too_bad(std::int32_t v, std::int32_t step, double threshold) const {
        const Shift alone{v, start_[v], step};
        const double relative = use_.relative_change(alone);
        return LogBounds(std::max(relative, -1.0))
            .lower.exceeds(threshold - prices_.communication * communication_of(alone),
                           use_.scale(v));
    }
    /// Whether v may start in `step`, in the direction of it from here.
    bool can_start(std::int32_t v, std::int32_t step) {
        const bool later = step > start_[v];
        return later ? step <= end(v, true) : step >= end(v, false);
    }
    /// Shifts v alone to `step` inside its slack if that raises the energy by `threshold` at most;
    /// the same as shift, evaluate, accepts and commit.
    bool shift_alone(std::int32_t v, std::int32_t step, double threshold);

    // The energy.

    /// New tau for all peaks, in mean amounts (sizes) per operator; removes rounding drift.
    void smooth(double tau);
    /// prices * exact objectives; infinite when a limit is exceeded.
    double exact_energy() const;
    /// The objectives, exact but for rounding; 0 where there is no price.
    Objectives exact_objectives() const;
    /// Units above the limits, summed over steps, classes and memory spaces.
    std::int64_t excess() const;
    /// What a unit of excess costs from now on.
    void price_excess(double price);
    /// From now on no peak of use may rise, nor cost anything but in exact_energy(). Between moves,
    /// with excess() = 0.
    void hold_peaks();

  private:
    /// The end of v's slack, negated towards earlier steps: more is further.
    std::int32_t find_signed_end(std::int32_t v, bool later) const {
        const std::int32_t sign = 2 * later - 1;  // without a branch: pushes draw their direction
        const MoveGraph::Node& node = graph_.node(v);
        std::int32_t most = sign * (later ? node.latest : node.earliest);
        graph_.visit_arcs(v, later, [&](const Arc& arc) {
            most = std::min(most, sign * start_[arc.op] - arc.gap);
        });
        return most;
    }
    std::int32_t signed_end(std::int32_t v, bool later) {
        return slacks_.signed_end(v, later, [&] { return find_signed_end(v, later); });
    }
    double communication_of(const Shift& shift) const {
        return graph_.node(shift.op).slope * (shift.to - shift.from);
    }
    double count_communication() const;
    double live_energy() const;
    bool shift_carefully(std::int32_t v, std::int32_t step, double threshold);
    void follow(const Shift& shift);

    const Problem& problem_;
    const Windows& windows_;
    Slots slots_;
    Prices prices_;
    MoveGraph graph_;
    std::vector<std::int32_t> start_;
    SlackCache slacks_;
    bool tracks_slots_;
    StartsBySlot by_slot_;
    UseProfiles use_;
    std::vector<LiveProfile> live_;  ///< of the memory spaces, if they have a price or a limit
    SoftLatency latency_;
    EarlyReadings early_;
    double communication_;
    bool quickly_priced_;
    MoveUnderWay move_;
};

}  // namespace gaus
