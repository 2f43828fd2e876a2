// SPDX-License-Identifier: Apache-2.0
#include "app/tables/baseline_table.hpp"

#include "app/tables/table.hpp"

#include <utility>

namespace gaus::app {

BaselineRow baseline_row(std::string method, std::int32_t latency_bound, const Objectives& value,
                         std::span<const Objective> objectives, std::span<const double> prices) {
    BaselineRow row{std::move(method), latency_bound, value, 0};
    for (std::size_t m = 0; m < objectives.size(); ++m)
        row.scalar += prices[m] * row.value[objectives[m]];
    return row;
}

std::string baseline_table(std::span<const BaselineRow> rows, bool pipelined, bool scalar) {
    std::vector<std::vector<std::string>> cells = {{"method"}};
    if (pipelined) cells[0].emplace_back("ii");
    cells[0].emplace_back("bound");
    for (const ObjectiveRow& objective : objective_table)
        if (objective.price != nullptr) cells[0].emplace_back(objective.name);
    if (scalar) cells[0].emplace_back("scalar");
    for (const BaselineRow& row : rows) {
        auto& line = cells.emplace_back(1, row.method);
        if (pipelined) line.push_back(number(row.value.ii));
        line.push_back(std::to_string(row.latency_bound));
        for (const ObjectiveRow& objective : objective_table)
            if (objective.price != nullptr) line.push_back(number(row.value.*objective.value));
        if (scalar) line.push_back(number(row.scalar));
    }
    return text_table(cells, {0});
}

}  // namespace gaus::app
