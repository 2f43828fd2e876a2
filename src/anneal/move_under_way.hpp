// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/energy_change.hpp"
#include "anneal/shift.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace gaus {

/// The shifts of a move in the order in which they were made, and what they change together.
class MoveUnderWay {
  public:
    /// `peaks`: as of EnergyChange.
    explicit MoveUnderWay(std::size_t peaks) : change(peaks) {}

    /// False, and nothing done, when there are most_shifts of them.
    bool add(const Shift& shift) {
        if (count_ >= most_shifts) return false;
        shifts_[count_++] = shift;
        return true;
    }
    std::span<const Shift> shifts() const { return {shifts_.data(), count_}; }
    /// The move is over.
    void clear() { count_ = 0; }

    EnergyChange change;
    double communication = 0;  ///< change of the exact objective

  private:
    std::array<Shift, most_shifts> shifts_;
    std::size_t count_ = 0;
};

}  // namespace gaus
