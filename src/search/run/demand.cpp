// SPDX-License-Identifier: Apache-2.0
#include "search/run/demand.hpp"

#include "gaus/categorical.hpp"
#include "gaus/error.hpp"
#include "gaus/windows.hpp"

#include "comm/cores.hpp"
#include "search/policy/budget.hpp"
#include "search/policy/methods.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/available_memory.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Without pipelining [steps].
double longest_bound(const Problem& problem, const SearchSettings& settings) {
    const std::int32_t critical = critical_path(problem);
    double steps = critical;
    for (const LatencyBound& bound : settings.latency_bounds)
        steps = std::max(steps, steps_at(bound, critical));
    return steps;
}

Prices method_prices(const SearchSettings& settings) {
    return prices_of(method_weighting(settings), method_scales(settings), settings.objectives);
}

int workers_in_memory(const Problem& problem, const SearchSettings& settings, int ranks) {
    const double steps = longest_bound(problem, settings);
    const double needed = categorical_bytes(problem, steps, method_prices(settings));
    const double available = 0.9 * available_memory() / ranks;
    if (needed > available)
        throw SystemError(fmt::format(
            "gs: needs {:.1f} GB a thread for {} operators and {:.0f} steps, {:.1f} GB are "
            "available",
            1e-9 * needed, problem.operator_count(), steps, 1e-9 * available));
    return static_cast<int>(std::min<double>(settings.threads, available / needed));
}

}  // namespace

Team make_team(const Problem& problem, const SearchSettings& settings, Communicator& communicator) {
    if (on_gpu(settings)) return {1, settings.threads};
    if (settings.method != Method::gs) return {settings.threads, 1};
    const int workers = workers_in_memory(problem, settings, ranks_of_machine(communicator));
    return {workers, std::max(1, settings.threads / workers)};
}

double closing_seconds(const Problem& problem, const SearchSettings& settings,
                       const Communicator& communicator) {
    constexpr double per_operator = 1.5e-6, last_exchange = 0.05;
    double seconds = per_operator * problem.operator_count();
    if (settings.method == Method::gaus_paper) seconds *= static_cast<double>(lanes_of(settings));
    if (settings.method == Method::gs)
        seconds += categorical_stop_seconds(problem, longest_bound(problem, settings),
                                            method_prices(settings));
    return seconds + (communicator.size() > 1 ? last_exchange : 0.0);
}

}  // namespace gaus
