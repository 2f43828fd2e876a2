#pragma once

#include "gaus/refine.hpp"

#include <cstdint>
#include <limits>

namespace gaus {

/// Shortens the stages of a run that would not end in the time left, so that it cools all the same.
class Pace {
  public:
    Pace(const TimeLeft& left, int stages) : left_(left), stages_(stages), before_(now()) {}

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
        const double left = now();
        seconds_per_proposal_ = (before_ - left) / static_cast<double>(proposals);
        before_ = left;
    }
    bool hurried() const { return hurried_; }

  private:
    double now() const { return left_ ? left_() : std::numeric_limits<double>::infinity(); }

    const TimeLeft& left_;
    int stages_;
    double before_, seconds_per_proposal_ = 0;
    bool hurried_ = false;
};

}  // namespace gaus
