#include "gaus/windows.hpp"

#include "gaus/error.hpp"

#include "problem/names.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <ranges>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Steps from the start of the source to the earliest start of the target.
std::int64_t length(const Problem& problem, const Dependency& d, std::int32_t ii) {
    return std::int64_t{problem.latency()[d.source]} + d.delay - std::int64_t{ii} * d.distance;
}

/// Steps that an operator needs before the latency bound.
std::int64_t tail(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1);
}

bool counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

/// Longest path to every operator and the last dependency on it (-1: starts at step 0).
struct LongestPaths {
    std::vector<std::int64_t> start;
    std::vector<std::int32_t> last;
};

/// One relaxation sweep in topological order; true when a start moved.
bool relax(const Problem& problem, std::int32_t ii, LongestPaths& paths) {
    bool moved = false;
    for (const std::int32_t v : problem.topological_order()) {
        for (const std::int32_t e : problem.incoming(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (!counts(d, ii)) continue;
            const std::int64_t start = paths.start[d.source] + length(problem, d, ii);
            if (start <= paths.start[v]) continue;
            paths.start[v] = start;
            paths.last[v] = e;
            moved = true;
        }
    }
    return moved;
}

/// Dependencies from the first operator of the path to v, or around the cycle it runs into.
std::vector<std::int32_t> trace(const Problem& problem, const LongestPaths& paths, std::int32_t v) {
    std::vector<std::int32_t> edges;
    const std::int32_t end = v;
    do {
        edges.push_back(paths.last[v]);
        v = problem.dependencies()[paths.last[v]].source;
    } while (v != end && paths.last[v] >= 0);
    std::ranges::reverse(edges);
    return edges;
}

/// An operator on a cycle of `last`: a recurrence that is longer than its iterations.
std::optional<std::int32_t> on_cycle(const Problem& problem, const LongestPaths& paths) {
    std::vector<std::int32_t> visit(paths.last.size(), -1);
    for (std::int32_t root = 0; root < problem.operator_count(); ++root) {
        std::int32_t v = root;
        while (visit[v] < 0) {
            visit[v] = root;
            if (paths.last[v] < 0) break;
            v = problem.dependencies()[paths.last[v]].source;
        }
        if (visit[v] == root && paths.last[v] >= 0) return v;
    }
    return std::nullopt;
}

std::string text(const Problem& problem, std::span<const std::int32_t> edges) {
    std::vector<std::int32_t> operators{problem.dependencies()[edges.front()].source};
    for (const std::int32_t e : edges) {
        operators.push_back(problem.dependencies()[e].target);
    }
    return path_text(problem, operators);
}

[[noreturn]] void recurrence_error(const Problem& problem, std::int32_t ii,
                                   std::span<const std::int32_t> cycle) {
    std::int64_t steps = 0, distance = 0;
    for (const std::int32_t e : cycle) {
        steps += length(problem, problem.dependencies()[e], 0);
        distance += problem.dependencies()[e].distance;
    }
    throw InfeasibleError(fmt::format(
        "initiation interval {} is too small for the recurrence {}: {} steps in {} iterations "
        "need at least {}",
        ii, text(problem, cycle), steps, distance, (steps + distance - 1) / distance));
}

LongestPaths longest_paths(const Problem& problem, std::int32_t ii) {
    const auto count = static_cast<std::size_t>(problem.operator_count());
    LongestPaths paths{std::vector<std::int64_t>(count, 0), std::vector<std::int32_t>(count, -1)};
    bool moved = relax(problem, ii, paths);
    if (ii == 0 || !problem.has_recurrences()) return paths;
    while (moved) {
        moved = relax(problem, ii, paths);
        if (!moved) break;
        if (const auto v = on_cycle(problem, paths)) {
            recurrence_error(problem, ii, trace(problem, paths, *v));
        }
    }
    return paths;
}

/// The operator that ends last, and when.
std::pair<std::int32_t, std::int64_t> last_end(const Problem& problem, const LongestPaths& paths) {
    std::pair<std::int32_t, std::int64_t> last{0, 0};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int64_t end = paths.start[v] + tail(problem, v);
        if (end > last.second) last = {v, end};
    }
    return last;
}

void require_bound(const Problem& problem, const LongestPaths& paths, std::int32_t bound) {
    const auto [v, end] = last_end(problem, paths);
    if (end <= bound) return;
    const std::string path = paths.last[v] < 0 ? one_line(problem.operator_name(v))
                                               : text(problem, trace(problem, paths, v));
    throw InfeasibleError(fmt::format("latency bound {} is below the critical path of {} steps: {}",
                                      bound, end, path));
}

std::vector<std::int32_t> latest_starts(const Problem& problem, std::int32_t bound,
                                        std::int32_t ii) {
    std::vector<std::int64_t> latest(problem.operator_count());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        latest[v] = bound - tail(problem, v);
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (const std::int32_t u : std::views::reverse(problem.topological_order())) {
            for (const std::int32_t e : problem.outgoing(u)) {
                const Dependency& d = problem.dependencies()[e];
                if (!counts(d, ii)) continue;
                const std::int64_t start = latest[d.target] - length(problem, d, ii);
                moved |= start < latest[u];
                latest[u] = std::min(latest[u], start);
            }
        }
        if (ii == 0 || !problem.has_recurrences()) break;
    }
    return {latest.begin(), latest.end()};
}

}  // namespace

std::int32_t critical_path(const Problem& problem) {
    const std::int64_t steps = last_end(problem, longest_paths(problem, 0)).second;
    if (steps > std::numeric_limits<std::int32_t>::max()) {
        throw InputError(fmt::format("critical path of {} steps, expected at most {}", steps,
                                     std::numeric_limits<std::int32_t>::max()));
    }
    return static_cast<std::int32_t>(steps);
}

Windows windows(const Problem& problem, std::int32_t latency_bound, std::int32_t ii) {
    if (ii < 0) throw InputError(fmt::format("initiation interval {}, expected 0 or more", ii));
    const LongestPaths paths = longest_paths(problem, ii);
    require_bound(problem, paths, latency_bound);
    return {.earliest = {paths.start.begin(), paths.start.end()},
            .latest = latest_starts(problem, latency_bound, ii),
            .latency_bound = latency_bound,
            .ii = ii};
}

}  // namespace gaus
