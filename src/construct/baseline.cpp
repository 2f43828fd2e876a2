// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"

#include "gaus/verify.hpp"

#include "construct/communication.hpp"
#include "construct/long_list.hpp"
#include "construct/methods.hpp"
#include "construct/time_axis.hpp"

#include <optional>
#include <utility>

namespace gaus {

Schedule asap_schedule(const Windows& windows) {
    return {windows.earliest, windows.ii};
}

Schedule alap_schedule(const Windows& windows) {
    return {windows.latest, windows.ii};
}

std::vector<Baseline> baselines(const Problem& problem, const Windows& windows,
                                const std::function<bool()>& stop) {
    constexpr int communication_passes = 10;
    std::vector<Baseline> found;
    const auto keep = [&](std::string_view method, const Schedule& schedule) {
        if (!verify(problem, schedule, windows.latency_bound, 1).empty()) return;
        found.push_back({method, schedule});
    };
    if (is_long(problem, windows)) {
        keep("asap", asap_schedule(windows));
        keep("alap", alap_schedule(windows));
        if (!problem.has_limits()) return found;
        if (const auto listed = long_list_schedule(problem, windows, stop))
            keep("list-forward", *listed);
        return found;
    }
    const auto enough = [&] { return !found.empty() && stop && stop(); };
    for (const ConstructiveMethod& method : methods) {
        if (method.needs_limits && (windows.ii == 0 || !problem.has_limits())) continue;
        if (enough()) break;
        std::optional<Schedule> schedule = method.make(problem, windows, stop);
        if (!schedule) continue;
        keep(method.name, *schedule);
        if (enough()) break;
        shorten_communication(problem, windows, communication_passes, *schedule, stop);
        keep(method.improved, *schedule);
    }
    return found;
}

std::vector<std::string_view> baseline_methods() {
    std::vector<std::string_view> names;
    for (const ConstructiveMethod& method : methods)
        names.insert(names.end(), {method.name, method.improved});
    return names;
}

}  // namespace gaus
