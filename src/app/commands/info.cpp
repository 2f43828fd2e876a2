// SPDX-License-Identifier: Apache-2.0
#include "gaus/compare.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/text.hpp"
#include "gaus/windows.hpp"

#include "app/commands/command.hpp"
#include "app/options/problem_options.hpp"
#include "app/print.hpp"
#include "app/tables/bound_table.hpp"
#include "app/tables/strategy_table.hpp"
#include "app/tables/table.hpp"
#include "construct/least_length.hpp"
#include "problem/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

void print_field(std::string_view name, std::string_view value) {
    if (!value.empty()) print_line(fmt::format("{:<14} {}", name, value));
}

/// The smallest and the largest of some numbers.
struct Extent {
    std::int32_t shortest = std::numeric_limits<std::int32_t>::max(), longest = 0;

    void add(std::int32_t steps) {
        shortest = std::min(shortest, steps);
        longest = std::max(longest, steps);
    }
    std::string text() const {
        if (shortest > longest) return "-";
        return shortest == longest ? fmt::format("{}", longest)
                                   : fmt::format("{}-{}", shortest, longest);
    }
};

/// Per class: operators, units that they take together, their latencies, and the steps for which
/// they hold what differs from the blocking of the class.
struct ClassUse {
    std::int64_t operators = 0, amount = 0;
    Extent latency{}, held{};
};

std::string class_table(const Problem& problem) {
    std::vector<ClassUse> uses(problem.resources().size());
    const auto enter = [&](std::int32_t v, std::int32_t c, std::int64_t amount) {
        ++uses[c].operators;
        uses[c].amount += amount;
        uses[c].latency.add(problem.latency()[v]);
    };
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (problem.uses(v).empty()) enter(v, problem.resource_class()[v], problem.amount()[v]);
        for (const Reservation& use : problem.uses(v)) {
            enter(v, use.index, use.amount);
            uses[use.index].held.add(use.steps);
        }
    }
    const bool long_forms = !problem.has_short_forms_alone();
    std::vector<std::vector<std::string>> rows = {{"class", "operators", "amount", "latency",
                                                   long_forms ? "held" : "blocking", "cost",
                                                   "limit"}};
    for (std::size_t c = 0; c < uses.size(); ++c) {
        const ResourceClass& resource = problem.resources()[c];
        const ClassUse& use = uses[c];
        rows.push_back(
            {resource.name, std::to_string(use.operators), std::to_string(use.amount),
             use.latency.text(), long_forms ? use.held.text() : std::to_string(resource.blocking),
             number(resource.cost), resource.limit < 0 ? "none" : std::to_string(resource.limit)});
    }
    return text_table(rows, {0});
}

/// Of designs with memory spaces of their own, a limit, or data that operators hold while they run.
std::string space_table(const Problem& problem) {
    std::vector<std::int64_t> values(problem.spaces().size(), 0), sizes(values), scratch(values);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        ++values[problem.space(v)];
        sizes[problem.space(v)] += problem.size()[v];
        for (const Reservation& r : problem.scratch(v))
            ++scratch[r.index];
    }
    std::vector<std::vector<std::string>> rows = {
        {"memory space", "values", "size", "scratch", "cost", "limit"}};
    for (std::size_t k = 0; k < values.size(); ++k) {
        const MemorySpace& space = problem.spaces()[k];
        rows.push_back({space.name, std::to_string(values[k]), std::to_string(sizes[k]),
                        std::to_string(scratch[k]), number(space.cost),
                        space.limit < 0 ? "none" : std::to_string(space.limit)});
    }
    return text_table(rows, {0});
}

bool says_of_spaces(const Problem& problem) {
    const bool plain = problem.spaces().size() == 1 && problem.spaces()[0] == MemorySpace{};
    for (std::int32_t v = 0; v < problem.operator_count() && plain; ++v)
        if (!problem.scratch(v).empty()) return true;
    return !plain;
}

/// Operators whose start is bound by more than what they depend on.
std::string window_summary(const Problem& problem) {
    std::int64_t windows = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        windows += problem.earliest(v) > 0 || problem.latest(v) != Problem::open_end;
    return fmt::format("of {}", counted(windows, "operator"));
}

std::string dependency_summary(const Problem& problem) {
    std::int64_t order_only = 0, carried = 0, maximum = 0;
    for (const Dependency& dependency : problem.dependencies()) {
        order_only += !dependency.carries;
        carried += dependency.distance > 0;
    }
    for (std::int32_t e = 0; e < problem.dependency_count(); ++e)
        maximum += problem.dependencies()[e].distance == 0 && problem.leads_back(e);
    return fmt::format("{} ({} order only, {} loop-carried{})", problem.dependency_count(),
                       order_only, carried,
                       maximum > 0 ? fmt::format(", {} maximum distances", maximum) : "");
}

std::string degree_summary(const Problem& problem) {
    std::size_t in = 0, out = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        in = std::max(in, problem.incoming(v).size());
        out = std::max(out, problem.outgoing(v).size());
    }
    return fmt::format("fan-in at most {}, fan-out at most {}", in, out);
}

/// Mean and largest slack at the critical path.
std::string slack_summary(const Windows& window) {
    double sum = 0;
    std::int32_t largest = 0;
    for (std::size_t v = 0; v < window.earliest.size(); ++v) {
        const std::int32_t slack = window.latest[v] - window.earliest[v];
        sum += slack;
        largest = std::max(largest, slack);
    }
    return fmt::format("mean {:.2f}, at most {}", sum / static_cast<double>(window.earliest.size()),
                       counted(largest, "step"));
}

std::string recurrence_summary(const Problem& problem, const RecurrenceBound& bound) {
    if (bound.cycle.empty()) return fmt::format("{}", bound.ii);
    std::vector<std::int32_t> path = bound.cycle;
    path.push_back(path.front());
    return fmt::format("{}: {} in {}, {}", bound.ii, counted(bound.steps, "step"),
                       counted(bound.distance, "iteration"), path_text(problem, path));
}

std::string resource_summary(const Problem& problem, const ResourceBound& bound) {
    if (bound.resource_class < 0) return fmt::format("{}", bound.ii);
    const ResourceClass& resource = problem.resources()[bound.resource_class];
    return fmt::format("{}: {}, {} units * steps on {}{}", bound.ii, resource.name, bound.work,
                       counted(resource.limit, "unit"),
                       bound.packed ? " as the operators fit together" : "");
}

/// Lower bounds of the initiation interval; MII is missing when a limit is below what an operator
/// needs: then no interval is large enough.
void print_minimum_ii(const Problem& problem) {
    if (!problem.has_recurrences() && !problem.has_limits()) return;
    const RecurrenceBound recurrence = recurrence_bound(problem);
    print_field("RecMII", recurrence_summary(problem, recurrence));
    try {
        const ResourceBound resource = resource_bound(problem);
        print_field("ResMII", resource_summary(problem, resource));
        print_field("MII", fmt::format("{}", std::max(recurrence.ii, resource.ii)));
    } catch (const InfeasibleError& error) {
        print_field("ResMII", fmt::format("none: {}", error.what()));
    }
}

/// What the limits ask of a schedule without pipelining. An operator that never fits is said below.
void print_least_length(const Problem& problem) {
    try {
        const LeastLength least = least_length(problem, [] { return false; });
        if (!least.reason.empty())
            print_field("fewest steps",
                        fmt::format("at least {} steps: {}", least.steps, least.reason));
    } catch (const InfeasibleError&) {
    }
}

void print_design(const Problem& problem) {
    const std::int32_t critical = critical_path(problem);
    print_field("design", problem.name());
    print_field("source", problem.source());
    print_field("sha256", problem.sha256());
    print_field("operators", fmt::format("{}", problem.operator_count()));
    print_field("dependencies", dependency_summary(problem));
    print_field("degrees", degree_summary(problem));
    print_field("critical path", critical_path_text(problem));
    if (problem.has_start_windows()) print_field("start windows", window_summary(problem));
    print_field("levels", fmt::format("{}", problem.level_offsets().size() - 1));
    print_field("slack", slack_summary(windows(problem, critical)));
    print_least_length(problem);
    print_minimum_ii(problem);
    for (const std::string& line : remarks(problem))
        print_field("remark", line);
    fmt::print("\n{}", class_table(problem));
    if (says_of_spaces(problem)) fmt::print("\n{}", space_table(problem));
}

std::string trial_summary(const std::vector<TrialRow>& trials) {
    std::map<std::string_view, std::size_t> by_status;
    for (const TrialRow& trial : trials)
        ++by_status[to_string(trial.status)];
    std::string text = fmt::format("{}", trials.size());
    const char* separator = ": ";
    for (const auto& [status, count] : by_status) {
        text += fmt::format("{}{} {}", separator, count, status);
        separator = ", ";
    }
    return text;
}

/// The runs that a merged front came from.
std::string source_table(const std::vector<SourceRow>& sources) {
    std::vector<std::vector<std::string>> rows = {{"source", "points", "seed", "created"}};
    for (const SourceRow& source : sources)
        rows.push_back({source.path, std::to_string(source.points), std::to_string(source.seed),
                        source.created});
    return text_table(rows, {0});
}

void print_front(const StoredFront& stored, std::size_t most) {
    const Front& front = stored.front;
    const Provenance& from = front.provenance;
    print_field("design", stored.problem.name());
    print_field("source", stored.problem.source());
    print_field("sha256", stored.problem.sha256());
    print_field("operators", fmt::format("{}", stored.problem.operator_count()));
    print_field("critical path", critical_path_text(stored.problem));
    print_field("generator", from.generator);
    print_field("created", from.created);
    print_field("command", from.command);
    if (front.sources.empty()) print_field("seed", fmt::format("{}", from.seed));
    print_field("ranks", fmt::format("{}", from.world_size));
    const double volume = hypervolume(objective_vectors(front), front.reference);
    print_field("hypervolume", std::isnan(volume) ? "not computed: too many points and objectives"
                                                  : fmt::format("{:.10g}", volume));
    if (!front.history.empty()) {
        const HistoryRow& last = front.history.back();
        print_field("run", fmt::format("{:.1f} s, {}, {}, {}", last.seconds,
                                       counted(last.restarts, "restart"),
                                       counted(last.evaluations, "evaluation"),
                                       counted(front.history.size(), "report")));
    }
    print_field("restarts", trial_summary(front.trials));
    print_field("points", fmt::format("{}{}", front.points.size(),
                                      front.complete ? ", complete: no point is missing" : ""));
    if (!front.sources.empty()) fmt::print("\n{}", source_table(front.sources));
    if (!front.points.empty()) fmt::print("\n{}", point_table(front, most));
    if (most < front.points.size())
        fmt::print("{} of {} points; --points all shows all\n", most, front.points.size());
    if (!front.bounds.empty()) fmt::print("\n{}", bound_table(front));
    if (!front.bounds.empty() && !front.points.empty()) fmt::print("\n{}", gap_table(front, most));
}

void print_strategies(const Front& front, const std::string& path) {
    if (front.trials.empty())
        throw InputError(fmt::format("{}: --strategies: found a front without restarts", path));
    fmt::print("{}", strategy_table(front));
}

}  // namespace

void info(const Settings& settings) {
    if (!is_front_file(settings.argument())) return print_design(read_problem(settings));
    const StoredFront stored = read_front(settings.argument());
    if (settings.flag("settings")) return print_lines(stored.front.provenance.config);
    if (settings.flag("strategies")) return print_strategies(stored.front, settings.argument());
    const bool all = settings.text("points") == "all";
    print_front(stored, all ? stored.front.points.size()
                            : static_cast<std::size_t>(settings.integer("points")));
}

}  // namespace gaus::app
