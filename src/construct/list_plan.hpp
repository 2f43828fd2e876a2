// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"

#include "exact/reservation_table.hpp"
#include "problem/ready_set.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace gaus {

/// Everything about an acyclic list schedule that does not depend on the limits, so that bisection
/// pays for it once. Operators are renumbered by rank: by class, then by deadline. Backward
/// scheduling counts time from the last step of the bound downwards.
class ListPlan {
  public:
    ListPlan(const Problem& problem, const Windows& windows, Direction direction);

    /// nullopt when an operator misses its window, or when stopped.
    std::optional<Schedule> run(std::span<const std::int64_t> limits,
                                const std::function<bool()>& stop = {}) const;

  private:
    friend class ListRun;
    void rank_operators(const Windows& windows);
    void link_successors();
    std::int32_t mirror(std::int32_t step) const {
        return direction_ == Direction::forward ? step : steps_ - 1 - step;
    }

    struct Successor {
        std::int32_t rank, gap;  ///< starts at least `gap` steps later
    };

    const Problem* problem_;
    Direction direction_;
    std::int32_t steps_;
    std::vector<std::int32_t> order_, release_, deadline_, pending_;  ///< by rank
    std::vector<std::int64_t> amount_;                                ///< by rank
    std::vector<std::int32_t> class_begin_, successor_begin_;
    std::vector<std::int64_t> smallest_;  ///< amount per class
    std::vector<Successor> successors_;
};

}  // namespace gaus
