// SPDX-License-Identifier: Apache-2.0
#include "construct/long_list.hpp"

#include "gaus/verify.hpp"

#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
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
          period_(ii > 0 ? ii : std::numeric_limits<std::int64_t>::max() / 4) {}

    /// The first step of first .. last from which on a reservation has room; -1: none.
    std::int64_t first_step(std::int64_t first, std::int64_t last, const Reservation& use) const {
        if (limit_ < 0) return first;
        const std::int64_t amount = use.amount, turns = use.steps / period_;
        const std::int64_t rest = use.steps % period_;
        const std::int64_t spare = limit_ - everywhere_ - turns * amount;
        if (spare < (rest > 0 ? amount : 0)) return -1;
        if (turns > 0 && obstacle(0, period_, spare) >= 0) return -1;
        last = std::min(last, first + period_ - 1);
        for (std::int64_t t = first; t <= last;) {
            const std::int64_t slot = t % period_;
            std::int64_t wait = 0;
            for (const auto& [begin, end] : pieces(slot, rest))
                if (const std::int64_t till = obstacle(begin, end, spare - amount); till >= 0)
                    wait = std::max(wait, till - slot + (till > slot ? 0 : period_));
            if (wait == 0) return t;
            t += wait;
        }
        return -1;
    }

    void take(std::int64_t step, const Reservation& use) {
        if (limit_ < 0) return;
        everywhere_ += use.steps / period_ * use.amount;
        for (const auto& [begin, end] : pieces(step % period_, use.steps % period_))
            if (begin < end) use_ += std::pair(Interval::right_open(begin, end), use.amount);
    }

  private:
    using Interval = boost::icl::interval<std::int64_t>;
    using Pieces = std::array<std::pair<std::int64_t, std::int64_t>, 2>;

    /// The slots that a reservation from this one holds once more than all, `rest` of them: before
    /// and after the turn.
    Pieces pieces(std::int64_t slot, std::int64_t rest) const {
        const std::int64_t end = slot + rest;
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
    std::int64_t everywhere_ = 0;  ///< units that whole periods hold in every slot
    boost::icl::interval_map<std::int64_t, std::int64_t> use_;  ///< the others
};

/// The first step of first .. last from which on an operator has room for all that it holds; -1:
/// none, or it is not found soon.
std::int64_t first_step(const std::vector<SpareUnits>& spares, std::span<const Reservation> uses,
                        std::int64_t first, std::int64_t last) {
    constexpr int most_rounds = 1000;
    for (int round = 0; round < most_rounds; ++round) {
        const std::int64_t before = first;
        for (const Reservation& use : uses) {
            const std::int64_t step =
                spares[use.index].first_step(first + use.from, last + use.from, use);
            if (step < 0) return -1;
            first = step - use.from;
        }
        if (first == before) return first;
    }
    return -1;
}

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
            const auto uses = problem.uses(v);
            const std::int64_t step = first_step(spares, uses, start[v], windows.latest[v]);
            if (step < 0) return std::nullopt;
            for (const Reservation& use : uses)
                spares[use.index].take(step + use.from, use);
            start[v] = static_cast<std::int32_t>(step);
        }
        for (const std::int32_t e : problem.outgoing(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (problem.leads_back(e)) continue;
            const std::int64_t ready = start[v] + dependency_gap(problem, d, windows.ii);
            if (ready > windows.latest[d.target]) return std::nullopt;
            start[d.target] = std::max(start[d.target], static_cast<std::int32_t>(ready));
        }
    }
    if (!keeps_dependencies(problem, windows, start)) return std::nullopt;
    Schedule schedule{std::move(start), windows.ii};
    // Pipelined, several reservations of one operator may meet in a slot.
    if (!problem.has_short_forms_alone() && !verify(problem, schedule, -1, 1).empty())
        return std::nullopt;
    return schedule;
}

}  // namespace gaus
