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

/// The slot that the fewest operators, `steps` long, hold across its beginning.
std::int32_t least_crossed(const Schedule& schedule, std::span<const std::int32_t> operators,
                           std::int64_t steps) {
    std::vector<std::int64_t> change(2 * static_cast<std::size_t>(schedule.ii) + 1, 0);
    for (const std::int32_t v : operators) {
        const std::int32_t slot = schedule.start[v] % schedule.ii;
        ++change[slot + 1];
        --change[slot + steps];
    }
    std::vector<std::int64_t> crossings(schedule.ii, 0);
    std::int64_t holding = 0;
    for (std::size_t t = 0; t + 1 < change.size(); ++t) {
        holding += change[t];
        crossings[t % schedule.ii] += holding;
    }
    return static_cast<std::int32_t>(std::ranges::min_element(crossings) - crossings.begin());
}

/// Binds the operators of one class, each of which holds its unit for `steps`.
void bind_class(const Schedule& schedule, std::vector<std::int32_t>& operators, std::int64_t steps,
                std::vector<std::int32_t>& unit) {
    const std::int32_t ii = schedule.ii;
    if (ii > 0 && steps >= ii) {
        const auto turns = static_cast<std::int32_t>((steps + ii - 1) / ii);
        for (std::size_t i = 0; i < operators.size(); ++i) {
            unit[operators[i]] = static_cast<std::int32_t>(i) * turns;
        }
        return;
    }
    const std::int32_t first = ii > 0 ? least_crossed(schedule, operators, steps) : 0;
    const auto start = [&](std::int32_t v) {
        return ii > 0 ? (schedule.start[v] % ii + ii - first) % ii : schedule.start[v];
    };
    const auto crosses = [&](std::int32_t v) { return ii > 0 && start(v) + steps > ii; };
    std::ranges::stable_sort(operators, {}, start);
    Units units;
    for (const std::int32_t v : operators) {
        if (crosses(v)) unit[v] = units.add(start(v) + steps - ii, start(v));
    }
    for (const std::int32_t v : operators) {
        if (!crosses(v)) unit[v] = units.take(start(v), start(v) + steps);
    }
}

}  // namespace

std::vector<std::int32_t> bind_units(const Problem& problem, const Schedule& schedule) {
    std::vector<std::vector<std::int32_t>> operators(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (problem.amount()[v] > 0) operators[problem.resource_class()[v]].push_back(v);
    }
    std::vector<std::int32_t> unit(problem.operator_count(), 0);
    for (std::size_t c = 0; c < operators.size(); ++c) {
        bind_class(schedule, operators[c], std::max(problem.resources()[c].blocking, 1), unit);
    }
    return unit;
}

}  // namespace gaus
