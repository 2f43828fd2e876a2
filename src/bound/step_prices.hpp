// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace gaus {

/// A price for every step, or for every slot when the steps repeat modulo II.
class StepPrices {
  public:
    /// `prices` [slots]; none: everything is free. ii = 0: steps from 0, free behind the last.
    explicit StepPrices(std::vector<std::int64_t> prices, std::int32_t ii = 0) : ii_(ii) {
        before_.push_back(0);
        for (const std::int64_t price : prices)
            before_.push_back(before_.back() + price);
    }

    /// Sum over steps first..last-1, first <= last.
    std::int64_t sum(std::int64_t first, std::int64_t last) const {
        return before(last) - before(first);
    }

  private:
    std::int64_t before(std::int64_t step) const {
        const auto slots = static_cast<std::int64_t>(before_.size()) - 1;
        if (slots == 0) return 0;
        if (ii_ == 0) return before_[step < slots ? step : slots];
        return step / ii_ * before_.back() + before_[step % ii_];
    }

    std::vector<std::int64_t> before_;
    std::int32_t ii_;
};

}  // namespace gaus
