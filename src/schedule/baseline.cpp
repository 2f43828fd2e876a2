#include "gaus/baseline.hpp"

#include "gaus/verify.hpp"

#include "schedule/communication.hpp"

#include <utility>

namespace gaus {

Schedule asap_schedule(const Windows& windows) {
    return {windows.earliest, windows.ii};
}

Schedule alap_schedule(const Windows& windows) {
    return {windows.latest, windows.ii};
}

std::vector<Baseline> baselines(const Problem& problem, const Windows& windows) {
    constexpr int communication_passes = 10;
    std::vector<Baseline> found;
    const auto keep = [&](std::string_view method, const Schedule& schedule) {
        if (!verify(problem, schedule, windows.latency_bound, 1).empty()) return;
        found.push_back({method, schedule});
    };
    const auto offer = [&](std::string_view plain, std::string_view improved,
                           std::optional<Schedule> schedule) {
        if (!schedule) return;
        keep(plain, *schedule);
        shorten_communication(problem, windows, communication_passes, *schedule);
        keep(improved, *schedule);
    };
    offer("asap", "asap-com", asap_schedule(windows));
    offer("alap", "alap-com", alap_schedule(windows));
    offer("list-forward", "list-forward-com",
          list_schedule_min_resources(problem, windows, Direction::forward));
    offer("list-backward", "list-backward-com",
          list_schedule_min_resources(problem, windows, Direction::backward));
    offer("fds", "fds-com", force_directed_schedule(problem, windows, 0));
    return found;
}

}  // namespace gaus
