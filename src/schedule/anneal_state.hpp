#pragma once

#include "gaus/prices.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "schedule/move_graph.hpp"
#include "schedule/smooth_peak.hpp"

#include <algorithm>
#include <array>
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

    /// Steps that v may start in while everything else stays: [first, second]; between moves.
    std::pair<std::int32_t, std::int32_t> slack(std::int32_t v) {
        if (!keeps_slacks_) return {first_step(v), last_step(v)};
        Slack& slack = slack_[v];
        if (slack.first > slack.last) slack = {first_step(v), last_step(v)};
        return {slack.first, slack.last};
    }
    /// Its ends inside a move, looked up.
    std::int32_t first_step(std::int32_t v) const {
        std::int32_t first = graph_.node(v).earliest;
        graph_.visit_predecessors(
            v, [&](const Arc& arc) { first = std::max(first, start_[arc.op] + arc.gap); });
        return first;
    }
    std::int32_t last_step(std::int32_t v) const {
        std::int32_t last = graph_.node(v).latest;
        graph_.visit_successors(
            v, [&](const Arc& arc) { last = std::min(last, start_[arc.op] - arc.gap); });
        return last;
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
        const auto clear = [&, to = to](const Arc& arc) {
            const std::int32_t needed = later ? to + arc.gap : to - arc.gap;
            const std::int32_t now = start_[arc.op];
            if (later ? now >= needed : now <= needed) return;
            fits &= shift(arc.op, needed);
            graph_.prefetch(arc.op);
        };
        if (later) {
            graph_.visit_successors(op, clear);
        } else {
            graph_.visit_predecessors(op, clear);
        }
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
            const auto& [peak, price, limit] = use_[d.resource_class];
            communication += node.slope * (shift.to - shift.from);
            use += price * static_cast<double>(d.amount.units) *
                   peak.relative(peak.weight(slot_of(shift.to)) - peak.weight(slot_of(shift.from)));
        }
        return prices_.communication * communication + use > threshold;
    }
    /// The same of v alone at `step`, without making the move.
    bool surely_worse(std::int32_t v, std::int32_t step, double threshold) const {
        if (!quickly_priced_) return false;
        const MoveGraph::Node& node = graph_.node(v);
        const UnitDemand& d = demands_[node.demand];
        const Use& use = use_[d.resource_class];
        const std::int32_t from = slot_of(start_[v]), to = slot_of(step);
        const double x = use.peak.relative(use.peak.weight(from) * (d.amount.leave - 1) +
                                           use.peak.weight(to) * (d.amount.enter - 1));
        const double low = prices_.communication * node.slope * (step - start_[v]) +
                           use.price * use.peak.tau() * log_bounds(x).first;
        return low > threshold && from != to;
    }

    /// New tau for all peaks, in mean amounts (sizes) per operator; removes rounding drift.
    void smooth(double tau);
    /// prices * exact objectives; infinite when a limit is exceeded.
    double exact_energy() const;
    /// Units above the limits, summed over steps and classes.
    std::int64_t excess() const { return excess_; }
    /// What a unit of excess costs from now on.
    void price_excess(double price) { excess_price_ = price; }

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
    /// Kept from move to move; `unknown` at an end that may have moved away from v.
    struct Slack {
        static constexpr std::int32_t unknown_first = std::numeric_limits<std::int32_t>::max();
        static constexpr std::int32_t unknown_last = std::numeric_limits<std::int32_t>::min();
        std::int32_t first, last;
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
    void commit_steps();
    template <bool later>
    void commit_slack(const Shift& shift);

    const Problem& problem_;
    const Windows& windows_;
    std::int32_t ii_;
    Prices prices_;
    MoveGraph graph_;
    bool tracks_use_, tracks_steps_, keeps_slacks_ = false;
    bool quickly_priced_;  // by use of one step and communication alone
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
