// SPDX-License-Identifier: Apache-2.0
#include "app/tables/strategy_table.hpp"

#include "app/tables/table.hpp"
#include "search/policy/strategies.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// The kinds of task that a search for such a front has; of another method the weighted sums that
/// it was for.
std::vector<TaskKind> kinds_of(const Front& front) {
    SearchSettings settings;
    for (const std::string& name : front.objective_names) {
        const auto known = std::ranges::find(objective_names, name);
        if (known != objective_names.end())
            settings.objectives.push_back(all_objectives[known - objective_names.begin()]);
        else
            settings.terms.push_back({name, {}, {}});
    }
    const bool pipelined =
        std::ranges::any_of(front.trials, [](const TrialRow& trial) { return trial.ii > 0; });
    settings.intervals.first = pipelined ? 1 : 0;
    return task_kinds(settings);
}

struct Spent {
    std::int64_t restarts = 0;
    double seconds = 0, gain = 0;
};

std::string task_text(const TaskKind& kind, const std::vector<std::string>& names) {
    return kind.weighting.empty() ? "front" : weighted_sum(names, kind.weighting);
}

}  // namespace

std::string strategy_table(const Front& front) {
    const std::vector<TaskKind> kinds = kinds_of(front);
    std::map<Assignment, Spent> all;
    double total = 0;
    for (const TrialRow& trial : front.trials) {
        Spent& spent = all[assignment_of(trial, kinds)];
        ++spent.restarts;
        spent.seconds += trial.seconds;
        spent.gain += trial.gain;
        total += trial.seconds;
    }
    std::vector<std::vector<std::string>> rows = {
        {"task", "start", "rung", "restarts", "thread-seconds", "share", "gain", "gain/s"}};
    for (const auto& [what, spent] : all)
        rows.push_back(
            {task_text(kinds[what.kind], front.objective_names), std::string(to_string(what.start)),
             std::to_string(what.rung), std::to_string(spent.restarts),
             fmt::format("{:.2f}", spent.seconds),
             total > 0 ? fmt::format("{:.1f} %", 100 * spent.seconds / total) : "-",
             fmt::format("{:.3f}", spent.gain),
             spent.seconds > 0 ? fmt::format("{:.4f}", spent.gain / spent.seconds) : "-"});
    return text_table(rows, {0, 1});
}

}  // namespace gaus::app
