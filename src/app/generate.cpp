#include "gaus/generate.hpp"

#include "gaus/design.hpp"

#include "app/command.hpp"
#include "app/output.hpp"

#include <sstream>
#include <string>
#include <string_view>

namespace gaus::app {
namespace {

/// The lines of a design up to its name.
std::string beginning_of(const ProblemData& data) {
    ProblemData named;
    named.name = data.name;
    std::ostringstream text;
    write_design(text, named);
    return text.str().substr(0, text.str().find("\n\"resources\""));
}

}  // namespace

void generate(const Settings& settings) {
    const ProblemData data =
        generate_design({.kind = settings.argument(),
                         .size = settings.integer("size"),
                         .seed = static_cast<std::uint64_t>(settings.integer("seed")),
                         .layers = static_cast<std::int32_t>(settings.integer("layers")),
                         .fan_in = settings.real("fan-in"),
                         .from = settings.text("from"),
                         .resources = settings.text("resources"),
                         .recurrences = settings.real("recurrences"),
                         .levels = static_cast<std::int32_t>(settings.integer("levels")),
                         .distance = static_cast<std::int32_t>(settings.integer("distance")),
                         .recmii = static_cast<std::int32_t>(settings.integer("recmii"))});
    const std::string beginning = beginning_of(data);
    check_text_output(settings.text("output"), settings.flag("force"),
                      [&](std::string_view text) { return text.starts_with(beginning); });
    write_text(settings.text("output"), [&](std::ostream& out) { write_design(out, data); });
}

}  // namespace gaus::app
