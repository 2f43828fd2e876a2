// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/energy_change.hpp"
#include "anneal/move_graph.hpp"
#include "anneal/shift.hpp"
#include "anneal/slots.hpp"
#include "anneal/smooth_peak.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// The sizes of the values that are live in one memory space at the boundary after every slot, with
/// the scratch data there, their smoothed peak, and the sizes above the limit. A move costs the
/// steps by which live ranges change.
class LiveProfile {
  public:
    /// `price` of the peak. The graph must outlive the profile.
    LiveProfile(const Problem& problem, std::int32_t space, const MoveGraph& graph,
                const Windows& windows, double price, std::span<const std::int32_t> start);

    /// Finds what a move would change, and adds it to `change`; `start` is after the move. Unless
    /// commit() follows the move is forgotten with the next one.
    void evaluate(std::span<const Shift> shifts, std::span<const std::int32_t> start,
                  EnergyChange& change);
    void commit();

    /// New tau, in mean sizes; removes rounding drift.
    void smooth(double tau);
    /// The price times the exact objective.
    double energy() const { return price_ * static_cast<double>(live_.peak()); }
    /// Sizes above the limit, summed over slots.
    std::int64_t excess() const { return excess_; }
    void price_excess(double price) { excess_price_ = price; }

  private:
    /// The value an operator makes.
    struct Value {
        std::int32_t end;   // boundary at which it dies: its last reading
        std::int32_t lag;   // birth = start + lag
        std::int32_t size;  // index in sizes_; -1: it is never live here
    };
    /// What an operator holds while it runs.
    struct Scratch {
        std::int32_t from, steps;
        std::int32_t size;  // index in sizes_
    };
    /// From a step on the load differs by so much from what it is.
    struct Event {
        std::int64_t net;
        double ratio;
    };

    void find_values(const Problem& problem, std::int32_t space,
                     std::span<const std::int32_t> start);
    // `plain`: what plain_ says, so that the usual case pays for no other.
    template <bool plain>
    void forget();
    template <bool plain>
    void find_events(std::span<const Shift> shifts, std::span<const std::int32_t> start);
    template <bool plain>
    void move_birth(const Shift& shift);
    template <bool plain>
    void move_reading(const Shift& shift, std::span<const std::int32_t> start, std::int32_t offset,
                      std::int32_t producer);
    void move_scratch(const Shift& shift);
    std::int64_t count_excess();
    std::span<const Scratch> scratch_of(std::int32_t v) const {
        if (scratch_.empty()) return {};
        return {scratch_.data() + scratch_offsets_[v], scratch_.data() + scratch_offsets_[v + 1]};
    }
    /// Boundary at which a value is gone that nothing may read any more when it is born.
    std::int32_t gone(const Value& value, std::int32_t start) const {
        return may_die_unborn_ ? std::max(value.end, start + value.lag) : value.end;
    }
    /// Live values in steps [from, to) change by `amount`; from > to: those in [to, from) lose it.
    void change_range(std::int32_t from, std::int32_t to, const Amount& amount);
    void add_event(std::int32_t step, const Event& event);
    void runs_from_events();

    const MoveGraph& graph_;
    std::int32_t ii_;
    Slots slots_;
    double price_;
    double mean_size_;
    std::int64_t limit_;
    bool may_die_unborn_;
    bool plain_ = true;  // one space, no scratch data, no value that may die unborn
    SmoothPeak live_;
    std::vector<Amount> sizes_;  // the distinct ones
    std::vector<Value> values_;
    std::vector<std::int32_t> scratch_offsets_;  // of scratch_ per operator; empty: there is none
    std::vector<Scratch> scratch_;
    std::int64_t excess_ = 0, excess_delta_ = 0;
    double excess_price_ = 0;

    // Of the move that was evaluated last.
    std::vector<Event> events_;  // the first event_count_, as they came
    std::size_t event_count_ = 0;
    // Events by step: the step above, the index in events_ below. Before them a sentinel.
    std::vector<std::uint64_t> order_{0};
    std::vector<SmoothPeak::Run> runs_;
    std::vector<std::pair<std::int32_t, std::int32_t>> old_ends_;    // producers and ends before
    std::vector<std::pair<std::int32_t, std::int32_t>> old_begins_;  // likewise, of begins_
    std::vector<std::int32_t> begins_;  // start of every operator as far as it is followed
};

}  // namespace gaus
