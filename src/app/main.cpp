// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "app/commands/command.hpp"
#include "app/failure.hpp"
#include "app/provenance.hpp"
#include "app/same_file.hpp"
#include "app/tables/shell_words.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

constexpr CommandText commands[] = {
    {"solve", "DESIGN", "Search for the Pareto front of a design's schedules."},
    {"info", "DESIGN|FRONT", "Show what a design or a front file holds."},
    {"verify", "FRONT", "Check every point of a front file again; exit 2 when one is wrong."},
    {"merge", "FRONT...", "Make one front file of several of the same design."},
    {"compare", "FRONT FRONT...", "Compare front files of the same design by what they cover."},
    {"bound", "DESIGN|FRONT", "Prove how far the schedules of a design or a front can still get."},
    {"baseline", "DESIGN",
     "Schedule by list and force-directed scheduling, annealing and other methods."},
    {"export", "FRONT",
     "Write one schedule of a front file as CSV, JSON, Graphviz, a table or HatScheT's CSV."},
    {"convert", "DESIGN", "Write a design of any format as JSON, DOT or SSP."},
    {"generate", "KIND",
     "Write a design: layered, fft, matmul, fir, reduction, rcpsp or recurrences."},
};

std::string program_help() {
    std::string text =
        "usage: gaus COMMAND ARGUMENT [options]\n"
        "Pareto-optimal schedules of operator graphs by gradient descent on Gaussian start times.\n"
        "\n"
        "Commands:\n";
    constexpr std::size_t indent = 27;
    for (const CommandText& command : commands) {
        std::string left = fmt::format("  {:<9} {}", command.name, command.argument);
        for (const std::string& words : wrapped(command.summary, help_width - indent))
            text += fmt::format("{:<{}}{}\n", std::exchange(left, ""), indent, words);
    }
    return text +
           "\n"
           "gaus COMMAND --help lists the options of a command; gaus --version shows the version.\n"
           "Exit codes: 0 done (also after a signal), 1 system error, 2 bad input or usage,\n"
           "3 no legal schedule exists or was found.\n";
}

const CommandText& find_command(const std::string& name) {
    const auto found = std::ranges::find(commands, name, &CommandText::name);
    if (found != std::end(commands)) return *found;
    std::vector<std::string_view> names;
    for (const CommandText& command : commands)
        names.push_back(command.name);
    throw InputError(fmt::format("found command '{}', expected one of {}{}", name,
                                 fmt::join(names, ", "), did_you_mean(name, names)));
}

void run_local(const CommandText& command, const std::vector<std::string>& words,
               const RunClock& clock, const std::string& command_line) {
    const Settings settings(command.name, command.argument, words);
    if (settings.flag("help")) return fmt::print("{}", command_help(command));
    check_no_same_file(settings);
    if (command.name == "info") return info(settings);
    if (command.name == "verify") return verify_front(settings);
    if (command.name == "merge") return merge_fronts(settings, command_line);
    if (command.name == "compare") return compare_fronts(settings);
    if (command.name == "bound") return bound(settings, clock, command_line);
    if (command.name == "export") return export_point(settings);
    if (command.name == "convert") return convert(settings);
    return generate(settings);
}

int run(const std::vector<std::string>& words, const RunClock& clock) {
    int code = done;
    const Failure failure = attempt([&] {
        if (words.size() < 2) throw InputError("found no command, expected gaus --help");
        if (words[1] == "--help" || words[1] == "-h") return fmt::print("{}", program_help());
        if (words[1] == "--version") return fmt::print("{}\n", program_version());
        const CommandText& command = find_command(words[1]);
        const std::vector<std::string> rest(words.begin() + 2, words.end());
        const std::string command_line = shell_words(words);
        if (command.name == "solve" || command.name == "baseline")
            code = on_ranks(command, rest, clock, command_line);
        else
            run_local(command, rest, clock, command_line);
        if (std::fflush(stdout) != 0)
            throw SystemError(
                fmt::format("standard output: cannot be written: {}", std::strerror(errno)));
    });
    if (failure.code == done) return code;
    print_failure(failure);
    return failure.code;
}

}  // namespace
}  // namespace gaus::app

int main(int argc, char** argv) {
    const gaus::app::RunClock clock;
    return gaus::app::run({argv, argv + argc}, clock);
}
