// SPDX-License-Identifier: Apache-2.0
#include "app/tables/comparison.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace gaus::app {
namespace {

using Json = nlohmann::ordered_json;

Json figures_json(const FrontFigures& figures, const std::vector<std::string>& objectives) {
    Json best = Json::object(), seconds = Json::object();
    for (std::size_t m = 0; m < objectives.size(); ++m)
        best[objectives[m]] = figures.best.empty() ? Json() : Json(figures.best[m]);
    for (std::size_t s = 0; s < hypervolume_shares.size(); ++s)
        seconds[fmt::format("{}", hypervolume_shares[s])] =
            figures.seconds[s] ? Json(*figures.seconds[s]) : Json();
    return {{"file", figures.path},   {"points", figures.points},
            {"best", best},           {"hypervolume", figures.hypervolume},
            {"ratio", figures.ratio}, {"seconds_to", seconds}};
}

Json attainment_json(const Comparison& comparison) {
    Json surfaces = Json::array();
    for (const Attained& attained : comparison.attainment)
        surfaces.push_back(
            {{"share", attained.share}, {"fronts", attained.runs}, {"points", attained.surface}});
    return {{"objectives", comparison.attainment_objectives}, {"surfaces", surfaces}};
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
    Json fronts = Json::array();
    for (const FrontFigures& figures : comparison.fronts)
        fronts.push_back(figures_json(figures, comparison.objectives));
    Json all = {{"objectives", comparison.objectives},
                {"reference", comparison.reference},
                {"fronts", fronts},
                {"coverage", comparison.coverage}};
    if (!comparison.attainment.empty()) all["attainment"] = attainment_json(comparison);
    return all.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace gaus::app
