// SPDX-License-Identifier: Apache-2.0
#include "gaus/windows.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/longest_path.hpp"
#include "problem/names.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Steps that a loop-carried dependency may span, so that they and a start fit 31 bits.
constexpr std::int64_t most_reach = 1 << 30;

auto counts(std::int32_t ii) {
    return [ii](const Dependency& d) { return dependency_counts(d, ii); };
}

LongestPaths longest_paths(const Problem& problem, std::int32_t ii) {
    LongestPaths paths(problem, LongestPaths::Way::forward);
    const auto recurrence = paths.run(problem.topological_order(), ii, counts(ii));
    if (!recurrence.empty()) {
        throw InfeasibleError(recurrence_misfit(problem, ii, path_operators(problem, recurrence),
                                                recurrence_sum(problem, recurrence)));
    }
    return paths;
}

/// The operator that ends last, and when.
std::pair<std::int32_t, std::int64_t> last_end(const Problem& problem, const LongestPaths& paths,
                                               std::int32_t ii) {
    std::pair<std::int32_t, std::int64_t> last{0, 0};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int64_t end = paths.steps()[v] + tail(problem, v, ii);
        if (end > last.second) last = {v, end};
    }
    return last;
}

/// The operators along the path to v.
std::string longest_path_text(const Problem& problem, const LongestPaths& paths, std::int32_t v) {
    const auto edges = paths.path_to(v);
    return edges.empty() ? shown_name(problem.operator_name(v))
                         : path_text(problem, path_operators(problem, edges));
}

void require_bound(const Problem& problem, const LongestPaths& paths, std::int32_t bound,
                   std::int32_t ii) {
    const auto [v, end] = last_end(problem, paths, ii);
    if (end <= bound) return;
    const bool in_use = tail(problem, v, ii) != problem.latency()[v];
    throw InfeasibleError(fmt::format("latency bound {} is below the critical path of {}{}: {}",
                                      bound, counted(end, "step"), in_use ? " in use" : "",
                                      longest_path_text(problem, paths, v)));
}

/// Whatever the latency bound, nothing starts in a window that ends before the dependencies allow.
void require_start_windows(const Problem& problem, const LongestPaths& paths) {
    for (std::int32_t v = 0; v < problem.operator_count() && problem.has_start_windows(); ++v) {
        if (paths.steps()[v] <= problem.latest(v)) continue;
        throw InfeasibleError(fmt::format(
            "operator {}: found latest start {}, but what it depends on lets it start at {} at the "
            "earliest: {}",
            shown_name(problem.operator_name(v)), problem.latest(v), paths.steps()[v],
            longest_path_text(problem, paths, v)));
    }
}

std::vector<std::int32_t> latest_starts(const Problem& problem, std::int32_t bound,
                                        std::int32_t ii) {
    LongestPaths paths(problem, LongestPaths::Way::backward, bound);
    paths.run(problem.topological_order(), ii, counts(ii));
    std::vector<std::int32_t> latest(problem.operator_count());
    std::ranges::transform(paths.steps(), latest.begin(), [&](std::int64_t steps) {
        return static_cast<std::int32_t>(bound - steps);
    });
    return latest;
}

}  // namespace

std::int32_t critical_path(const Problem& problem, std::int32_t ii) {
    const LongestPaths paths = longest_paths(problem, ii);
    require_start_windows(problem, paths);
    const auto [v, steps] = last_end(problem, paths, ii);
    if (steps > std::numeric_limits<std::int32_t>::max()) {
        throw InputError(fmt::format("critical path of {} steps, expected at most {}: {}", steps,
                                     std::numeric_limits<std::int32_t>::max(),
                                     longest_path_text(problem, paths, v)));
    }
    return static_cast<std::int32_t>(steps);
}

bool start_windows_fit(const Problem& problem, std::int32_t ii) {
    if (!problem.has_start_windows()) return true;
    const LongestPaths paths = longest_paths(problem, ii);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (paths.steps()[v] > problem.latest(v)) return false;
    return true;
}

std::int32_t least_latency(const Problem& problem) {
    const LongestPaths paths = longest_paths(problem, 0);
    std::int64_t latency = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        latency = std::max(latency, paths.steps()[v] + problem.latency()[v]);
    return static_cast<std::int32_t>(latency);
}

Windows windows(const Problem& problem, std::int32_t latency_bound, std::int32_t ii) {
    if (ii < 0) throw InputError(fmt::format("initiation interval {}, expected 0 or more", ii));
    for (const Dependency& d : problem.dependencies()) {
        if (std::int64_t{ii} * d.distance > most_reach)
            throw InputError(
                fmt::format("initiation interval {} times distance {}, expected at most {} steps",
                            ii, d.distance, most_reach));
    }
    const LongestPaths paths = longest_paths(problem, ii);
    require_start_windows(problem, paths);
    require_bound(problem, paths, latency_bound, ii);
    return {.earliest = {paths.steps().begin(), paths.steps().end()},
            .latest = latest_starts(problem, latency_bound, ii),
            .latency_bound = latency_bound,
            .ii = ii};
}

}  // namespace gaus
