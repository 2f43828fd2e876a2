// SPDX-License-Identifier: Apache-2.0
#include "gaus/generate.hpp"

#include "gaus/design.hpp"

#include "app/commands/command.hpp"
#include "app/output.hpp"

#include <ostream>

namespace gaus::app {

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
    check_text_output(settings.text("output"), settings.flag("force"));
    write_text(settings.text("output"), [&](std::ostream& out) { write_design(out, data); });
}

}  // namespace gaus::app
