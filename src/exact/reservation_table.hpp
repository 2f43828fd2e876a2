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
    return std::ranges::any_of(problem.uses(v), [&](const Reservation& use) {
        return problem.resources()[use.index].limit >= 0;
    });
}

/// Of every class; -1: none.
inline std::vector<std::int64_t> limits_of(const Problem& problem) {
    std::vector<std::int64_t> limits;
    for (const ResourceClass& resource : problem.resources())
        limits.push_back(resource.limit);
    return limits;
}

/// Steps from the start of v to the end of what it holds of classes.
inline std::int64_t reach_of_uses(const Problem& problem, std::int32_t v) {
    std::int64_t reach = 0;
    for (const Reservation& use : problem.uses(v))
        reach = std::max(reach, std::int64_t{use.from} + use.steps);
    return reach;
}

/// Of every class, [C]: the longest reach of an operator that holds units of it.
inline std::vector<std::int64_t> reach_of_classes(const Problem& problem) {
    std::vector<std::int64_t> reach(problem.resources().size(), 0);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const Reservation& use : problem.uses(v))
            reach[use.index] = std::max(reach[use.index], std::int64_t{use.from} + use.steps);
    return reach;
}

/// Calls visit(slot, units) for every slot that a reservation holds units in, until visit returns
/// false, which it passes on. Pipelined, slots are steps modulo ii.
template <typename Visit>
bool for_slots(const Reservation& use, std::int32_t start, std::int32_t ii, Visit visit) {
    const std::int64_t first = std::int64_t{start} + use.from;
    if (ii == 0) {
        for (std::int32_t i = 0; i < use.steps; ++i)
            if (!visit(static_cast<std::size_t>(first + i), use.amount)) return false;
        return true;
    }
    const std::int32_t turns = use.steps / ii, rest = use.steps % ii;
    for (std::int32_t i = 0; i < std::min(use.steps, ii); ++i) {
        const std::int64_t units = use.amount * (turns + (i < rest ? 1 : 0));
        if (!visit(static_cast<std::size_t>((first + i) % ii), units)) return false;
    }
    return true;
}

/// Units in use per class and step (slot modulo ii when pipelined), against limits per class.
/// Classes without a limit, and operators that hold nothing, always fit.
class ReservationTable {
  public:
    /// `limits` [C], -1: none. `steps` is one past the last start when ii = 0.
    ReservationTable(const Problem& problem, std::span<const std::int64_t> limits,
                     std::int32_t steps, std::int32_t ii)
        : problem_(&problem), limits_(limits.begin(), limits.end()), ii_(ii) {
        const std::vector<std::int64_t> reach = reach_of_classes(problem);
        for (std::size_t c = 0; c < limits_.size(); ++c) {
            const std::int64_t slots = ii > 0 ? ii : steps + reach[c];
            used_.emplace_back(limits_[c] >= 0 && reach[c] > 0 ? slots : 0, 0);
        }
    }

    /// True when nothing ever keeps v from a step.
    bool unlimited(std::int32_t v) const {
        return std::ranges::all_of(
            problem_->uses(v), [&](const Reservation& use) { return used_[use.index].empty(); });
    }

    bool fits(std::int32_t v, std::int32_t start) const {
        const auto uses = problem_->uses(v);
        if (uses.size() > 1) return fits_with_others(uses, start);
        return uses.empty() || fits(uses.front(), start);
    }

    /// True when a reservation, which needs `units` of this slot, finds them.
    bool fits_slot(const Reservation& use, std::size_t slot, std::int64_t units) const {
        return used_[use.index][slot] <= limits_[use.index] - units;
    }

    void take(std::int32_t v, std::int32_t start) { change(v, start, 1); }
    void give_back(std::int32_t v, std::int32_t start) { change(v, start, -1); }

    /// New limits for the classes that had one.
    void set_limits(std::span<const std::int64_t> limits) {
        limits_.assign(limits.begin(), limits.end());
    }

    /// Units in use of a class that fits() counts, per step or slot; empty of another.
    std::span<const std::int64_t> used(std::int32_t c) const { return used_[c]; }

    /// Largest use of every class; 0 for classes without a limit.
    std::vector<std::int64_t> peaks() const {
        std::vector<std::int64_t> peaks;
        for (const auto& used : used_) {
            peaks.push_back(used.empty() ? 0 : std::ranges::max(used));
        }
        return peaks;
    }

    /// Calls visit(use, slot, units) for every slot in which v would hold units of a class that
    /// fits() counts.
    template <typename Visit>
    void for_counted_slots(std::int32_t v, std::int32_t start, Visit visit) const {
        for (const Reservation& use : problem_->uses(v)) {
            if (used_[use.index].empty()) continue;
            for_slots(use, start, ii_, [&](std::size_t slot, std::int64_t units) {
                visit(use, slot, units);
                return true;
            });
        }
    }

  private:
    bool fits(const Reservation& use, std::int32_t start) const {
        if (used_[use.index].empty()) return true;
        return for_slots(use, start, ii_, [&](std::size_t slot, std::int64_t units) {
            return fits_slot(use, slot, units);
        });
    }

    /// Several of one operator may meet in a slot, pipelined also those of successive iterations:
    /// each is looked at beside the others.
    bool fits_with_others(std::span<const Reservation> uses, std::int32_t start) const {
        for (std::size_t i = 0; i < uses.size(); ++i) {
            const Reservation& use = uses[i];
            if (used_[use.index].empty()) continue;
            const bool alone = std::ranges::count(uses, use.index, &Reservation::index) == 1;
            if (alone ? !fits(use, start) : !fits_together(uses, use, start)) return false;
        }
        return true;
    }
    bool fits_together(std::span<const Reservation> uses, const Reservation& use,
                       std::int32_t start) const {
        return for_slots(use, start, ii_, [&](std::size_t slot, std::int64_t) {
            std::int64_t all = 0;
            for (const Reservation& other : uses)
                if (other.index == use.index) all += units_in(other, start, slot);
            return fits_slot(use, slot, all);
        });
    }
    std::int64_t units_in(const Reservation& use, std::int32_t start, std::size_t slot) const {
        const std::int64_t first = std::int64_t{start} + use.from;
        const auto at = static_cast<std::int64_t>(slot);
        if (ii_ == 0) return first <= at && at < first + use.steps ? use.amount : 0;
        const std::int64_t behind = (at - first % ii_ + ii_) % ii_;
        return use.amount * (use.steps / ii_ + (behind < use.steps % ii_ ? 1 : 0));
    }

    void change(std::int32_t v, std::int32_t start, std::int64_t sign) {
        for_counted_slots(v, start,
                          [&](const Reservation& use, std::size_t slot, std::int64_t units) {
                              used_[use.index][slot] += sign * units;
                          });
    }

    const Problem* problem_;
    std::vector<std::int64_t> limits_;
    std::vector<std::vector<std::int64_t>> used_;
    std::int32_t ii_;
};

}  // namespace gaus
