// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace gaus {

/// How many operators a push may move: half as many once the longest pushes are accepted far less
/// often than pushes are. On most designs they cost most of the time and come to nothing; where
/// peaks are flat they matter to the end.
class PushLength {
  public:
    explicit PushLength(std::size_t most) : most_(most) {}

    std::size_t most() const { return most_; }
    void note(std::size_t moved, bool accepted) {
        all_.note(accepted);
        if (2 * moved > most_) longest_.note(accepted);
    }
    /// Draws the conclusion when enough was seen.
    void adapt() {
        constexpr double far = 48, enough = 2000;
        constexpr std::size_t least = 4;
        if (longest_.made < enough || most_ <= least) return;
        if (far * longest_.accepted * all_.made < all_.accepted * longest_.made) most_ /= 2;
        all_ = longest_ = {};
    }

  private:
    struct Tally {
        double made = 0, accepted = 0;
        void note(bool success) {
            made += 1;
            accepted += success;
        }
    };

    std::size_t most_;
    Tally all_, longest_;
};

}  // namespace gaus
