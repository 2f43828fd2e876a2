// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "problem/dependency.hpp"
#include "problem/ready_set.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// Steps that an operator needs before the latency bound: without pipelining it starts in one of
/// the steps, even when its latency is 0.
inline std::int64_t tail(const Problem& problem, std::int32_t v, std::int32_t ii) {
    return std::max(problem.latency()[v], ii > 0 ? 0 : 1);
}

/// What the dependencies of a recurrence add up to.
struct RecurrenceSum {
    std::int64_t steps = 0;     ///< latencies and delays
    std::int64_t distance = 0;  ///< iterations

    /// Smallest initiation interval that the recurrence fits.
    std::int64_t ii() const { return steps / distance + (steps % distance > 0); }
};

RecurrenceSum recurrence_sum(const Problem& problem, std::span<const std::int32_t> edges);

/// The operators along a path of dependencies, both ends included.
std::vector<std::int32_t> path_operators(const Problem& problem,
                                         std::span<const std::int32_t> edges);

/// Says that an initiation interval is too small for a recurrence, given as a path that ends where
/// it begins.
std::string recurrence_misfit(const Problem& problem, std::int32_t ii,
                              std::span<const std::int32_t> path, const RecurrenceSum& sum);

/// Longest paths by label correction (Bellman-Ford with a work list): operators whose path has
/// grown are taken in topological order, pass after pass, as loop-carried dependencies lead back.
/// A pass costs the operators that it moves and their dependencies; without loop-carried ones there
/// is one pass. At worst O(V E), reached only when a longest path takes V of them.
class LongestPaths {
  public:
    enum class Way : std::uint8_t {
        forward,  ///< from step 0 to the start of an operator
        backward  ///< from the start of an operator to the end of the schedule
    };

    /// `bound` [steps]: the end of the schedule; open: start windows have no say in it.
    LongestPaths(const Problem& problem, Way way, std::int32_t bound = Problem::open_end);

    /// Finds the paths among `members` along the dependencies between them that `counts` accepts.
    /// Returns the dependencies of a recurrence that is longer than ii times its distance, in
    /// order; then there are no longest paths. Empty: there is none.
    template <typename Counts>
    std::vector<std::int32_t> run(std::span<const std::int32_t> members, std::int32_t ii,
                                  Counts counts);

    /// Steps of every path, [V].
    const std::vector<std::int64_t>& steps() const { return steps_; }
    /// Dependencies of the path of v in order; empty when v is alone. Forward only.
    std::vector<std::int32_t> path_to(std::int32_t v) const;

  private:
    /// The operator that the path of v, which is not alone, reaches it from.
    std::int32_t before(std::int32_t v) const;
    void restart(std::span<const std::int32_t> members, std::int32_t ii);
    std::int64_t alone(std::int32_t v, std::int32_t ii) const;
    std::vector<std::int32_t> find_recurrence(std::span<const std::int32_t> members);

    const Problem& problem_;
    Way way_;
    std::int32_t bound_;
    std::vector<std::int64_t> steps_;
    std::vector<std::int32_t> last_;  ///< the dependency that set the steps; -1: none
    std::vector<std::int32_t> order_, position_, seen_by_;
    ReadySet grown_;  ///< positions in `order_`
};

template <typename Counts>
std::vector<std::int32_t> LongestPaths::run(std::span<const std::int32_t> members, std::int32_t ii,
                                            Counts counts) {
    restart(members, ii);
    const bool forward = way_ == Way::forward;
    std::size_t updates = 0;
    for (std::size_t at = 0;; ++at) {
        at = grown_.next(at);
        if (at == ReadySet::none) {  // the search for a recurrence costs no more than the updates
            if (updates >= members.size()) {
                auto recurrence = find_recurrence(members);
                if (!recurrence.empty()) return recurrence;
                updates = 0;
            }
            at = grown_.next(0);
            if (at == ReadySet::none) return {};
        }
        grown_.erase(at);
        const std::int32_t v = order_[at];
        for (const std::int32_t e : forward ? problem_.outgoing(v) : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (!counts(d)) continue;
            const std::int32_t other = forward ? d.target : d.source;
            const std::int64_t steps = steps_[v] + dependency_gap(problem_, d, ii);
            if (steps <= steps_[other]) continue;
            steps_[other] = steps;
            last_[other] = e;
            grown_.insert(static_cast<std::size_t>(position_[other]));
            ++updates;
        }
    }
}

}  // namespace gaus
