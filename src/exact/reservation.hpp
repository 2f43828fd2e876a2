// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// True when v holds units of a class with a limit.
inline bool takes_limited_units(const Problem& problem, std::int32_t v) {
    const ResourceClass& resource = problem.resources()[problem.resource_class()[v]];
    return resource.limit >= 0 && resource.blocking > 0 && problem.amount()[v] > 0;
}

/// Of every class; -1: none.
inline std::vector<std::int64_t> limits_of(const Problem& problem) {
    std::vector<std::int64_t> limits;
    for (const ResourceClass& resource : problem.resources())
        limits.push_back(resource.limit);
    return limits;
}

/// Units in use per class and step (slot modulo ii when pipelined), against limits per class.
/// Classes without a limit, and operators that hold nothing, always fit.
class Reservation {
  public:
    /// `limits` [C], -1: none. `steps` is one past the last start when ii = 0.
    Reservation(const Problem& problem, std::span<const std::int64_t> limits, std::int32_t steps,
                std::int32_t ii)
        : problem_(&problem), limits_(limits.begin(), limits.end()), ii_(ii) {
        for (std::size_t c = 0; c < limits_.size(); ++c) {
            const std::int64_t blocking = problem.resources()[c].blocking;
            const std::int64_t slots = ii > 0 ? ii : steps + blocking;
            used_.emplace_back(limits_[c] >= 0 && blocking > 0 ? slots : 0, 0);
        }
    }

    /// True when nothing ever keeps v from a step.
    bool unlimited(std::int32_t v) const {
        return used_[problem_->resource_class()[v]].empty() || problem_->amount()[v] == 0;
    }

    bool fits(std::int32_t v, std::int32_t start) const {
        if (unlimited(v)) return true;
        const std::int32_t c = problem_->resource_class()[v];
        const auto& used = used_[c];
        bool ok = true;
        for_slots(v, start, [&](std::size_t slot, std::int64_t units) {
            return ok = used[slot] <= limits_[c] - units;
        });
        return ok;
    }

    /// True when v, which needs `units` of this slot, finds them.
    bool fits_slot(std::int32_t v, std::size_t slot, std::int64_t units) const {
        const std::int32_t c = problem_->resource_class()[v];
        return used_[c][slot] <= limits_[c] - units;
    }

    void take(std::int32_t v, std::int32_t start) { change(v, start, 1); }
    void give_back(std::int32_t v, std::int32_t start) { change(v, start, -1); }

    /// New limits for the classes that had one.
    void set_limits(std::span<const std::int64_t> limits) {
        limits_.assign(limits.begin(), limits.end());
    }

    /// Units in use of a class that fits() counts, per step or slot.
    std::span<const std::int64_t> used(std::int32_t c) const { return used_[c]; }

    /// Largest use of every class; 0 for classes without a limit.
    std::vector<std::int64_t> peaks() const {
        std::vector<std::int64_t> peaks;
        for (const auto& used : used_) {
            peaks.push_back(used.empty() ? 0 : std::ranges::max(used));
        }
        return peaks;
    }

    /// Calls visit(slot, units) for every slot that v would hold, until visit returns false.
    template <typename Visit>
    void for_slots(std::int32_t v, std::int32_t start, Visit visit) const {
        const std::int32_t blocking = problem_->resources()[problem_->resource_class()[v]].blocking;
        const std::int64_t amount = problem_->amount()[v];
        if (ii_ == 0) {
            for (std::int32_t i = 0; i < blocking; ++i) {
                if (!visit(static_cast<std::size_t>(start) + i, amount)) return;
            }
            return;
        }
        const std::int32_t turns = blocking / ii_, rest = blocking % ii_;
        for (std::int32_t i = 0; i < std::min(blocking, ii_); ++i) {
            const std::int64_t units = amount * (turns + (i < rest ? 1 : 0));
            if (!visit(static_cast<std::size_t>((start + i) % ii_), units)) return;
        }
    }

  private:
    void change(std::int32_t v, std::int32_t start, std::int64_t sign) {
        if (unlimited(v)) return;
        auto& used = used_[problem_->resource_class()[v]];
        for_slots(v, start, [&](std::size_t slot, std::int64_t units) {
            used[slot] += sign * units;
            return true;
        });
    }

    const Problem* problem_;
    std::vector<std::int64_t> limits_;
    std::vector<std::vector<std::int64_t>> used_;
    std::int32_t ii_;
};

}  // namespace gaus
