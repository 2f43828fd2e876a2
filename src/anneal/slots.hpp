// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/shift.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <utility>

namespace gaus {

/// Where steps are counted: pipelined, they fold into II slots; otherwise each is a slot.
class Slots {
  public:
    explicit Slots(std::int32_t ii) : ii_(ii) {}

    /// How many there are of so many steps.
    std::size_t count(std::int32_t steps) const {
        return static_cast<std::size_t>(ii_ > 0 ? ii_ : steps);
    }
    std::int32_t of(std::int32_t step) const {
        if (ii_ == 0) return step;
        const std::int32_t rest = step % ii_;
        return rest < 0 ? rest + ii_ : rest;
    }
    /// The step in the slot of `step` that is nearest to `origin`.
    std::int32_t nearest(std::int32_t origin, std::int32_t step) const {
        if (ii_ == 0) return step;
        const std::int32_t after = of(step - origin);
        return origin + (2 * after > ii_ ? after - ii_ : after);
    }
    /// Adds `amount` to the load in the steps [from, to).
    void hold(std::span<std::int64_t> load, std::int32_t from, std::int32_t to,
              std::int64_t amount) const {
        if (ii_ > 0 && to - from >= ii_) {
            const std::int32_t turns = (to - from) / ii_;
            for (std::int64_t& units : load)
                units += turns * amount;
            from += turns * ii_;
        }
        for (std::int32_t t = from; t < to; ++t)
            load[of(t)] += amount;
    }
    /// visit(left, entered) for pairs of slots whose load changes when an operator that holds units
    /// for `held` steps shifts: the first loses them, the second gains them. Slots that both
    /// positions cover are left out.
    template <class Visit>
    void for_changed(const Shift& shift, std::int32_t held, Visit&& visit) const {
        if (held == 1) {
            const std::int32_t from = of(shift.from), to = of(shift.to);
            if (from != to) visit(from, to);
            return;
        }
        const auto [count, left, entered] = changed_steps(shift.from, shift.to, held);
        for (std::int32_t i = 0; i < count; ++i)
            visit(of(left + i), of(entered + i));
    }

  private:
    /// `count` steps from `left` on lose the units, as many from `entered` on gain them.
    struct ChangedSteps {
        std::int32_t count, left, entered;
    };
    ChangedSteps changed_steps(std::int32_t from, std::int32_t to, std::int32_t held) const {
        std::int32_t shift = to - from;
        bool complement = false;
        if (ii_ > 0) {
            // Whole turns hold every slot before and after. Of the rest the shorter arc of the
            // circle moves the shorter way, so that no slot is both left and entered.
            held %= ii_;
            from = of(from);
            shift = of(shift);
            if (2 * shift > ii_) shift -= ii_;
            complement = 2 * held > ii_;
            if (complement) {
                from += held;
                held = ii_ - held;
            }
        }
        const std::int32_t count = std::min(std::abs(shift), held);
        ChangedSteps changed = shift > 0 ? ChangedSteps{count, from, from + shift + held - count}
                                         : ChangedSteps{count, from + held - count, from + shift};
        if (complement) std::swap(changed.left, changed.entered);
        return changed;
    }

    std::int32_t ii_;
};

}  // namespace gaus
