// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/energy_change.hpp"
#include "anneal/move_graph.hpp"
#include "anneal/shift.hpp"
#include "anneal/slots.hpp"
#include "anneal/smooth_peak.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// The sizes of the values that are live at the boundary after every slot, and their smoothed peak.
/// A move costs the steps by which live ranges change.
class LiveProfile {
  public:
    /// `price` of the peak; without one nothing is kept. The graph must outlive the profile.
    LiveProfile(const Problem& problem, const MoveGraph& graph, const Windows& windows,
                double price, std::span<const std::int32_t> start);

    /// Finds what a move would change, and adds it to `change`; `start` is after the move. Then
    /// either commit() or revert().
    void evaluate(std::span<const Shift> shifts, std::span<const std::int32_t> start,
                  EnergyChange& change);
    void commit();
    void revert();

    /// New tau, in mean sizes; removes rounding drift.
    void smooth(double tau);
    /// The price times the exact objective.
    double energy() const { return price_ * static_cast<double>(live_.peak()); }

  private:
    /// The value an operator makes.
    struct Value {
        std::int32_t end;   // boundary at which it dies: its last reading
        std::int32_t lag;   // birth = start + lag
        std::int32_t size;  // index in sizes_
    };
    /// From a step on the load differs by so much from what it is.
    struct Event {
        std::int64_t net;
        double ratio;
    };

    void move_reading(const Shift& shift, std::span<const std::int32_t> start, std::int32_t offset,
                      std::int32_t producer);
    /// Live values in steps [from, to) change by `amount`; from > to: those in [to, from) lose it.
    void change_range(std::int32_t from, std::int32_t to, const Amount& amount);
    void add_event(std::int32_t step, const Event& event);
    void runs_from_events();

    const MoveGraph& graph_;
    std::int32_t ii_;
    Slots slots_;
    double price_;
    double mean_size_;
    SmoothPeak live_;
    std::vector<Amount> sizes_;  // the distinct ones
    std::vector<Value> values_;

    // Of the move that was evaluated last.
    std::vector<Event> events_;  // the first event_count_, as they came
    std::size_t event_count_ = 0;
    // Events by step: the step above, the index in events_ below. Before them a sentinel.
    std::vector<std::uint64_t> order_{0};
    std::vector<SmoothPeak::Run> runs_;
    std::vector<std::pair<std::int32_t, std::int32_t>> old_ends_;  // producers and ends before
};

}  // namespace gaus
