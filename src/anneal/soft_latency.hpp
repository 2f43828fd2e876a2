// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "anneal/energy_change.hpp"
#include "anneal/move_graph.hpp"
#include "anneal/shift.hpp"

#include <cstdint>
#include <span>

namespace gaus {

/// The smoothed latency: tau * log(sum over sinks of exp(end / tau)), tau being constant since it
/// has no plateaus that would need annealing.
class SoftLatency {
  public:
    /// The problem and its graph must outlive it.
    SoftLatency(const Problem& problem, const MoveGraph& graph, double price)
        : problem_(problem), graph_(graph), price_(price) {}

    /// Adds what a move would change.
    void evaluate(std::span<const Shift> shifts, EnergyChange& change);
    /// The move that was evaluated last is made; `start` is after it.
    void commit(std::span<const std::int32_t> start);
    /// Sums anew; O(V), removes rounding drift.
    void sum(std::span<const std::int32_t> start);
    /// The price times the exact objective; O(V).
    double energy(std::span<const std::int32_t> start) const;

  private:
    std::int32_t latest_end(std::span<const std::int32_t> start) const;
    double weight(std::int32_t v, std::int32_t start) const;

    const Problem& problem_;
    const MoveGraph& graph_;
    double price_;
    std::int32_t reference_ = 0;
    double sum_ = 0, sum_delta_ = 0;  // over sinks: exp((end - reference_) / tau)
};

}  // namespace gaus
