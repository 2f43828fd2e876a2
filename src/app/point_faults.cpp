// SPDX-License-Identifier: Apache-2.0
#include "app/point_faults.hpp"

#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"

#include "app/tables/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace gaus::app {

std::vector<std::string> schedule_faults(const StoredFront& stored, const FrontPoint& point) {
    std::vector<std::string> lines;
    for (const Violation& violation : verify(stored.problem, point.schedule, point.latency_bound))
        lines.push_back(violation.message);
    return lines;
}

std::vector<std::string> objective_faults(const StoredFront& stored, const FrontPoint& point) {
    const Objectives exact = evaluate(stored.problem, point.schedule);
    const auto& names = stored.front.objective_names;
    std::vector<std::string> lines;
    for (std::size_t m = 0; m < names.size(); ++m) {
        const auto known = std::ranges::find(objective_names, names[m]);
        if (known == objective_names.end()) continue;
        const double value = exact[static_cast<Objective>(known - objective_names.begin())];
        // Sums of fractional weights may differ in the last digits between machines.
        if (!(std::abs(point.objectives[m] - value) <= 1e-9 * std::abs(value)))
            lines.push_back(fmt::format("{} is stored as {}, the schedule has {}", names[m],
                                        number(point.objectives[m]), number(value)));
    }
    return lines;
}

}  // namespace gaus::app
