// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "exact/unit_binding.hpp"
#include "io/export_check.hpp"
#include "io/file.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace gaus {
namespace {

/// The format quotes nothing.
std::string vertex_name(const Problem& problem, std::int32_t v) {
    const std::string name = hatschet_name(problem.operator_name(v));
    if (name.starts_with('#') || name.find(';') != std::string::npos) {
        throw InputError(
            fmt::format("export: found operator {}, expected a name without ';' and "
                        "not beginning with '#'",
                        io::in_quotes(problem.operator_name(v))));
    }
    return name;
}

void require_short_forms(const Problem& problem) {
    if (problem.has_short_forms_alone()) return;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (problem.uses(v).size() + problem.scratch(v).size() > 1)
            throw InputError(
                fmt::format("export: found several reservations of operator {}, expected one",
                            io::in_quotes(problem.operator_name(v))));
}

void require_single_units(const Problem& problem) {
    const auto several = std::ranges::find_if(problem.amount(), [](auto a) { return a > 1; });
    if (several == problem.amount().end()) {
        return;
    }
    const auto v = static_cast<std::int32_t>(several - problem.amount().begin());
    throw InputError(fmt::format("export: found amount {} of operator {}, expected at most 1",
                                 *several, io::in_quotes(problem.operator_name(v))));
}

}  // namespace

std::string hatschet_name(std::string_view name) {
    std::string shown = printable(name);
    std::erase(shown, ' ');
    return shown;
}

void export_hatschet(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    const Objectives objectives = evaluate(problem, schedule);  // checks the schedule as well
    require_single_units(problem);
    require_short_forms(problem);
    const std::vector<std::int32_t> unit = bind_units(problem, schedule);
    const auto latency = static_cast<std::int64_t>(objectives.latency);
    out << fmt::format("# II {}\n# graph {}\n# scheduleLength {}\n# vertex;cycle;fu\n",
                       schedule.ii > 0 ? schedule.ii : std::max<std::int64_t>(latency, 1),
                       printable(problem.name()), latency);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        out << fmt::format("{};{};{}\n", vertex_name(problem, v), schedule.start[v], unit[v]);
    }
}

}  // namespace gaus
