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
    std::vector<Baseline> found;
    const auto offer = [&](std::string_view method, std::optional<Schedule> schedule) {
        if (!schedule || !verify(problem, *schedule, windows.latency_bound, 1).empty()) return;
        found.push_back({method, std::move(*schedule)});
    };
    constexpr int communication_passes = 10;
    offer("asap", asap_schedule(windows));
    offer("alap", alap_schedule(windows));
    offer("list-forward", list_schedule_min_resources(problem, windows, Direction::forward));
    offer("list-backward", list_schedule_min_resources(problem, windows, Direction::backward));
    Schedule balanced = force_directed_schedule(problem, windows, 0);
    offer("fds", balanced);
    shorten_communication(problem, windows, communication_passes, balanced);
    offer("fds-com", std::move(balanced));
    return found;
}

}  // namespace gaus
