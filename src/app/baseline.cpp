#include "gaus/baseline.hpp"

#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"

#include "app/command.hpp"
#include "app/output.hpp"
#include "app/problem_options.hpp"
#include "app/provenance.hpp"
#include "app/table.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// A baseline with the bound it was made for.
struct Row {
    Baseline baseline;
    std::int32_t latency_bound;
    Objectives value;
};

std::vector<Row> run_baselines(const Problem& problem, const std::vector<LatencyBound>& bounds,
                               const IntervalRange& intervals, const std::string& method) {
    std::vector<Row> rows;
    for (Horizon& horizon : open_horizons(problem, bounds, intervals)) {
        for (Baseline& made : horizon.baselines) {
            if (method != "all" && method != made.method) continue;
            const Objectives value = evaluate(problem, made.schedule);
            rows.push_back({std::move(made), horizon.windows.latency_bound, value});
        }
    }
    return rows;
}

Front front_of(const std::vector<Row>& rows, const std::vector<Objective>& chosen) {
    Front front;
    front.reference.assign(chosen.size(), 1.0);
    for (const Objective objective : chosen)
        front.objective_names.emplace_back(objective_names[static_cast<std::size_t>(objective)]);
    ParetoFront best(std::numeric_limits<std::size_t>::max());
    for (const Row& row : rows) {
        FrontPoint point;
        point.schedule = row.baseline.schedule;
        point.latency_bound = row.latency_bound;
        point.weighting.assign(chosen.size(), 0.0);
        point.origin = baseline_origin(row.baseline.method);
        for (std::size_t m = 0; m < chosen.size(); ++m) {
            point.objectives.push_back(row.value[chosen[m]]);
            front.reference[m] = std::max(front.reference[m], 1.1 * row.value[chosen[m]]);
        }
        best.insert(std::move(point));
    }
    front.points = best.points();
    return front;
}

std::string row_table(const std::vector<Row>& rows, bool pipelined) {
    std::vector<std::vector<std::string>> cells = {
        {"method", "bound", "latency", "resource", "communication", "memory"}};
    if (pipelined) cells[0].insert(cells[0].begin() + 1, "ii");
    for (const Row& row : rows) {
        cells.push_back({std::string(row.baseline.method), std::to_string(row.latency_bound),
                         number(row.value.latency), number(row.value.resource),
                         number(row.value.communication), number(row.value.memory)});
        if (pipelined) cells.back().insert(cells.back().begin() + 1, number(row.value.ii));
    }
    return text_table(cells, {0});
}

}  // namespace

void baseline(const Settings& settings, const std::string& command_line) {
    const std::string output = settings.text("output");
    if (!output.empty()) check_front_output(output, settings.flag("force"));
    const Problem problem = read_problem(settings);
    const auto bounds = latency_bounds(settings, problem);
    const auto chosen = objectives(settings);
    const auto rows = run_baselines(problem, bounds, intervals(settings), settings.text("method"));
    for (const std::string& line : remarks(settings, problem, chosen))
        fmt::print("{}\n", line);
    if (rows.empty())
        throw InfeasibleError("no baseline meets the limits within the latency bounds");
    fmt::print("{}", row_table(rows, intervals(settings).first > 0));
    if (output.empty()) return;
    Front front = front_of(rows, chosen);
    front.provenance = provenance(settings, command_line, 1);
    write_front(output, problem, front);
    fmt::print("{} in {}\n", counted(front.points.size(), "point"), output);
}

}  // namespace gaus::app
