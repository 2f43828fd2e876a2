#pragma once

#include "gaus/prices.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "schedule/move_graph.hpp"
#include "schedule/smooth_peak.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// A schedule under change that keeps its dependencies: starts, use of every class, live values,
/// communication, and the smoothed energy of `prices`. Pipelined, use and live values are folded
/// into II slots. Limits may be exceeded, at a price. A move of one operator costs O(degree), plus
/// the steps by which live ranges change when memory has a price.
class AnnealState {
  public:
    /// `by_step`: keep what starting_in() needs.
    AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                std::vector<std::int32_t> start, bool by_step);

    /// Steps that v may start in while everything else stays: [first, second].
    std::pair<std::int32_t, std::int32_t> slack(std::int32_t v) const;
    /// Prepares the move of v to `step`, where it must be movable: remembers what `delta`,
    /// `accepts` and `commit` need.
    void propose(std::int32_t v, std::int32_t step);
    /// Smoothed energy change of the proposed move.
    double delta() const;
    /// delta() <= threshold, mostly decided without a logarithm.
    bool accepts(double threshold) const;
    /// Makes the move last proposed.
    void commit();

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
    /// Operators that start in a slot, in no particular order.
    std::span<const std::int32_t> starting_in(std::int32_t slot) const { return at_slot_[slot]; }
    std::int32_t resource_class(std::int32_t v) const { return problem_.resource_class()[v]; }
    const MoveGraph& graph() const { return graph_; }
    const Windows& windows() const { return windows_; }

  private:
    struct Event {
        std::int32_t step;
        std::int64_t net;
    };

    void build_profiles();
    /// Adds `amount` to the steps [from, to).
    void hold(SmoothPeak& profile, std::int32_t from, std::int32_t to, std::int64_t amount) const;
    std::int32_t birth(std::int32_t v, std::int32_t start) const { return start + lag_[v]; }
    std::int32_t last_use(std::int32_t u) const;
    void propose_resource(std::int32_t v, std::int32_t step);
    void propose_memory(std::int32_t v, std::int32_t step);
    void propose_latency(std::int32_t v, std::int32_t step);
    /// Slots whose use changes when an operator moves: `count` from `left` lose its units, `count`
    /// from `entered` gain them. Slots that both positions cover stay.
    struct ChangedSteps {
        std::int32_t count, left, entered;
    };
    ChangedSteps changed_steps(std::int32_t from, std::int32_t to, std::int32_t held) const;
    void commit_resource();
    void commit_memory();
    void commit_step();
    void sum_finishes();
    double finish_weight(std::int32_t v, std::int32_t start) const;
    /// Live values in steps [from, to) change by `net`; from > to: those in [to, from) by -net.
    void change_range(std::int32_t from, std::int32_t to, std::int64_t net);
    void add_events(std::int32_t from, std::int32_t to, std::int64_t net);
    void runs_from_events();

    const Problem& problem_;
    const Windows& windows_;
    std::int32_t ii_;
    Prices prices_;
    MoveGraph graph_;
    bool tracks_use_, tracks_steps_;
    std::vector<std::int32_t> start_;
    std::vector<std::vector<std::int32_t>> at_slot_;
    std::vector<std::int32_t> place_;  // position in its row of at_slot_
    std::vector<std::int32_t> lag_;    // birth = start + lag
    std::vector<std::int32_t> end_;    // boundary at which the value dies: its last reading
    std::vector<double> leave_factor_, enter_factor_;  // of the class's sum when v leaves, enters
    std::vector<SmoothPeak> use_;                      // per class
    SmoothPeak live_;
    double finish_sum_ = 0;  // over sinks: exp((end - finish_reference_) / finish_tau)
    std::int32_t finish_reference_ = 0;
    double mean_amount_ = 1, mean_size_ = 1;
    double communication_ = 0;
    std::int64_t excess_ = 0;
    double excess_price_ = 0;

    // The proposed move.
    std::int32_t op_ = -1, step_ = 0;
    double linear_delta_ = 0;  // communication, excess
    std::int64_t excess_delta_ = 0;
    SmoothPeak::Change use_change_, live_change_;
    double finish_delta_ = 0;  // of the sum
    double use_price_ = 0;     // of the smoothed peak of the operator's class
    std::vector<Event> events_;
    std::vector<SmoothPeak::Run> use_runs_, runs_;
    std::vector<std::pair<std::int32_t, std::int32_t>> new_ends_;
};

}  // namespace gaus
