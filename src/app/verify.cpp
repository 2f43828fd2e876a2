#include "gaus/verify.hpp"

#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/pareto.hpp"

#include "app/command.hpp"
#include "app/table.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// Differences between the stored objectives and those of the schedule; user objectives are not
/// known here and pass.
std::vector<std::string> wrong_objectives(const StoredFront& stored, const FrontPoint& point) {
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

std::vector<std::string> faults(const StoredFront& stored, const FrontPoint& point) {
    std::vector<std::string> lines;
    for (const Violation& violation : verify(stored.problem, point.schedule, point.latency_bound))
        lines.push_back(violation.message);
    if (!lines.empty()) return lines;  // the objectives of an illegal schedule mean nothing
    lines = wrong_objectives(stored, point);
    for (std::size_t other = 0; other < stored.front.points.size(); ++other) {
        const FrontPoint& rival = stored.front.points[other];
        if (dominates(rival.objectives, point.objectives))
            lines.push_back(fmt::format("point {} dominates it", other));
        if (&rival < &point && rival.objectives == point.objectives)
            lines.push_back(fmt::format("has the objectives of point {}", other));
    }
    return lines;
}

}  // namespace

void verify_front(const Settings& settings) {
    const StoredFront stored = read_front(settings.argument());
    const auto& points = stored.front.points;
    std::size_t bad = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto lines = faults(stored, points[i]);
        for (const std::string& line : lines)
            fmt::print("point {}: {}\n", i, line);
        bad += !lines.empty();
    }
    if (points.empty()) throw InputError(fmt::format("{}: no points", settings.argument()));
    if (bad > 0)
        throw InputError(fmt::format("{}: {} of {} wrong", settings.argument(), bad,
                                     counted(points.size(), "point")));
    fmt::print("{}, all legal, objectives exact, none dominated\n",
               counted(points.size(), "point"));
}

}  // namespace gaus::app
