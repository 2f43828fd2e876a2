// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/refine.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace gaus {

/// Shortens the stages of a run that would not end in the time left, so that it cools all the same.
class Pace {
  public:
    Pace(const TimeLeft& left, int stages)
        : left_(left),
          stages_(stages),
          before_(now()),
          measured_(before_),
          shortest_(std::min(0.1, before_ / 50)) {}

    /// Of the proposals `planned` for the next of `stages` left, those that there is time for.
    std::int64_t affordable(std::int64_t planned, int stages) {
        // The hot stages at the beginning take longer than the others.
        const double usual = seconds_per_proposal_ / (1 + 0.4 * stages / stages_);
        const double needed = usual * static_cast<double>(planned) * stages;
        if (before_ > 0 && needed <= before_) return planned;
        hurried_ = true;
        if (before_ <= 0) return 0;
        return static_cast<std::int64_t>(static_cast<double>(planned) * before_ / needed);
    }
    /// A stage of so many proposals has ended.
    void note(std::int64_t proposals) {
        if (!left_ || proposals <= 0) return;
        before_ = now();
        proposals_ += proposals;
        const double spent = measured_ - before_;
        if (spent < shortest_) return;
        seconds_per_proposal_ = spent / static_cast<double>(proposals_);
        measured_ = before_;
        proposals_ = 0;
    }
    bool hurried() const { return hurried_; }

  private:
    double now() const { return left_ ? left_() : std::numeric_limits<double>::infinity(); }

    const TimeLeft& left_;
    int stages_;
    double before_;    // time left after the latest stage
    double measured_;  // at the latest measurement
    double
        shortest_;  // [s] that are measured at once: in less, other programs may have had the core
    std::int64_t proposals_ = 0;  // since the latest measurement
    double seconds_per_proposal_ = 0;
    bool hurried_ = false;
};

}  // namespace gaus
