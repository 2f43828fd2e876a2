// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/error.hpp"

#include "app/commands/command.hpp"
#include "app/output.hpp"

#include <filesystem>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {

namespace {

using Write = void (*)(std::ostream& out, const ProblemData& data);

/// By the ending of the name; without a file, JSON.
Write writer_of(const std::string& output) {
    const std::string ending = std::filesystem::path(output).extension().string();
    if (output.empty() || ending == ".json") return write_design;
    if (ending == ".dot" || ending == ".gv") return write_design_dot;
    if (ending == ".mlir") return write_design_ssp;
    throw InputError(fmt::format(
        "option --output: found '{}', expected a name that ends in .json, .dot, .gv or .mlir",
        output));
}

}  // namespace

void convert(const Settings& settings) {
    const std::string output = settings.text("output");
    const Write write = writer_of(output);
    check_text_output(output, settings.flag("force"));
    // What a problem refuses is not written.
    ProblemData data = read_design_data(settings.argument(), settings.text("resources"));
    const std::vector<Timing> timings = data.timings;  // which a problem has no more
    data = data_of(Problem(std::move(data)));
    data.timings = timings;
    std::ostringstream text;
    write(text, data);
    write_text(output, [&](std::ostream& out) { out << text.view(); });
}

}  // namespace gaus::app
