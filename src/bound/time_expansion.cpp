// SPDX-License-Identifier: Apache-2.0
#include "bound/time_expansion.hpp"

#include "bound/lives.hpp"

#include <algorithm>
#include <cassert>

namespace gaus {

namespace {

/// First and last step in which the last of the readers reads.
std::pair<std::int64_t, std::int64_t> last_read(const Windows& windows,
                                                const std::vector<Reader>& readers) {
    std::int64_t first = 0, last = 0;
    for (const Reader& reader : readers) {
        first = std::max(first, windows.earliest[reader.target] + reader.lag);
        last = std::max(last, windows.latest[reader.target] + reader.lag);
    }
    return {first, last};
}

/// What a step more of every start costs, [V], and what the communication costs besides.
std::int64_t communication_slopes(const Problem& problem, std::int32_t ii,
                                  const std::vector<std::int64_t>& prices,
                                  std::vector<std::int64_t>& slopes) {
    std::int64_t constant = 0;
    for (std::size_t e = 0; e < prices.size(); ++e) {
        if (prices[e] == 0) continue;
        const Dependency& d = problem.dependencies()[e];
        slopes[d.target] += prices[e];
        slopes[d.source] -= prices[e];
        constant += prices[e] * (std::int64_t{ii} * d.distance - departure_lag(problem, d.source));
    }
    return constant;
}

}  // namespace

std::int64_t TimeExpansion::size(const Problem& problem, const Windows& windows, bool memory) {
    const std::int32_t space = bounded_space(problem);
    std::int64_t nodes = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        nodes += windows.latest[v] - windows.earliest[v];
        if (!memory || size_in(problem, space, v) == 0) continue;
        const auto readers = readers_of(problem, v, windows.ii);
        if (readers.size() < 2) continue;
        const auto [first, last] = last_read(windows, readers);
        nodes += last - first;
    }
    return nodes;
}

TimeExpansion::TimeExpansion(const Problem& problem, const Windows& windows, bool memory)
    : problem_(problem), windows_(windows), space_(bounded_space(problem)) {
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        add_variable(windows.earliest[v], windows.latest[v]);
    for (const Dependency& d : problem.dependencies())
        if (dependency_counts(d, windows.ii))
            imply(d.source, d.target, dependency_gap(problem, d, windows.ii));
    if (memory) add_ends();
    const Variable& last = variables_.back();
    solver_.emplace(static_cast<int>(last.node + last.last - last.first), std::move(implications_));
}

void TimeExpansion::add_ends() {
    ends_.resize(problem_.operator_count());
    for (std::int32_t u = 0; u < problem_.operator_count(); ++u) {
        const auto readers = readers_of(problem_, u, windows_.ii);
        if (readers.empty() || size_in(problem_, space_, u) == 0) continue;
        if (readers.size() == 1) {
            ends_[u] = {readers[0].target, readers[0].lag};
            continue;
        }
        const auto [first, last] = last_read(windows_, readers);
        ends_[u] = {static_cast<std::int64_t>(variables_.size()), 0};
        add_variable(first, last);
        for (const Reader& reader : readers)
            imply(reader.target, ends_[u].variable, reader.lag);
    }
}

void TimeExpansion::add_variable(std::int64_t first, std::int64_t last) {
    assert(first <= last);
    const std::int64_t node = variables_.empty() ? 0
                                                 : variables_.back().node + variables_.back().last -
                                                       variables_.back().first;
    variables_.push_back({first, last, node});
    for (std::int64_t i = 1; i < last - first; ++i)
        implications_.emplace_back(node + i, node + i - 1);
}

/// The effect happens at least `gap` steps after the cause.
void TimeExpansion::imply(std::int64_t cause, std::int64_t effect, std::int64_t gap) {
    const Variable &a = variables_[cause], &b = variables_[effect];
    if (cause == effect) return;
    assert(a.first + gap <= b.first && a.last + gap <= b.last);
    for (std::int64_t t = std::max(a.first, b.first - gap) + 1; t <= a.last; ++t)
        implications_.emplace_back(a.node + t - a.first - 1, b.node + t + gap - b.first - 1);
}

/// The weight of every node; returns what starting everything first costs.
std::int64_t TimeExpansion::weigh(const SchedulePrices& prices,
                                  std::vector<std::int64_t>& weights) const {
    std::vector<std::int64_t> slopes(problem_.operator_count(), 0);
    std::int64_t constant =
        communication_slopes(problem_, windows_.ii, prices.communication, slopes);
    // f(t) is what variable `x` costs in step t.
    const auto add = [&](std::int64_t x, auto f) {
        const Variable& variable = variables_[x];
        std::int64_t before = f(variable.first);
        constant += before;
        for (std::int64_t t = variable.first + 1; t <= variable.last; ++t) {
            const std::int64_t now = f(t);
            weights[variable.node + t - variable.first - 1] += now - before;
            before = now;
        }
    };
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        const std::int64_t size = problem_.size()[v], birth = problem_.birth()[v];
        const bool lives = !ends_.empty() && ends_[v].variable >= 0;
        add(v, [&](std::int64_t t) {
            std::int64_t cost = slopes[v] * t;
            for (const Reservation& r : problem_.uses(v))
                cost += r.amount * prices.use[r.index].sum(t + r.from, t + r.from + r.steps);
            for (const Reservation& r : problem_.scratch(v))
                if (r.index == space_)
                    cost += r.amount * prices.live.sum(t + r.from, t + r.from + r.steps);
            return cost - (lives ? size * prices.live.sum(0, t + birth) : 0);
        });
        if (!lives) continue;
        const End& end = ends_[v];
        add(end.variable, [&](std::int64_t t) { return size * prices.live.sum(0, t + end.lag); });
    }
    return constant;
}

CheapestSchedule TimeExpansion::cheapest(const SchedulePrices& prices) {
    const Variable& last = variables_.back();
    std::vector<std::int64_t> weights(last.node + last.last - last.first, 0);
    const std::int64_t constant = weigh(prices, weights);
    const Closure closure = solver_->minimum(weights);
    CheapestSchedule cheapest{constant + closure.weight, {{}, windows_.ii}};
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        const Variable& start = variables_[v];
        const auto begin = closure.chosen.begin() + start.node;
        const auto later = std::count(begin, begin + (start.last - start.first), 1);
        cheapest.schedule.start.push_back(static_cast<std::int32_t>(start.first + later));
    }
    return cheapest;
}

}  // namespace gaus
