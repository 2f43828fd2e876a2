// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/prices.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/move_graph.hpp"
#include "anneal/smooth_peak.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// A schedule under change that keeps its dependencies: starts, use of every class, live values,
/// communication, and the smoothed energy of `prices`. Pipelined, use and live values are folded
/// into II slots. Limits may be exceeded, at a price.
///
/// A move is a few shifts of operators. They change the starts at once, and nothing else:
/// `evaluate` finds what they together would do to the energy, then `commit` makes the rest follow,
/// or `revert` takes the starts back. A move costs O(degree) an operator, plus the steps by which
/// live ranges change when memory has a price.
class AnnealState {
  public:
    struct Shift {
        std::int32_t op, from, to;
    };
    /// Shifts that a move may have.
    static constexpr std::size_t reach = 32;

    /// `by_step`: keep what starting_in() needs.
    AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                std::vector<std::int32_t> start, bool by_step);

    /// The last (later) or first step that v may start in while everything else stays; between
    /// moves.
    std::int32_t end(std::int32_t v, bool later) {
        const std::int32_t end = reach_of(v, later);
        return later ? end : -end;
    }
    /// How many steps v may move earlier ([0]) and later ([1]) while everything else stays; between
    /// moves.
    std::array<std::int32_t, 2> room(std::int32_t v) {
        return {reach_of(v, false) + start_[v], reach_of(v, true) - start_[v]};
    }
    /// The same inside a move, looked up.
    std::int32_t find_end(std::int32_t v, bool later) const {
        const std::int32_t end = find_reach(v, later);
        return later ? end : -end;
    }

    /// Whether slacks are kept from move to move, which pays when few moves are made. Off at first.
    void keep_slacks(bool keep);

    /// Adds a shift to the move; false, and nothing done, when it has `reach` of them. An operator
    /// may shift again. After the last one all dependencies must hold.
    bool shift(std::int32_t op, std::int32_t to) {
        if (shift_count_ >= reach) return false;
        shifts_[shift_count_++] = {op, start_[op], to};
        start_[op] = to;
        return true;
    }
    /// Adds the shifts that dependencies on the one at `index` demand of the successors (later) or
    /// the predecessors; false when there are more than `reach`.
    template <bool later>
    bool shove(std::size_t index) {
        const auto [op, from, to] = shifts_[index];
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
    std::span<const Shift> shifts() const { return {shifts_.data(), shift_count_}; }
    /// Finds what `delta`, `accepts` and `commit` need; once a move.
    void evaluate();
    /// Smoothed energy change of the move.
    double delta() const;
    /// delta() <= threshold, mostly decided without a logarithm.
    bool accepts(double threshold) const;
    void commit();
    void revert();
    /// True when the move surely raises the energy by more than `threshold`: a look at what most
    /// moves fail by, cheaper than `evaluate`. False where more has a price than use and
    /// communication.
    bool surely_worse(double threshold) const {
        if (!quickly_priced_) return false;
        // A smoothed peak is convex in the loads: it rises at least as its tangent does.
        double communication = 0, use = 0;
        for (const Shift& shift : shifts()) {
            const MoveGraph::Node& node = graph_.node(shift.op);
            const UnitDemand& d = demands_[node.demand];
            const auto& [peak, price, limit, scale] = use_[d.resource_class];
            communication += node.slope * (shift.to - shift.from);
            use += price * static_cast<double>(d.amount.units) *
                   peak.relative(peak.weight(slot_of(shift.to)) - peak.weight(slot_of(shift.from)));
        }
        return prices_.communication * communication + use > threshold;
    }
    /// Whether use of one step and communication alone have a price.
    bool quickly_priced() const { return quickly_priced_; }
    /// Then: v alone at `step` raises the energy by more than `threshold`. May be false when it
    /// does, by little.
    bool too_bad(std::int32_t v, std::int32_t step, double threshold) const {
        const auto [relative, communication] = change_alone({v, start_[v], step});
        return LogBounds(std::max(relative, -1.0))
            .lower.exceeds(threshold - prices_.communication * communication,
                           use_[demand(v).resource_class].scale);
    }
    /// Whether v may start in `step`, in the direction of it from here.
    bool can_start(std::int32_t v, std::int32_t step) {
        const bool later = step > start_[v];
        return later ? step <= end(v, true) : step >= end(v, false);
    }
    /// Then: shifts v alone to `step` inside its slack if that raises the energy by `threshold` at
    /// most; the same as shift, evaluate, accepts and commit.
    bool shift_alone(std::int32_t v, std::int32_t step, double threshold);

    /// New tau for all peaks, in mean amounts (sizes) per operator; removes rounding drift.
    void smooth(double tau);
    /// prices * exact objectives; infinite when a limit is exceeded.
    double exact_energy() const;
    /// Units above the limits, summed over steps and classes.
    std::int64_t excess() const { return excess_; }
    /// What a unit of excess costs from now on.
    void price_excess(double price) { excess_price_ = price; }
    /// From now on no peak of use may rise, nor cost anything but in exact_energy(). Between moves,
    /// with excess() = 0.
    void hold_peaks();

    const std::vector<std::int32_t>& start() const { return start_; }
    /// The slot of a step: itself, or modulo II.
    std::int32_t slot_of(std::int32_t step) const {
        if (ii_ == 0) return step;
        const std::int32_t rest = step % ii_;
        return rest < 0 ? rest + ii_ : rest;
    }
    /// The step in the slot of `step` that is nearest to the start of v.
    std::int32_t nearest_in_slot(std::int32_t v, std::int32_t step) const {
        if (ii_ == 0) return step;
        const std::int32_t after = slot_of(step - start_[v]);
        return start_[v] + (2 * after > ii_ ? after - ii_ : after);
    }
    /// Operators that start in a slot, in no particular order; those of the move are where they
    /// were.
    std::span<const std::int32_t> starting_in(std::int32_t slot) const { return at_slot_[slot]; }
    std::int32_t resource_class(std::int32_t v) const { return problem_.resource_class()[v]; }
    /// Fetches into the cache what a move of v looks at first.
    void prefetch(std::int32_t v) const {
        __builtin_prefetch(&slack_[v]);
        graph_.prefetch(v);
    }
    const MoveGraph& graph() const { return graph_; }
    const Windows& windows() const { return windows_; }

  private:
    /// The value an operator makes.
    struct Value {
        std::int32_t end;   // boundary at which it dies: its last reading
        std::int32_t lag;   // birth = start + lag
        std::int32_t size;  // index in sizes_
    };
    struct UnitDemand {
        std::int32_t resource_class;
        std::int32_t held;  // steps
        Amount amount;
    };
    /// How far an operator may go later, and earlier with steps counted backwards: kept from move
    /// to move, unknown when something may have moved away from it.
    struct Slack {
        static constexpr std::int32_t unknown = std::numeric_limits<std::int32_t>::min();
        std::array<std::int32_t, 2> reach{unknown, unknown};
    };
    struct Event {
        std::int32_t step;
        std::int64_t net;
        double ratio;
    };
    struct Use {
        SmoothPeak peak;
        double price;
        std::int64_t limit;
        double scale;  // price * tau
    };
    struct PeakChange {
        SmoothPeak* peak;
        double price;
        SmoothPeak::Change change;
    };
    /// Slots whose use changes when an operator moves: `count` from `left` lose its units, `count`
    /// from `entered` gain them. Slots that both positions cover stay.
    struct ChangedSteps {
        std::int32_t count, left, entered;
    };

    std::int32_t find_reach(std::int32_t v, bool later) const {
        const std::int32_t sign = later ? 1 : -1;
        const MoveGraph::Node& node = graph_.node(v);
        std::int32_t most = sign * (later ? node.latest : node.earliest);
        graph_.visit_arcs(v, later, [&](const Arc& arc) {
            most = std::min(most, sign * start_[arc.op] - arc.gap);
        });
        return most;
    }
    std::int32_t reach_of(std::int32_t v, bool later) {
        if (!keeps_slacks_) return find_reach(v, later);
        std::int32_t& kept = slack_[v].reach[later];
        if (kept == Slack::unknown) kept = find_reach(v, later);
        return kept;
    }
    /// Of the peak of a class.
    double unit_price(std::size_t resource_class) const {
        return prices_.resource * problem_.resources()[resource_class].cost;
    }
    void build_values();
    void build_profiles();
    /// Adds `amount` to the steps [from, to).
    void hold(SmoothPeak& profile, std::int32_t from, std::int32_t to, std::int64_t amount) const;
    std::int32_t last_use(std::int32_t u) const;

    const UnitDemand& demand(std::int32_t op) const { return demands_[graph_.node(op).demand]; }
    ChangedSteps changed_steps(std::int32_t from, std::int32_t to, std::int32_t held) const;
    /// visit(left, entered) for each pair of them.
    template <class Visit>
    void for_changed_slots(const Shift& shift, std::int32_t held, Visit&& visit) const;
    void evaluate_communication(const Shift& shift);
    void evaluate_use(const Shift& shift);
    void note_use(const Shift& shift);
    void take_notes();
    void add_use_change(std::int32_t resource_class, double delta);
    void apply_use(SmoothPeak& peak, const Shift& shift) const;

    void evaluate_memory();
    void move_reading(const Shift& shift, std::int32_t offset, std::int32_t producer);
    /// Live values in steps [from, to) change by `amount`; from > to: those in [to, from) lose it.
    void change_range(std::int32_t from, std::int32_t to, const Amount& amount);
    void add_event(const Event& event);
    void runs_from_events();

    void evaluate_latency();
    void sum_finishes();
    double finish_weight(std::int32_t v, std::int32_t start) const;
    /// What a shift of one operator that holds one step changes: the smoothed sum of its class,
    /// relative to it, and communication.
    std::pair<double, double> change_alone(const Shift& shift) const {
        const MoveGraph::Node& node = graph_.node(shift.op);
        const UnitDemand& d = demands_[node.demand];
        const SmoothPeak& peak = use_[d.resource_class].peak;
        const std::int32_t from = slot_of(shift.from), to = slot_of(shift.to);
        const double change = peak.relative(peak.weight(from) * (d.amount.leave - 1) +
                                            peak.weight(to) * (d.amount.enter - 1));
        return {from == to ? 0 : change, node.slope * (shift.to - shift.from)};
    }
    bool shift_carefully(const Shift& alone, double threshold);
    void commit_steps(const Shift& shift);
    void commit_slack(const Shift& shift);

    const Problem& problem_;
    const Windows& windows_;
    std::int32_t ii_;
    Prices prices_;
    MoveGraph graph_;
    bool tracks_use_, tracks_steps_, keeps_slacks_ = false;
    bool quickly_priced_;
    std::vector<std::int32_t> start_;
    std::vector<Slack> slack_;
    std::vector<std::vector<std::int32_t>> at_slot_;
    std::vector<std::int32_t> place_;  // position in its row of at_slot_
    std::vector<UnitDemand> demands_;  // those of the graph
    std::vector<Use> use_;             // per class
    std::vector<Amount> sizes_;        // the distinct ones
    std::vector<Value> values_;
    SmoothPeak live_;
    double finish_sum_ = 0;  // over sinks: exp((end - finish_reference_) / finish_tau)
    std::int32_t finish_reference_ = 0;
    double mean_amount_ = 1, mean_size_ = 1;
    double communication_ = 0;
    std::int64_t excess_ = 0;
    double excess_price_ = 0;

    // The move.
    std::array<Shift, reach> shifts_;
    std::size_t shift_count_ = 0;
    std::array<PeakChange, reach + 1> changes_;
    std::size_t change_count_ = 0;
    double linear_delta_ = 0;  // energy of communication and excess
    double communication_delta_ = 0;
    std::int64_t excess_delta_ = 0;
    double finish_delta_ = 0;    // of the sum
    std::vector<Event> events_;  // the first event_count_
    std::size_t event_count_ = 0;
    std::vector<SmoothPeak::Run> runs_;
    std::vector<std::pair<std::int32_t, std::int32_t>> old_ends_;
};

}  // namespace gaus
