#include "gaus/export.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "app/command.hpp"
#include "app/output.hpp"

#include <fmt/format.h>

namespace gaus::app {

void export_point(const Settings& settings) {
    const StoredFront stored = read_front(settings.argument());
    const auto number = static_cast<std::size_t>(settings.integer("point"));
    if (number >= stored.front.points.size())
        throw InputError(fmt::format("option --point: found {}, expected 0 to {}", number,
                                     stored.front.points.size() - 1));
    const std::string format = settings.text("format");
    const auto writer = format == "csv" ? export_csv : format == "json" ? export_json : export_dot;
    write_text(settings.text("output"), [&](std::ostream& out) {
        writer(out, stored.problem, stored.front.points[number].schedule);
    });
}

}  // namespace gaus::app
