// SPDX-License-Identifier: Apache-2.0
#include "construct/every_schedule.hpp"

#include "gaus/verify.hpp"

#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gaus {

namespace {

class Walk {
  public:
    Walk(const Problem& problem, const Windows& windows,
         const std::function<void(const Schedule&)>& visit)
        : problem_(problem),
          windows_(windows),
          visit_(visit),
          reservation_(problem, limits_of(problem), windows.latency_bound, windows.ii),
          schedule_{windows.earliest, windows.ii},
          placed_(windows.earliest.size(), false) {}

    /// Operators from `at` on, in topological order, everywhere that those before them leave.
    void place_from(std::size_t at) {
        if (at == placed_.size()) {
            const bool legal = !problem_.has_space_limits() ||
                               verify(problem_, schedule_, windows_.latency_bound, 1).empty();
            if (legal) visit_(schedule_);
            return;
        }
        const std::int32_t v = problem_.topological_order()[at];
        std::int64_t low = windows_.earliest[v], high = windows_.latest[v];
        for (const std::int32_t e : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (placed_[d.source] && dependency_counts(d, windows_.ii))
                low = std::max(low, schedule_.start[d.source] + gap(d));
        }
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (placed_[d.target] && dependency_counts(d, windows_.ii))
                high = std::min(high, schedule_.start[d.target] - gap(d));
        }
        placed_[v] = true;
        for (std::int64_t step = low; step <= high; ++step) {
            const auto t = static_cast<std::int32_t>(step);
            if (!reservation_.fits(v, t)) continue;
            schedule_.start[v] = t;
            reservation_.take(v, t);
            place_from(at + 1);
            reservation_.give_back(v, t);
        }
        placed_[v] = false;
    }

  private:
    std::int64_t gap(const Dependency& d) const { return dependency_gap(problem_, d, windows_.ii); }

    const Problem& problem_;
    const Windows& windows_;
    const std::function<void(const Schedule&)>& visit_;
    ReservationTable reservation_;
    Schedule schedule_;
    std::vector<char> placed_;
};

}  // namespace

double window_choices(const Windows& windows) {
    double choices = 1;
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        choices *= 1.0 + windows.latest[v] - windows.earliest[v];
    return choices;
}

void for_every_schedule(const Problem& problem, const Windows& windows,
                        const std::function<void(const Schedule& schedule)>& visit) {
    Walk(problem, windows, visit).place_from(0);
}

}  // namespace gaus
