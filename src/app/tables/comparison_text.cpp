// SPDX-License-Identifier: Apache-2.0
#include "app/tables/comparison.hpp"
#include "app/tables/table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace gaus::app {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string figures_table(const Comparison& comparison) {
    Rows rows = {{"front", "points", "hypervolume", "ratio"}};
    const auto& names = comparison.objectives;
    rows[0].insert(rows[0].end(), names.begin(), names.end());
    for (const double share : hypervolume_shares)
        rows[0].push_back(fmt::format("to {:.0f} %", 100 * share));
    rows[0].emplace_back("file");
    for (std::size_t i = 0; i < comparison.fronts.size(); ++i) {
        const FrontFigures& figures = comparison.fronts[i];
        const std::string ratio =
            std::isnan(figures.ratio) ? "-" : fmt::format("{:.5f}", figures.ratio);
        auto& row = rows.emplace_back();
        row = {std::to_string(i + 1), std::to_string(figures.points),
               fmt::format("{:.10g}", figures.hypervolume), ratio};
        for (std::size_t m = 0; m < names.size(); ++m)
            row.push_back(figures.best.empty() ? "-" : number(figures.best[m]));
        for (const auto& seconds : figures.seconds)
            row.push_back(seconds ? fmt::format("{:.1f} s", *seconds) : "-");
        row.push_back(figures.path);
    }
    return text_table(rows, {rows[0].size() - 1});
}

std::string coverage_table(const Comparison& comparison) {
    Rows rows = {{"covers"}};
    for (std::size_t i = 0; i < comparison.fronts.size(); ++i)
        rows[0].push_back(std::to_string(i + 1));
    for (std::size_t i = 0; i < comparison.fronts.size(); ++i) {
        auto& row = rows.emplace_back(1, std::to_string(i + 1));
        for (const double share : comparison.coverage[i])
            row.push_back(fmt::format("{:.3f}", share));
    }
    return text_table(rows, {});
}

std::string attainment_table(const Comparison& comparison) {
    const auto& [first, second] = comparison.attainment_objectives;
    Rows rows = {{"attained by", first, second}};
    for (const Attained& attained : comparison.attainment) {
        const std::string runs = fmt::format("{:.0f} % ({} of {})", 100 * attained.share,
                                             attained.runs, comparison.fronts.size());
        for (const Point2& point : attained.surface)
            rows.push_back({runs, number(point[0]), number(point[1])});
    }
    return text_table(rows, {});
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
    std::string text = "reference";
    for (std::size_t m = 0; m < comparison.objectives.size(); ++m)
        text += fmt::format("{} {} {}", m == 0 ? "" : ",", printable(comparison.objectives[m]),
                            number(comparison.reference[m]));
    text += fmt::format("\n\n{}\n{}", figures_table(comparison), coverage_table(comparison));
    if (!comparison.attainment.empty()) text += fmt::format("\n{}", attainment_table(comparison));
    return text;
}

}  // namespace gaus::app
