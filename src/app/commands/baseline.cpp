// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"

#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"

#include "app/commands/command.hpp"
#include "app/options/problem_options.hpp"
#include "app/output.hpp"
#include "app/print.hpp"
#include "app/provenance.hpp"
#include "app/replace.hpp"
#include "app/tables/baseline_table.hpp"
#include "app/tables/table.hpp"
#include "file/lock.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// A baseline with the bound it was made for.
struct Made {
    Baseline baseline;
    std::int32_t latency_bound;
    Objectives value;
};

/// `method` as --method takes it: one, a group of them, or all.
bool is_meant(std::string_view method, std::string_view made) {
    if (method == "list") return made.starts_with("list-");
    if (method == "force-directed") return made.starts_with("fds");
    return method == "all" || method == made;
}

std::string why_closed_to_baselines(const Problem& problem, const Horizons& horizons) {
    return why_closed(problem, horizons.closed, " in a first try; gaus solve goes on looking");
}

std::vector<Made> made_of(const Problem& problem, const Horizons& horizons,
                          const std::string& method) {
    std::vector<Made> all;
    for (const Horizon& horizon : horizons.open) {
        for (const Baseline& made : horizon.baselines) {
            if (!is_meant(method, made.method)) continue;
            const Objectives value = evaluate(problem, made.schedule);
            all.push_back({made, horizon.windows.latency_bound, value});
        }
    }
    return all;
}

Front front_of(const std::vector<Made>& all, const std::vector<Objective>& chosen) {
    Front front;
    front.reference.assign(chosen.size(), 1.0);
    front.objective_names = names_of(chosen);
    ParetoFront best(std::numeric_limits<std::size_t>::max());
    for (const Made& made : all) {
        FrontPoint point;
        point.schedule = made.baseline.schedule;
        point.latency_bound = made.latency_bound;
        point.weighting.assign(chosen.size(), 0.0);
        point.origin = baseline_origin(made.baseline.method);
        for (std::size_t m = 0; m < chosen.size(); ++m) {
            point.objectives.push_back(made.value[chosen[m]]);
            front.reference[m] = std::max(front.reference[m], 1.1 * made.value[chosen[m]]);
        }
        best.insert(std::move(point));
    }
    front.points = best.points();
    return front;
}

}  // namespace

void baseline(const Settings& settings, const std::string& command_line) {
    const std::string output = settings.text("output");
    std::optional<FileLock> claim;
    if (!output.empty()) {
        claim.emplace(output);
        check_front_output(output, settings.flag("force"));
    }
    const Problem problem = read_problem(settings);
    if (!settings.flag("force")) check_replaceable(output, problem);
    const auto bounds = latency_bounds(settings, problem);
    const auto chosen = objectives(settings);
    const auto prices = weights(settings, chosen);
    const Horizons horizons = open_horizons(problem, bounds, intervals(settings));
    if (horizons.open.empty()) throw InfeasibleError(why_closed_to_baselines(problem, horizons));
    const auto all = made_of(problem, horizons, settings.text("method"));
    const bool quiet = settings.flag("quiet");
    if (!quiet) {
        for (const std::string& line : remarks(settings, problem, chosen))
            print_line(line);
        if (!horizons.closed.empty()) print_line(why_closed_to_baselines(problem, horizons));
    }
    if (all.empty())
        throw InfeasibleError(fmt::format("method {} meets the limits within no latency bound",
                                          settings.text("method")));
    if (!quiet) {
        std::vector<BaselineRow> rows;
        for (const auto& [made, bound, value] : all)
            rows.push_back(baseline_row(std::string(made.method), bound, value, chosen, prices));
        fmt::print("{}", baseline_table(rows, intervals(settings).first > 0,
                                        !settings.text("weights").empty()));
    }
    if (output.empty()) return;
    Front front = front_of(all, chosen);
    front.provenance = provenance(settings, command_line, 1);
    write_front(output, problem, front);
    if (!quiet) print_line(fmt::format("{} in {}", counted(front.points.size(), "point"), output));
}

}  // namespace gaus::app
