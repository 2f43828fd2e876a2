// SPDX-License-Identifier: Apache-2.0
#include "app/tables/table.hpp"

#include "gaus/text.hpp"

#include "app/tables/shell_words.hpp"
#include "problem/text_width.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// `most` of 0..count-1, evenly picked, both ends among them.
std::vector<std::size_t> evenly(std::size_t count, std::size_t most) {
    std::vector<std::size_t> picked(std::min(count, most));
    for (std::size_t i = 0; i < picked.size(); ++i)
        picked[i] = picked.size() == 1 ? 0 : i * (count - 1) / (picked.size() - 1);
    return picked;
}

}  // namespace

std::string number(double value) {
    if (std::abs(value) < 1e15 && value == std::floor(value)) return fmt::format("{:.0f}", value);
    return fmt::format("{:.6g}", value);
}

std::string text_table(const std::vector<std::vector<std::string>>& rows,
                       const std::vector<std::size_t>& left) {
    std::vector<std::size_t> width(rows.at(0).size());
    auto shown = rows;
    for (auto& row : shown) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            row[c] = printable(row[c]);
            width[c] = std::max(width[c], text_width(row[c]));
        }
    }
    std::string text;
    for (const auto& row : shown) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const bool to_left = std::ranges::find(left, c) != left.end();
            const std::string blanks(width[c] - text_width(row[c]), ' ');
            line += "  ";
            line += to_left ? row[c] + blanks : blanks + row[c];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::vector<std::size_t> shown_points(const Front& front, std::size_t most) {
    std::vector<std::size_t> order(front.points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return front.points[i].objectives; });
    std::vector<std::size_t> shown = evenly(order.size(), most);
    for (std::size_t& i : shown)
        i = order[i];
    return shown;
}

std::string point_table(const Front& front, std::size_t most) {
    std::vector<std::vector<std::string>> rows(1, {"point"});
    rows[0].insert(rows[0].end(), front.objective_names.begin(), front.objective_names.end());
    rows[0].insert(rows[0].end(), {"bound", "seconds", "found by"});
    for (const std::size_t i : shown_points(front, most)) {
        const FrontPoint& point = front.points[i];
        auto& row = rows.emplace_back(1, std::to_string(i));
        for (const double value : point.objectives)
            row.push_back(number(value));
        row.push_back(std::to_string(point.latency_bound));
        row.push_back(fmt::format("{:.2f}", point.seconds));
        row.emplace_back(to_string(point.origin));
    }
    return text_table(rows, {rows[0].size() - 1});
}

std::string points_summary(const Front& front, const std::string& path) {
    constexpr std::size_t most = 12;
    const std::size_t count = front.points.size();
    const std::string hint =
        count > most ? fmt::format("; gaus info {} --points all shows all", shell_words({path}))
                     : "";
    const char* whole =
        front.complete ? "; the front is complete: every legal schedule was looked at" : "";
    return fmt::format("{}\n{} in {}{}{}\n", point_table(front, most), counted(count, "point"),
                       path, whole, hint);
}

std::string weighted_sum(const std::vector<std::string>& names,
                         const std::vector<double>& weights) {
    std::string text;
    for (std::size_t m = 0; m < names.size(); ++m) {
        if (weights[m] == 0) continue;
        if (!text.empty()) text += " + ";
        text += weights[m] == 1 ? names[m] : fmt::format("{} {}", number(weights[m]), names[m]);
    }
    return text;
}

}  // namespace gaus::app
