// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/pareto.hpp"

#include "app/commands/command.hpp"
#include "app/point_faults.hpp"
#include "app/print.hpp"
#include "app/tables/table.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// What is wrong with a point, by itself and beside the others.
std::vector<std::string> faults(const StoredFront& stored, const FrontPoint& point) {
    std::vector<std::string> lines = schedule_faults(stored, point);
    if (!lines.empty()) return lines;  // the objectives of an illegal schedule mean nothing
    lines = objective_faults(stored, point);
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
            print_line(fmt::format("point {}: {}", i, line));
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
