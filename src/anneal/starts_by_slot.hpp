// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/shift.hpp"
#include "anneal/slots.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// The operators that start in every slot, in no particular order.
class StartsBySlot {
  public:
    /// Of starts in `steps` steps.
    StartsBySlot(const Slots& slots, std::int32_t steps, std::span<const std::int32_t> start)
        : slots_(slots), at_(slots.count(steps)), place_(start.size()) {
        for (std::size_t v = 0; v < start.size(); ++v)
            add(static_cast<std::int32_t>(v), start[v]);
    }

    std::span<const std::int32_t> operator[](std::int32_t slot) const { return at_[slot]; }
    void commit(const Shift& shift) {
        auto& left = at_[slots_.of(shift.from)];
        left[place_[shift.op]] = left.back();
        place_[left.back()] = place_[shift.op];
        left.pop_back();
        add(shift.op, shift.to);
    }

  private:
    void add(std::int32_t v, std::int32_t step) {
        auto& entered = at_[slots_.of(step)];
        place_[v] = static_cast<std::int32_t>(entered.size());
        entered.push_back(v);
    }

    Slots slots_;
    std::vector<std::vector<std::int32_t>> at_;
    std::vector<std::int32_t> place_;  // position in its row
};

}  // namespace gaus
