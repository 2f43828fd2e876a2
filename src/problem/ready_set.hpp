// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gaus {

/// A set of numbers below n as a tree of 64-way bit masks: every operation is O(log64 n).
class ReadySet {
  public:
    explicit ReadySet(std::size_t n) {
        do {
            n = (n + 63) / 64;
            levels_.emplace_back(n, 0);
        } while (n > 1);
    }

    void insert(std::size_t i) {
        for (auto& level : levels_) {
            level[i / 64] |= std::uint64_t{1} << i % 64;
            i /= 64;
        }
    }

    void erase(std::size_t i) {
        for (auto& level : levels_) {
            level[i / 64] &= ~(std::uint64_t{1} << i % 64);
            if (level[i / 64] != 0) return;
            i /= 64;
        }
    }

    /// The smallest member >= i, or `none`.
    std::size_t next(std::size_t i) const {
        for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
            if (i / 64 >= levels_[depth].size()) return none;
            const std::uint64_t rest = levels_[depth][i / 64] >> i % 64;
            if (rest != 0) return first_below(depth, i + std::countr_zero(rest));
            i = i / 64 + 1;
        }
        return none;
    }

    static constexpr std::size_t none = ~std::size_t{0};

  private:
    std::size_t first_below(std::size_t depth, std::size_t i) const {
        while (depth-- > 0) {
            i = i * 64 + std::countr_zero(levels_[depth][i]);
        }
        return i;
    }

    std::vector<std::vector<std::uint64_t>> levels_;
};

}  // namespace gaus
