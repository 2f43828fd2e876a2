// SPDX-License-Identifier: Apache-2.0
#include "exact/unit_binding.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <set>
#include <span>
#include <utility>

namespace gaus {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// Units of one class, taken for times that come in the order of their starts.
class Units {
  public:
    /// A new unit that is busy before `from` and again after `until`.
    std::int32_t add(std::int64_t from, std::int64_t until) {
        busy_.emplace(from, static_cast<std::int32_t>(until_.size()));
        until_.push_back(until);
        return static_cast<std::int32_t>(until_.size()) - 1;
    }

    /// The first unit that is free from `start` to `end`, a new one if there is none.
    std::int32_t take(std::int64_t start, std::int64_t end) {
        for (; !busy_.empty() && busy_.top().first <= start; busy_.pop()) {
            free_.insert(busy_.top().second);
        }
        const auto unit =
            std::ranges::find_if(free_, [&](std::int32_t u) { return end <= until_[u]; });
        if (unit == free_.end()) return add(end, never);
        const std::int32_t taken = *unit;
        free_.erase(unit);
        busy_.emplace(end, taken);
        return taken;
    }

  private:
    using Busy = std::pair<std::int64_t, std::int32_t>;  // until when, which unit

    std::vector<std::int64_t> until_;
    std::set<std::int32_t> free_;
    std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy_;
};

/// When an operator holds its unit: `steps` from the step in which it does first.
struct Hold {
    std::int32_t v;
    std::int64_t first, steps;
};

/// The slot that the fewest operators hold across its beginning.
std::int64_t least_crossed(std::int32_t ii, std::span<const Hold> holds) {
    std::vector<std::int64_t> change(2 * static_cast<std::size_t>(ii) + 1, 0);
    for (const Hold& hold : holds) {
        const std::int64_t slot = hold.first % ii;
        ++change[static_cast<std::size_t>(slot + 1)];
        --change[static_cast<std::size_t>(slot + hold.steps)];
    }
    std::vector<std::int64_t> crossings(static_cast<std::size_t>(ii), 0);
    std::int64_t holding = 0;
    for (std::size_t t = 0; t + 1 < change.size(); ++t) {
        holding += change[t];
        crossings[t % static_cast<std::size_t>(ii)] += holding;
    }
    return std::ranges::min_element(crossings) - crossings.begin();
}

/// Binds the operators of one class.
void bind_class(std::int32_t ii, std::vector<Hold> holds, std::vector<std::int32_t>& unit) {
    // Those that hold units for whole turns have theirs alone.
    std::int32_t taken = 0;
    for (const Hold& hold : holds) {
        if (ii == 0 || hold.steps < ii) continue;
        unit[hold.v] = taken;
        taken += static_cast<std::int32_t>((hold.steps + ii - 1) / ii);
    }
    std::erase_if(holds, [&](const Hold& hold) { return ii > 0 && hold.steps >= ii; });
    const std::int64_t origin = ii > 0 ? least_crossed(ii, holds) : 0;
    const auto start = [&](const Hold& hold) {
        return ii > 0 ? (hold.first % ii + ii - origin) % ii : hold.first;
    };
    const auto crosses = [&](const Hold& hold) { return ii > 0 && start(hold) + hold.steps > ii; };
    std::ranges::stable_sort(holds, {}, start);
    Units units;
    for (const Hold& hold : holds)
        if (crosses(hold))
            unit[hold.v] = taken + units.add(start(hold) + hold.steps - ii, start(hold));
    for (const Hold& hold : holds)
        if (!crosses(hold))
            unit[hold.v] = taken + units.take(start(hold), start(hold) + hold.steps);
}

/// What an operator is bound for: the first that it holds of the class that it is shown as.
Hold hold_of(const Problem& problem, const Schedule& schedule, std::int32_t v) {
    const auto uses = problem.uses(v);
    if (uses.empty()) return {v, schedule.start[v], 1};
    return {v, std::int64_t{schedule.start[v]} + uses[0].from, uses[0].steps};
}

}  // namespace

std::vector<std::int32_t> bind_units(const Problem& problem, const Schedule& schedule) {
    std::vector<std::vector<Hold>> holds(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (problem.amount()[v] > 0)
            holds[problem.resource_class()[v]].push_back(hold_of(problem, schedule, v));
    std::vector<std::int32_t> unit(problem.operator_count(), 0);
    for (std::vector<Hold>& of_class : holds)
        bind_class(schedule.ii, std::move(of_class), unit);
    return unit;
}

}  // namespace gaus
