// SPDX-License-Identifier: Apache-2.0
#include "app/tables/bound_table.hpp"

#include "gaus/bound_rows.hpp"

#include "app/tables/table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

std::string gap(const Front& front, const FrontPoint& point, std::size_t objective) {
    const auto bound = bound_of(front, point, objective);
    if (!bound) return "-";
    const double value = point.objectives[objective];
    if (value <= *bound + 1e-9 * std::abs(*bound)) return "optimal";
    return fmt::format("{:.2f} %", 100 * (value - *bound) / value);
}

}  // namespace

std::string bound_table(const Front& front) {
    const bool pipelined = std::ranges::any_of(front.bounds, [](auto& row) { return row.ii > 0; });
    std::vector<std::vector<std::string>> cells = {
        {"lower bound of", "bound", "value", "reached", "seconds", "method"}};
    if (pipelined) cells[0].insert(cells[0].begin() + 2, "ii");
    for (const BoundRow& row : front.bounds) {
        cells.push_back({weighted_sum(front.objective_names, row.weights),
                         std::to_string(row.latency_bound), number(row.value),
                         row.reached ? "yes" : "", fmt::format("{:.2f}", row.seconds), row.method});
        if (pipelined) cells.back().insert(cells.back().begin() + 2, std::to_string(row.ii));
    }
    return text_table(cells, {0, cells[0].size() - 1});
}

std::string gap_table(const Front& front, std::size_t most) {
    std::vector<std::vector<std::string>> cells = {{"gap of point"}};
    cells[0].insert(cells[0].end(), front.objective_names.begin(), front.objective_names.end());
    for (const std::size_t i : shown_points(front, most)) {
        auto& row = cells.emplace_back(1, std::to_string(i));
        for (std::size_t m = 0; m < front.objective_names.size(); ++m)
            row.push_back(gap(front, front.points[i], m));
    }
    return text_table(cells, {});
}

}  // namespace gaus::app
