// SPDX-License-Identifier: Apache-2.0
#include "problem/longest_path.hpp"

#include "problem/names.hpp"

#include <fmt/format.h>

namespace gaus {

RecurrenceSum recurrence_sum(const Problem& problem, std::span<const std::int32_t> edges) {
    RecurrenceSum sum;
    for (const std::int32_t e : edges) {
        sum.steps += dependency_gap(problem, problem.dependencies()[e], 0);
        sum.distance += problem.dependencies()[e].distance;
    }
    return sum;
}

std::vector<std::int32_t> path_operators(const Problem& problem,
                                         std::span<const std::int32_t> edges) {
    std::vector<std::int32_t> operators{problem.dependencies()[edges.front()].source};
    for (const std::int32_t e : edges) {
        operators.push_back(problem.dependencies()[e].target);
    }
    return operators;
}

std::string recurrence_misfit(const Problem& problem, std::int32_t ii,
                              std::span<const std::int32_t> path, const RecurrenceSum& sum) {
    return fmt::format(
        "initiation interval {} is too small for the recurrence {}: {} step{} in {} iteration{} "
        "need at least {}",
        ii, path_text(problem, path), sum.steps, sum.steps == 1 ? "" : "s", sum.distance,
        sum.distance == 1 ? "" : "s", sum.ii());
}

LongestPaths::LongestPaths(const Problem& problem, Way way, std::int32_t bound)
    : problem_(problem),
      way_(way),
      bound_(bound),
      steps_(problem.operator_count()),
      last_(problem.operator_count()),
      order_(problem.topological_order().begin(), problem.topological_order().end()),
      position_(problem.operator_count()),
      seen_by_(problem.operator_count()),
      grown_(problem.operator_count()) {
    if (way == Way::backward) std::ranges::reverse(order_);
    for (std::size_t i = 0; i < order_.size(); ++i) {
        position_[order_[i]] = static_cast<std::int32_t>(i);
    }
}

/// The path of an operator that depends on nothing and nothing depends on.
std::int64_t LongestPaths::alone(std::int32_t v, std::int32_t ii) const {
    if (way_ == Way::forward) return problem_.earliest(v);
    const std::int64_t steps = tail(problem_, v, ii);
    if (bound_ == Problem::open_end || problem_.latest(v) == Problem::open_end) return steps;
    return std::max(steps, std::int64_t{bound_} - problem_.latest(v));
}

void LongestPaths::restart(std::span<const std::int32_t> members, std::int32_t ii) {
    for (const std::int32_t v : members) {
        steps_[v] = alone(v, ii);
        last_[v] = -1;
        grown_.insert(static_cast<std::size_t>(position_[v]));
    }
}

std::int32_t LongestPaths::before(std::int32_t v) const {
    const Dependency& d = problem_.dependencies()[last_[v]];
    return way_ == Way::forward ? d.source : d.target;
}

std::vector<std::int32_t> LongestPaths::path_to(std::int32_t v) const {
    std::vector<std::int32_t> edges;
    const std::int32_t end = v;
    while (last_[v] >= 0) {
        edges.push_back(last_[v]);
        v = before(v);
        if (v == end) break;
    }
    std::ranges::reverse(edges);
    return edges;
}

/// A cycle among the last dependencies is a recurrence that gains steps with every turn. It is
/// given from its operator of the smallest number on.
std::vector<std::int32_t> LongestPaths::find_recurrence(std::span<const std::int32_t> members) {
    for (const std::int32_t v : members) {
        seen_by_[v] = -1;
    }
    for (const std::int32_t root : members) {
        std::int32_t v = root;
        while (seen_by_[v] < 0 && last_[v] >= 0) {
            seen_by_[v] = root;
            v = before(v);
        }
        if (seen_by_[v] != root) continue;
        for (const std::int32_t member : members) {
            grown_.erase(static_cast<std::size_t>(position_[member]));
        }
        std::vector<std::int32_t> edges = path_to(v);
        const auto first = std::ranges::min_element(
            edges, {}, [&](std::int32_t e) { return problem_.dependencies()[e].source; });
        std::rotate(edges.begin(), first, edges.end());
        return edges;
    }
    return {};
}

}  // namespace gaus
