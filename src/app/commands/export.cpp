// SPDX-License-Identifier: Apache-2.0
#include "gaus/export.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "app/commands/command.hpp"
#include "app/output.hpp"
#include "app/point_faults.hpp"

#include <map>
#include <string>

#include <fmt/format.h>

namespace gaus::app {
namespace {

using Writer = decltype(&export_csv);

const std::map<std::string, Writer> writers = {{"csv", export_csv},
                                               {"json", export_json},
                                               {"dot", export_dot},
                                               {"table", export_table},
                                               {"hatschet", export_hatschet}};

}  // namespace

void export_point(const Settings& settings) {
    check_text_output(settings.text("output"), settings.flag("force"));
    const StoredFront stored = read_front(settings.argument());
    const auto number = static_cast<std::size_t>(settings.integer("point"));
    if (stored.front.points.empty())
        throw InputError(fmt::format("{}: no points", settings.argument()));
    if (number >= stored.front.points.size())
        throw InputError(fmt::format("option --point: found {}, expected 0 to {}", number,
                                     stored.front.points.size() - 1));
    const FrontPoint& point = stored.front.points[number];
    // A start that no schedule has would be a place outside of a table.
    const auto faults = schedule_faults(stored, point);
    if (!faults.empty())
        throw InputError(
            fmt::format("{}: point {}: {}", settings.argument(), number, faults.front()));
    const Writer writer = writers.at(settings.text("format"));
    write_text(settings.text("output"),
               [&](std::ostream& out) { writer(out, stored.problem, point.schedule); });
}

}  // namespace gaus::app
