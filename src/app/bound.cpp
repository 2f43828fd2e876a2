#include "gaus/bound.hpp"

#include "gaus/bound_rows.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/mpi.hpp"

#include "app/bound_table.hpp"
#include "app/command.hpp"
#include "app/cores.hpp"
#include "app/options.hpp"
#include "app/output.hpp"
#include "app/problem_options.hpp"
#include "app/provenance.hpp"
#include "app/table.hpp"
#include "problem/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// Where to look for bounds, and the schedules that are known there.
struct Scope {
    Windows windows;
    std::vector<Objectives> known;
};

/// A weighted sum to bound in a scope.
struct Task {
    const Scope* scope;
    std::vector<double> weights;  ///< [M]
};

std::vector<Scope> scopes_of(const Problem& problem, const std::vector<Horizon>& horizons) {
    std::vector<Scope> scopes;
    for (const Horizon& horizon : horizons) {
        Scope& scope = scopes.emplace_back(Scope{horizon.windows, {}});
        for (const Baseline& baseline : horizon.baselines)
            scope.known.push_back(evaluate(problem, baseline.schedule));
    }
    return scopes;
}

/// One scope per latency bound and interval of the points.
std::vector<Scope> scopes_of(const StoredFront& stored) {
    std::map<std::pair<std::int32_t, std::int32_t>, Scope> scopes;
    for (const FrontPoint& point : stored.front.points) {
        Scope& scope = scopes[{point.schedule.ii, point.latency_bound}];
        if (scope.known.empty())
            scope.windows = windows(stored.problem, point.latency_bound, point.schedule.ii);
        scope.known.push_back(evaluate(stored.problem, point.schedule));
    }
    std::vector<Scope> result;
    for (auto& [key, scope] : scopes)
        result.push_back(std::move(scope));
    return result;
}

/// Every objective alone, and the sum that the user asks for.
std::vector<Task> tasks_of(const std::vector<Scope>& scopes, std::size_t objectives,
                           const std::vector<double>& weights) {
    std::vector<Task> tasks;
    for (const Scope& scope : scopes) {
        for (std::size_t m = 0; m < objectives; ++m) {
            tasks.push_back({&scope, std::vector<double>(objectives, 0.0)});
            tasks.back().weights[m] = 1;
        }
        if (!weights.empty()) tasks.push_back({&scope, weights});
    }
    return tasks;
}

Prices prices_of(const std::vector<Objective>& objectives, const std::vector<double>& weights) {
    Prices prices;
    for (std::size_t m = 0; m < objectives.size(); ++m) {
        if (objectives[m] == Objective::latency) prices.latency = weights[m];
        if (objectives[m] == Objective::resource) prices.resource = weights[m];
        if (objectives[m] == Objective::communication) prices.communication = weights[m];
        if (objectives[m] == Objective::memory) prices.memory = weights[m];
    }
    return prices;
}

/// MII where it counts.
double interval_part(const Problem& problem, const std::vector<Objective>& objectives,
                     const std::vector<double>& weights) {
    for (std::size_t m = 0; m < objectives.size(); ++m)
        if (objectives[m] == Objective::ii && weights[m] > 0)
            return weights[m] * minimum_ii(problem);
    return 0;
}

double smallest_known(const Scope& scope, const std::vector<Objective>& objectives,
                      const std::vector<double>& weights) {
    double smallest = std::numeric_limits<double>::infinity();
    for (const Objectives& value : scope.known) {
        double sum = 0;
        for (std::size_t m = 0; m < objectives.size(); ++m)
            if (objectives[m] != Objective::ii) sum += weights[m] * value[objectives[m]];
        smallest = std::min(smallest, sum);
    }
    return smallest;
}

/// Works on the tasks until `time_limit` [s] of the clock; what one leaves of its share the others
/// get.
std::vector<BoundRow> bound_rows(const Problem& problem, const std::vector<Objective>& objectives,
                                 const std::vector<Task>& tasks, double time_limit, int threads,
                                 const RunClock& clock) {
    std::vector<BoundRow> rows(tasks.size());
    std::atomic<std::size_t> left = tasks.size();
    for_each_in_parallel(tasks.size(), threads, [&](std::size_t i) {
        const auto& [scope, weights] = tasks[i];
        const double begin = clock.seconds();
        const double waves = static_cast<double>(left) / threads;
        const double end = begin + (time_limit - begin) / std::max(waves, 1.0);
        BoundEffort effort;
        effort.known = smallest_known(*scope, objectives, weights);
        effort.stop = [&] { return clock.seconds() >= end; };
        const Bound bound =
            weighted_bound(problem, scope->windows, prices_of(objectives, weights), effort);
        const double interval = interval_part(problem, objectives, weights);
        rows[i] = {.latency_bound = scope->windows.latency_bound,
                   .ii = scope->windows.ii,
                   .weights = weights,
                   .value = bound.value + interval,
                   .reached = bound.reached,
                   .method = std::string(bound.method),
                   .seconds = clock.seconds() - begin};
        --left;
    });
    return rows;
}

/// Throws InputError when an option describes a problem that the front already has.
void require_no_problem_options(const Settings& settings) {
    for (const Option* option : options_of("bound"))
        if (option->group == "Problem" && settings.text(option->name) != option->fallback)
            throw InputError(
                fmt::format("option --{}: found {} with a front file, expected a "
                            "design",
                            option->name, settings.text(option->name)));
}

std::vector<Objective> objectives_of(const Front& front) {
    std::vector<Objective> objectives;
    for (const std::string& name : front.objective_names) {
        const auto known = std::ranges::find(objective_names, name);
        if (known == objective_names.end())
            throw InputError(fmt::format("found objective {}, expected only those of gaus", name));
        objectives.push_back(static_cast<Objective>(known - objective_names.begin()));
    }
    return objectives;
}

std::vector<double> checked_weights(const Settings& settings, std::size_t objectives) {
    auto weights = settings.numbers("weights");
    if (!weights.empty() && weights.size() != objectives)
        throw InputError(fmt::format("option --weights: found {}, expected one for each of {}",
                                     counted(weights.size(), "number"),
                                     counted(objectives, "objective")));
    return weights;
}

/// A front of no points, for the bounds of a design.
Front empty_front(const std::vector<Objective>& objectives) {
    Front front;
    front.reference.assign(objectives.size(), 1.0);
    for (const Objective objective : objectives)
        front.objective_names.emplace_back(objective_names[static_cast<std::size_t>(objective)]);
    return front;
}

}  // namespace

void bound(const Settings& settings, const std::string& command_line) {
    const RunClock clock;
    const std::string& input = settings.argument();
    const bool of_front = is_front_file(input);
    const std::string output =
        of_front && settings.text("output").empty() ? input : settings.text("output");
    if (of_front) require_no_problem_options(settings);
    if (output == input)
        check_writable(output);
    else if (!output.empty())
        check_front_output(output, settings.flag("force"));
    const double time = settings.seconds("time");
    const auto given = static_cast<int>(settings.integer("threads"));
    const int threads =
        given > 0 ? given : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));

    std::optional<StoredFront> stored;
    std::vector<Scope> scopes;
    std::vector<Objective> chosen;
    if (of_front) {
        stored = read_front(input);
        chosen = objectives_of(stored->front);
        scopes = scopes_of(*stored);
    } else {
        chosen = objectives(settings);
        stored.emplace(StoredFront{read_problem(settings), empty_front(chosen)});
        stored->front.provenance = provenance(settings, command_line, 1);
        const auto stop = [&] { return clock.seconds() > time / 4; };
        scopes = scopes_of(stored->problem,
                           open_horizons(stored->problem, latency_bounds(settings, stored->problem),
                                         intervals(settings), stop));
        for (const std::string& line : remarks(settings, stored->problem, chosen))
            fmt::print("{}\n", line);
    }
    const auto weights = checked_weights(settings, chosen.size());
    const auto tasks = tasks_of(scopes, chosen.size(), weights);
    auto rows = bound_rows(stored->problem, chosen, tasks, time, threads, clock);
    add_bounds(stored->front.bounds, std::move(rows));
    fmt::print("{}", bound_table(stored->front));
    if (output.empty()) return;
    write_front(output, stored->problem, stored->front);
    fmt::print("{} in {}\n", counted(stored->front.bounds.size(), "bound"), output);
}

}  // namespace gaus::app
