// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/run/ledger.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace gaus {

/// Objectives of the points that restarts under way have verified, for a progress line alone: what
/// restarts do never depends on them.
class Sightings {
  public:
    /// Called from any thread.
    void add(std::int64_t restart, const std::vector<double>& objectives) {
        const std::lock_guard lock(mutex_);
        by_restart_[restart].push_back(objectives);
    }
    /// The batch has ended: its points are known otherwise.
    void forget(const BatchResult& ended) {
        const std::lock_guard lock(mutex_);
        for (const TrialRow& trial : ended.trials)
            by_restart_.erase(trial.restart);
    }
    std::vector<std::vector<double>> all() const {
        const std::lock_guard lock(mutex_);
        std::vector<std::vector<double>> objectives;
        for (const auto& [restart, found] : by_restart_)
            objectives.insert(objectives.end(), found.begin(), found.end());
        return objectives;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::vector<std::vector<double>>> by_restart_;
};

}  // namespace gaus
