// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound_rows.hpp"
#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"

#include "app/bound_tasks.hpp"
#include "app/commands/command.hpp"
#include "app/cores.hpp"
#include "app/options/options.hpp"
#include "app/options/problem_options.hpp"
#include "app/output.hpp"
#include "app/print.hpp"
#include "app/provenance.hpp"
#include "app/replace.hpp"
#include "app/tables/bound_table.hpp"
#include "app/tables/table.hpp"
#include "file/lock.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// Throws InputError when an option describes a problem: a front has its own.
void check_no_problem_options(const Settings& settings) {
    for (const Option* option : options_of("bound"))
        if (option->group == "Problem" && settings.text(option->name) != option->fallback)
            throw InputError(
                fmt::format("option --{}: found {} with a front file, expected a "
                            "design",
                            option->name, settings.text(option->name)));
}

std::vector<Objective> objectives_of(const std::string& path, const Front& front) {
    std::vector<Objective> chosen;
    for (const std::string& name : front.objective_names) {
        const auto known = std::ranges::find(objective_names, name);
        if (known == objective_names.end())
            throw InputError(
                fmt::format("{}: found objective {}, expected those of gaus alone", path, name));
        chosen.push_back(static_cast<Objective>(known - objective_names.begin()));
    }
    return chosen;
}

void add_bounds_to(StoredFront& stored, const std::vector<BoundScope>& scopes,
                   const std::vector<Objective>& objectives, const std::vector<double>& weights,
                   const Settings& settings, const RunClock& clock) {
    add_bounds(stored.front.bounds,
               find_bounds(stored.problem, scopes, objectives, weights, own_threads(settings),
                           settings.seconds("time"), [&] { return clock.seconds(); }));
    fmt::print("{}", bound_table(stored.front));
}

void write_bounds(const std::string& path, const StoredFront& stored) {
    write_front(path, stored.problem, stored.front);
    print_line(fmt::format("{} in {}", counted(stored.front.bounds.size(), "bound"), path));
}

void bound_front(const Settings& settings, const RunClock& clock) {
    const std::string& input = settings.argument();
    const std::string output = settings.text("output").empty() ? input : settings.text("output");
    check_no_problem_options(settings);
    const FileLock claim(output);
    check_front_output(output, settings.flag("force"));
    StoredFront stored = read_front(input);
    if (stored.front.points.empty()) throw InputError(fmt::format("{}: no points", input));
    if (!settings.flag("force") && output != input) check_replaceable(output, stored.problem);
    const auto objectives = objectives_of(input, stored.front);
    const auto weights = given_weights(settings, stored.front.objective_names);
    add_bounds_to(stored, scopes_of(stored), objectives, weights, settings, clock);
    write_bounds(output, stored);
}

void bound_design(const Settings& settings, const std::string& command_line,
                  const RunClock& clock) {
    const std::string output = settings.text("output");
    std::optional<FileLock> claim;
    if (!output.empty()) {
        claim.emplace(output);
        check_front_output(output, settings.flag("force"));
    }
    const auto chosen = objectives(settings);
    std::vector<double> sum;
    if (!settings.text("weights").empty()) sum = weights(settings, chosen);
    // The bounds of a design are a front without points.
    StoredFront stored{read_problem(settings), {}};
    stored.front.objective_names = names_of(chosen);
    stored.front.reference.assign(chosen.size(), 1.0);
    const Problem& problem = stored.problem;
    if (!settings.flag("force")) check_replaceable(output, problem);
    const auto bounds = latency_bounds(settings, problem);
    for (const std::string& line : remarks(settings, problem, chosen))
        print_line(line);
    // The baselines, which are known schedules, get a quarter of the time.
    const double enough = settings.seconds("time") / 4;
    const Horizons horizons = open_horizons(problem, bounds, intervals(settings),
                                            {.stop = [&] { return clock.seconds() > enough; }});
    for (const ClosedHorizon& closed : horizons.closed)
        if (!horizons.open.empty() && !closed.reason.empty()) fmt::print("{}\n", closed.reason);
    add_bounds_to(stored, scopes_of(problem, horizons), chosen, sum, settings, clock);
    if (output.empty()) return;
    stored.front.provenance = provenance(settings, command_line, 1);
    write_bounds(output, stored);
}

}  // namespace

void bound(const Settings& settings, const RunClock& clock, const std::string& command_line) {
    if (is_front_file(settings.argument())) return bound_front(settings, clock);
    bound_design(settings, command_line, clock);
}

}  // namespace gaus::app
