// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"
#include "gaus/export.hpp"

#include "io/json_text.hpp"

#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus {
namespace {

void write_objectives(std::ostream& out, const Objectives& objectives) {
    std::string_view separator = "";
    out << "\"objectives\": {";
    for (std::size_t i = 0; i < objective_names.size(); ++i) {
        out << fmt::format("{}\"{}\": {}", separator, objective_names[i],
                           objectives[static_cast<Objective>(i)]);
        separator = ", ";
    }
    out << "},\n";
}

void write_usage(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    const auto units = usage(problem, schedule);
    std::string_view separator = "\n";
    out << "\"usage\": {";
    for (std::size_t c = 0; c < units.size(); ++c) {
        out << fmt::format("{}{}: [{}]", separator, io::json_string(problem.resources()[c].name),
                           fmt::join(units[c], ", "));
        separator = ",\n";
    }
    out << "\n},\n";
    const auto live = live_values(problem, schedule);
    if (live.size() == 1) {
        out << fmt::format("\"live\": [{}],\n", fmt::join(live[0], ", "));
        return;
    }
    separator = "\n";
    out << "\"live\": {";
    for (std::size_t k = 0; k < live.size(); ++k) {
        out << fmt::format("{}{}: [{}]", separator, io::json_string(problem.spaces()[k].name),
                           fmt::join(live[k], ", "));
        separator = ",\n";
    }
    out << "\n},\n";
}

}  // namespace

void export_json(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    const Objectives objectives = evaluate(problem, schedule);  // checks the schedule as well
    out << fmt::format("{{\n\"name\": {},\n\"ii\": {},\n", io::json_string(problem.name()),
                       schedule.ii);
    write_objectives(out, objectives);
    write_usage(out, problem, schedule);
    std::string_view separator = "\n";
    out << "\"operators\": [";
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const auto& resource = problem.resources()[problem.resource_class()[v]];
        const std::int32_t start = schedule.start[v];
        out << fmt::format("{}{{\"name\": {}, \"class\": {}, \"start\": {}, \"end\": {}", separator,
                           io::json_string(problem.operator_name(v)),
                           io::json_string(resource.name), start,
                           std::int64_t{start} + problem.latency()[v]);
        if (schedule.ii > 0) {
            out << fmt::format(", \"slot\": {}, \"stage\": {}", start % schedule.ii,
                               start / schedule.ii);
        }
        out << '}';
        separator = ",\n";
    }
    out << "\n]\n}\n";
}

}  // namespace gaus
