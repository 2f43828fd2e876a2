// SPDX-License-Identifier: Apache-2.0
#include "construct/long_list.hpp"

#include "exact/reservation.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <boost/icl/interval_map.hpp>

namespace gaus {

namespace {

/// Units of one class in use, over steps or, pipelined, over the slots of one turn.
class SpareUnits {
  public:
    SpareUnits(const ResourceClass& resource, std::int32_t ii)
        : limit_(resource.limit),
          period_(ii > 0 ? ii : std::numeric_limits<std::int64_t>::max() / 4),
          turns_(resource.blocking / period_),
          rest_(resource.blocking % period_) {}

    /// The first step of first .. last that has room for `amount` more units; -1: none.
    std::int64_t first_step(std::int64_t first, std::int64_t last, std::int64_t amount) const {
        const std::int64_t spare = limit_ - everywhere_ - turns_ * amount;
        if (spare < (rest_ > 0 ? amount : 0)) return -1;
        if (turns_ > 0 && obstacle(0, period_, spare) >= 0) return -1;
        last = std::min(last, first + period_ - 1);
        for (std::int64_t t = first; t <= last;) {
            const std::int64_t slot = t % period_;
            std::int64_t wait = 0;
            for (const auto& [begin, end] : pieces(slot))
                if (const std::int64_t till = obstacle(begin, end, spare - amount); till >= 0)
                    wait = std::max(wait, till - slot + (till > slot ? 0 : period_));
            if (wait == 0) return t;
            t += wait;
        }
        return -1;
    }

    void take(std::int64_t step, std::int64_t amount) {
        everywhere_ += turns_ * amount;
        for (const auto& [begin, end] : pieces(step % period_))
            if (begin < end) use_ += std::pair(Interval::right_open(begin, end), amount);
    }

  private:
    using Interval = boost::icl::interval<std::int64_t>;
    using Pieces = std::array<std::pair<std::int64_t, std::int64_t>, 2>;

    /// The slots that an operator in this one holds once more than all: before and after the turn.
    Pieces pieces(std::int64_t slot) const {
        const std::int64_t end = slot + rest_;
        return {{{slot, std::min(end, period_)}, {0, std::max<std::int64_t>(0, end - period_)}}};
    }
    /// The end of the last run of begin .. end - 1 with more than `most` units; -1: none.
    std::int64_t obstacle(std::int64_t begin, std::int64_t end, std::int64_t most) const {
        std::int64_t till = -1;
        if (begin >= end) return till;
        const auto [from, to] = use_.equal_range(Interval::right_open(begin, end));
        for (auto run = from; run != to; ++run)
            if (run->second > most) till = run->first.upper();
        return till;
    }

    std::int64_t limit_, period_;
    std::int64_t turns_, rest_;  ///< whole periods for which an operator holds its units, and steps
    std::int64_t everywhere_ = 0;  ///< units that whole periods hold in every slot
    boost::icl::interval_map<std::int64_t, std::int64_t> use_;  ///< the others
};

bool keeps_dependencies(const Problem& problem, const Windows& windows,
                        const std::vector<std::int32_t>& start) {
    return std::ranges::all_of(problem.dependencies(), [&](const Dependency& d) {
        return !dependency_counts(d, windows.ii) ||
               start[d.source] + dependency_gap(problem, d, windows.ii) <= start[d.target];
    });
}

}  // namespace

std::optional<Schedule> long_list_schedule(const Problem& problem, const Windows& windows,
                                           const std::function<bool()>& stop) {
    std::vector<SpareUnits> spares;
    for (const ResourceClass& resource : problem.resources())
        spares.emplace_back(resource, windows.ii);
    std::vector<std::int32_t> order(problem.topological_order().begin(),
                                    problem.topological_order().end());
    std::ranges::stable_sort(order, {}, [&](std::int32_t v) { return windows.latest[v]; });
    std::vector<std::int32_t> start = windows.earliest;
    constexpr std::int32_t placed_per_stop_check = 256;
    for (std::int32_t placed = 0; const std::int32_t v : order) {
        if (++placed % placed_per_stop_check == 0 && stop && stop()) return std::nullopt;
        if (takes_limited_units(problem, v)) {
            SpareUnits& spare = spares[problem.resource_class()[v]];
            const std::int64_t amount = problem.amount()[v];
            const std::int64_t step = spare.first_step(start[v], windows.latest[v], amount);
            if (step < 0) return std::nullopt;
            spare.take(step, amount);
            start[v] = static_cast<std::int32_t>(step);
        }
        for (const std::int32_t e : problem.outgoing(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.distance > 0) continue;
            const std::int64_t ready = start[v] + dependency_gap(problem, d, windows.ii);
            if (ready > windows.latest[d.target]) return std::nullopt;
            start[d.target] = std::max(start[d.target], static_cast<std::int32_t>(ready));
        }
    }
    if (!keeps_dependencies(problem, windows, start)) return std::nullopt;
    return Schedule{std::move(start), windows.ii};
}

}  // namespace gaus
