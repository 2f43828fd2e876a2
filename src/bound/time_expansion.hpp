// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include "bound/closure.hpp"
#include "bound/step_prices.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace gaus {

/// Integer prices of everything that a schedule does but its peaks.
struct SchedulePrices {
    std::vector<StepPrices> use;              ///< [C], of a unit held for a step
    StepPrices live;                          ///< of memory held over a boundary
    std::vector<std::int64_t> communication;  ///< [E], of a boundary crossed; 0 where nothing is
};

/// The cheapest schedule under given prices.
struct CheapestSchedule {
    std::int64_t price = 0;
    Schedule schedule;
};

/// Schedules inside windows as closures (Moehring, Schulz, Stork, Uetz, Management Science 2003):
/// a node (v, t) for every step t after the first one of v's window says "v starts at t or later".
/// Dependencies are implications, so every closure is a schedule, and prices by start step are
/// weights. A value with several readers has a variable of its own for the end of its life.
class TimeExpansion {
  public:
    /// Nodes that it would have.
    static std::int64_t size(const Problem& problem, const Windows& windows, bool memory);

    /// `memory`: whether lives have prices. Windows must keep all dependencies.
    TimeExpansion(const Problem& problem, const Windows& windows, bool memory);

    /// Dependencies are kept, limits are not looked at. One minimum cut.
    CheapestSchedule cheapest(const SchedulePrices& prices);

  private:
    /// Something that happens in one step of a window: the start of an operator, the end of a life.
    struct Variable {
        std::int64_t first, last;
        std::int64_t node;  ///< of (variable, first + 1)
    };
    /// The life of a value ends `lag` steps after this variable.
    struct End {
        std::int64_t variable = -1;  ///< -1: nobody reads it
        std::int64_t lag = 0;
    };

    void add_ends();
    void add_variable(std::int64_t first, std::int64_t last);
    void imply(std::int64_t cause, std::int64_t effect, std::int64_t gap);
    std::int64_t weigh(const SchedulePrices& prices, std::vector<std::int64_t>& weights) const;

    const Problem& problem_;
    const Windows& windows_;
    std::int32_t space_;               ///< that memory is priced in
    std::vector<Variable> variables_;  ///< V starts, then the ends
    std::vector<End> ends_;            ///< [V]; empty without prices of lives
    std::vector<std::pair<int, int>> implications_;
    std::optional<ClosureSolver> solver_;
};

}  // namespace gaus
