// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/pareto.hpp"

#include "search/policy/strategies.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace gaus {

/// What a batch brought.
struct BatchResult {
    std::int64_t number = 0;
    bool complete = true;  ///< false: a stop cut it short; a continued run does it again
    std::vector<FrontPoint> points;
    std::vector<TrialRow> trials;
    Assignment what{};  ///< on the rank that ran it
};

/// The front of a run and its restarts. With `in_order` complete batches enter in the order of
/// their numbers, whatever the order in which they come, so that the front is the same on any
/// number of ranks; those that wait for others are shown but not yet entered, and of the incomplete
/// only the trials are kept. Otherwise points of the incomplete are shown, but not entered.
class Ledger {
  public:
    /// `reference`: points that are not below it in every objective are dropped.
    Ledger(ParetoFront front, std::vector<double> reference, bool in_order)
        : entered_(std::move(front)), reference_(std::move(reference)), in_order_(in_order) {}

    void add(BatchResult result);
    /// A point that belongs to no batch of this run.
    void add(FrontPoint point);
    /// A restart of another rank whose schedule this rank got.
    void add(TrialRow trial) { trials_.push_back(std::move(trial)); }

    bool accepts(const FrontPoint& point) const;
    /// The front of everything that is known.
    const std::vector<FrontPoint>& points() const {
        return shown_ ? shown_->points() : entered_.points();
    }
    /// What a continued run needs of what `points` lacks.
    std::vector<FrontPoint> hidden_points() const;
    /// Of the complete batches that have entered, in the order of entering.
    const std::vector<TrialRow>& trials() const { return trials_; }
    /// Of all that is known, in the order of restarts.
    std::vector<TrialRow> all_trials() const;
    std::int64_t restarts() const;

  private:
    void enter(BatchResult result);
    void show(const BatchResult& result);
    void show_again();
    bool below_reference(const FrontPoint& point) const;

    ParetoFront entered_;
    std::optional<ParetoFront> shown_;  // entered_ and the rest, when there is any
    std::vector<double> reference_;
    bool in_order_;
    std::int64_t next_ = 0;                        // number that enters next
    std::map<std::int64_t, BatchResult> waiting_;  // complete
    std::map<std::int64_t, BatchResult> incomplete_;
    std::vector<TrialRow> trials_;
};

}  // namespace gaus
