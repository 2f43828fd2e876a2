// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/shift.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// The communication of the dependencies that may read early.
class EarlyReadings {
  public:
    EarlyReadings(const Problem& problem, const Windows& windows,
                  std::span<const std::int32_t> start) {
        for (const Dependency& d : problem.dependencies()) {
            if (!d.carries || !dependency_counts(d, windows.ii) || !reads_early(problem, d))
                continue;
            const std::int64_t leaves = std::max(problem.latency()[d.source], 1) - 1;
            readings_.push_back(
                {d.source, d.target, std::int64_t{windows.ii} * d.distance - leaves, d.weight, 0});
        }
        of_.resize(readings_.empty() ? 0 : start.size());
        for (std::size_t i = 0; i < readings_.size(); ++i) {
            Reading& r = readings_[i];
            r.crossed = r.crosses(start);
            of_[r.source].push_back(i);
            if (r.target != r.source) of_[r.target].push_back(i);
        }
    }

    bool empty() const { return readings_.empty(); }
    /// Of all of them.
    double total() const {
        double sum = 0;
        for (const Reading& r : readings_)
            sum += r.weight * static_cast<double>(r.crossed);
        return sum;
    }
    /// What a move changes; `start` is after it. Then commit(), unless it is taken back.
    double evaluate(std::span<const Shift> shifts, std::span<const std::int32_t> start) {
        changed_.clear();
        for (const Shift& shift : shifts)
            changed_.insert(changed_.end(), of_[shift.op].begin(), of_[shift.op].end());
        std::ranges::sort(changed_);
        changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
        double sum = 0;
        for (const std::size_t i : changed_)
            sum += readings_[i].weight *
                   static_cast<double>(readings_[i].crosses(start) - readings_[i].crossed);
        return sum;
    }
    void commit(std::span<const std::int32_t> start) {
        for (const std::size_t i : changed_)
            readings_[i].crossed = readings_[i].crosses(start);
    }

  private:
    struct Reading {
        std::int32_t source, target;
        std::int64_t offset;
        double weight;
        std::int64_t crossed;  // boundaries

        std::int64_t crosses(std::span<const std::int32_t> start) const {
            return std::max<std::int64_t>(0, start[target] - start[source] + offset);
        }
    };

    std::vector<Reading> readings_;
    std::vector<std::vector<std::size_t>> of_;  // per operator
    std::vector<std::size_t> changed_;          // by the move that was evaluated last
};

}  // namespace gaus
