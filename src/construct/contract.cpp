// SPDX-License-Identifier: Apache-2.0
#include "construct/contract.hpp"

#include "construct/settle.hpp"
#include "exact/reservation_table.hpp"
#include "problem/slack.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gaus {

namespace {

constexpr double most_steps = 1e8;  // less than a second

/// A dependency of the contracted problem that demands `gap` steps between two starts.
Dependency constraint(std::int32_t source, std::int32_t target, std::int64_t gap,
                      std::int32_t latency) {
    return {.source = source,
            .target = target,
            .delay = static_cast<std::int32_t>(gap - latency),
            .carries = false};
}

/// Longest paths from one limited operator, through the others, to the next limited ones.
class Paths {
  public:
    Paths(const Problem& problem, const Windows& windows, const std::vector<std::int32_t>& index)
        : problem_(problem),
          ii_(windows.ii),
          index_(index),
          length_(index.size(), unreached),
          queued_(index.size(), false) {}

    /// Calls visit(target, gap) for every limited operator that is reached.
    template <typename Visit>
    void from(std::int32_t source, Visit visit) {
        extend(source, 0);
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            const std::int32_t v = queue_[i];
            queued_[v] = false;
            extend(v, length_[v]);
        }
        for (const std::int32_t v : reached_) {
            if (index_[v] >= 0) visit(v, length_[v]);
            length_[v] = unreached;
        }
        reached_.clear();
        queue_.clear();
    }

  private:
    static constexpr std::int64_t unreached = std::numeric_limits<std::int64_t>::min();

    void extend(std::int32_t v, std::int64_t length) {
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (!dependency_counts(d, ii_)) continue;
            const std::int64_t next = length + dependency_gap(problem_, d, ii_);
            if (next <= length_[d.target]) continue;
            if (length_[d.target] == unreached) reached_.push_back(d.target);
            length_[d.target] = next;
            if (index_[d.target] >= 0 || queued_[d.target]) continue;
            queued_[d.target] = true;
            queue_.push_back(d.target);
        }
    }

    const Problem& problem_;
    std::int32_t ii_;
    const std::vector<std::int32_t>& index_;
    std::vector<std::int64_t> length_;
    std::vector<char> queued_;
    std::vector<std::int32_t> queue_, reached_;
};

ProblemData without_others(const Problem& problem, const std::vector<std::int32_t>& operators) {
    ProblemData data;
    data.resources.assign(problem.resources().begin(), problem.resources().end());
    for (const std::int32_t v : operators) {
        const auto uses = problem.uses(v);
        data.operators.push_back({.latency = problem.latency()[v],
                                  .size = 0,
                                  .reservations = {uses.begin(), uses.end()}});
    }
    return data;
}

}  // namespace

std::optional<Contraction> contract(const Problem& problem, const Windows& windows) {
    std::vector<std::int32_t> operators, index(problem.operator_count(), -1);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (!takes_limited_units(problem, v)) continue;
        index[v] = static_cast<std::int32_t>(operators.size());
        operators.push_back(v);
    }
    const double size = static_cast<double>(problem.operator_count() + problem.dependency_count());
    if (operators.empty() || operators.size() == index.size() ||
        static_cast<double>(operators.size()) * size > most_steps)
        return std::nullopt;
    ProblemData data = without_others(problem, operators);
    Windows inside;
    inside.latency_bound = windows.latency_bound;
    inside.ii = windows.ii;
    Paths paths(problem, windows, index);
    for (const std::int32_t u : operators) {
        inside.earliest.push_back(windows.earliest[u]);
        inside.latest.push_back(windows.latest[u]);
        paths.from(u, [&](std::int32_t v, std::int64_t gap) {
            // Windows already keep them apart, or the recurrence bound does.
            if (u == v || windows.latest[u] + gap <= windows.earliest[v]) return;
            data.dependencies.push_back(constraint(index[u], index[v], gap, problem.latency()[u]));
        });
    }
    return Contraction{Problem(std::move(data)), std::move(inside), std::move(operators)};
}

Schedule expand(const Contraction& contraction, const Problem& problem, const Windows& windows,
                const Schedule& limited, std::vector<std::int32_t> wanted) {
    std::vector<std::int32_t> latest = windows.latest;
    for (std::size_t i = 0; i < contraction.operators.size(); ++i) {
        const std::int32_t v = contraction.operators[i];
        wanted[v] = latest[v] = limited.start[i];
    }
    latest = settle_down(problem, windows, std::move(latest));
    for (std::size_t v = 0; v < wanted.size(); ++v)
        wanted[v] = std::clamp(wanted[v], windows.earliest[v], latest[v]);
    return {settle(problem, windows, std::move(wanted)), windows.ii};
}

}  // namespace gaus
