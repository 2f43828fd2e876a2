#include "gaus/baseline.hpp"

#include "gaus/verify.hpp"

#include "construct/communication.hpp"
#include "construct/long_list.hpp"
#include "construct/modulo_sdc.hpp"
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
    const auto offer = [&](std::string_view plain, std::string_view improved, auto make) {
        if (enough()) return;
        std::optional<Schedule> schedule = make();
        if (!schedule) return;
        keep(plain, *schedule);
        if (enough()) return;
        shorten_communication(problem, windows, communication_passes, *schedule, stop);
        keep(improved, *schedule);
    };
    const auto list = [&](Direction direction) {
        return list_schedule_min_resources(problem, windows, direction, stop);
    };
    offer("asap", "asap-com", [&] { return std::optional(asap_schedule(windows)); });
    offer("alap", "alap-com", [&] { return std::optional(alap_schedule(windows)); });
    offer("list-forward", "list-forward-com", [&] { return list(Direction::forward); });
    offer("list-backward", "list-backward-com", [&] { return list(Direction::backward); });
    offer("fds", "fds-com",
          [&] { return std::optional(force_directed_schedule(problem, windows, 0, stop)); });
    if (windows.ii > 0 && problem.has_limits()) {
        offer("sdc", "sdc-com", [&] {
            return modulo_sdc_schedule(
                problem, windows, windows.earliest, {}, stop ? stop : [] { return false; });
        });
    }
    return found;
}

}  // namespace gaus
