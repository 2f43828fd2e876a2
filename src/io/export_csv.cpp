// SPDX-License-Identifier: Apache-2.0
#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "io/export_check.hpp"

#include <ostream>

#include <fmt/format.h>

namespace gaus {
namespace {

/// Quoted when the field needs it (RFC 4180).
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

}  // namespace

std::string csv_name(std::string_view name) {
    const bool formula = name.find_first_of("=+-@") == 0;
    return fmt::format("{}{}", formula ? "'" : "", printable(name));
}

void export_csv(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    io::require_complete(problem, schedule);
    const std::int32_t ii = schedule.ii;
    out << (ii > 0 ? "name,class,start,end,ii,slot,stage\n" : "name,class,start,end\n");
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const auto& resource = problem.resources()[problem.resource_class()[v]];
        const std::int32_t start = schedule.start[v];
        out << fmt::format("{},{},{},{}", csv_field(csv_name(problem.operator_name(v))),
                           csv_field(csv_name(resource.name)), start,
                           std::int64_t{start} + problem.latency()[v]);
        if (ii > 0) {
            out << fmt::format(",{},{},{}", ii, start % ii, start / ii);
        }
        out << '\n';
    }
}

}  // namespace gaus
