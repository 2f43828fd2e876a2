// SPDX-License-Identifier: Apache-2.0
#include "app/options/problem_options.hpp"

#include "gaus/chaining.hpp"
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/windows.hpp"

#include "app/options/values.hpp"
#include "app/tables/table.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

/// False when none of the things has the name.
template <typename Thing>
bool set_limit_of(std::vector<Thing>& things, const Limit& limit) {
    const auto found = std::ranges::find(things, limit.resource_class, &Thing::name);
    if (found == things.end()) return false;
    found->limit = limit.units;
    return true;
}

void set_limit(ProblemData& data, std::string_view text) {
    const Limit limit = parse_limit(text).value();
    if (data.spaces.empty()) data.spaces.emplace_back();
    if (limit.resource_class.empty()) {
        for (ResourceClass& known : data.resources)
            known.limit = limit.units;
        for (MemorySpace& known : data.spaces)
            known.limit = limit.units;
        return;
    }
    if (set_limit_of(data.resources, limit) || set_limit_of(data.spaces, limit)) return;
    std::vector<std::string_view> names;
    for (const ResourceClass& known : data.resources)
        names.push_back(known.name);
    for (const MemorySpace& known : data.spaces)
        names.push_back(known.name);
    throw InputError(fmt::format("option --limit: found class '{}', expected one of {}{}",
                                 limit.resource_class, fmt::join(names, ", "),
                                 did_you_mean(limit.resource_class, names)));
}

std::string counted_steps(double steps) {
    return fmt::format("{:.0f} {}", steps, steps == 1 ? "step" : "steps");
}

/// `length` says what the critical path has. Throws InputError when a bound is below the critical
/// path or beyond 31 bits.
void check_bound(std::string_view text, const LatencyBound& bound, std::int32_t critical,
                 const std::string& length) {
    if (bound.steps == 0 && bound.factor == 0) return;
    const double steps = steps_at(bound, critical);
    if (steps < critical)
        throw InputError(
            fmt::format("option --latency-bound: found {} ({}), expected at least the critical "
                        "path ({})",
                        text, counted_steps(steps), length));
    if (steps > std::numeric_limits<std::int32_t>::max())
        throw InputError(
            fmt::format("option --latency-bound: found {} ({}), expected at most {} steps", text,
                        counted_steps(steps), std::numeric_limits<std::int32_t>::max()));
}

/// Dependencies that are there more than once, the same in all but the weight.
struct Repeated {
    std::int64_t all = 0, carrying = 0;
};

Repeated repeated_dependencies(const Problem& problem) {
    Repeated found;
    const auto key = [&](std::int32_t e) {
        const Dependency& d = problem.dependencies()[e];
        return std::tuple(d.target, d.distance, d.delay, d.carries);
    };
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const auto outgoing = problem.outgoing(v);
        std::vector<std::int32_t> sorted(outgoing.begin(), outgoing.end());
        std::ranges::sort(sorted, {}, key);
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            const bool again = key(sorted[i]) == key(sorted[i - 1]);
            const bool counted_before = i > 1 && key(sorted[i - 1]) == key(sorted[i - 2]);
            if (!again || counted_before) continue;
            ++found.all;
            found.carrying += problem.dependencies()[sorted[i]].carries;
        }
    }
    return found;
}

}  // namespace

Problem read_problem(const Settings& settings) {
    ProblemData data = read_design_data(settings.argument(), settings.text("resources"));
    for (const std::string& limit : settings.all("limit"))
        set_limit(data, limit);
    if (const double period = settings.real("clock-period"); period > 0) limit_chains(data, period);
    return Problem(std::move(data));
}

std::vector<LatencyBound> latency_bounds(const Settings& settings, const Problem& problem) {
    // Pipelined, the largest interval asks for the fewest steps.
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    const bool pipelined = intervals(settings).first > 0;
    const std::int32_t critical = critical_path(problem, pipelined ? most : 0);
    const std::string length = pipelined ? counted_steps(critical) : critical_path_text(problem);
    const std::string list = settings.text("latency-bound");
    std::vector<LatencyBound> bounds;
    for (const std::string_view word : split(list, ',')) {
        bounds.push_back(parse_bound(word).value());
        check_bound(word, bounds.back(), critical, length);
        bounds.back().stages = static_cast<std::int32_t>(settings.integer("stages"));
    }
    if (bounds.front().stages > 0 && !pipelined)
        throw InputError("option --stages: found no pipelining, expected --ii with it");
    return bounds;
}

IntervalRange intervals(const Settings& settings) {
    return parse_intervals(settings.text("ii")).value();
}

std::vector<Objective> objectives(const Settings& settings) {
    const std::string list = settings.text("objectives");
    std::vector<Objective> chosen;
    for (const std::string_view word : split(list, ',')) {
        const auto name = std::ranges::find(objective_names, word);
        chosen.push_back(static_cast<Objective>(name - objective_names.begin()));
    }
    const auto lead = [&](Objective objective) {
        if (std::ranges::find(chosen, objective) == chosen.end())
            chosen.insert(chosen.begin(), objective);
    };
    const IntervalRange range = intervals(settings);
    if (range.first == 0 && std::ranges::find(chosen, Objective::ii) != chosen.end())
        throw InputError("option --objectives: found ii without pipelining, expected --ii with it");
    if (split(settings.text("latency-bound"), ',').size() > 1) lead(Objective::latency);
    if (range.first != range.last) lead(Objective::ii);
    return chosen;
}

std::vector<double> given_weights(const Settings& settings, const std::vector<std::string>& names) {
    std::vector<double> given = settings.numbers("weights");
    if (!given.empty() && given.size() != names.size())
        throw InputError(fmt::format("option --weights: found {}, expected {}, one for each of {}",
                                     counted(given.size(), "price"), names.size(),
                                     fmt::join(names, ",")));
    return given;
}

std::vector<double> weights(const Settings& settings, const std::vector<Objective>& objectives) {
    const std::string list = settings.text("objectives");
    const auto words = split(list, ',');
    std::vector<double> given = given_weights(settings, {words.begin(), words.end()});
    if (given.empty()) given.assign(words.size(), 1.0);
    if (std::ranges::none_of(given, [](double price) { return price > 0; }))
        throw InputError(fmt::format("option --weights: found {}, expected one above 0",
                                     settings.text("weights")));
    // What was added stands before what was asked for.
    given.insert(given.begin(), objectives.size() - words.size(), 0.0);
    return given;
}

std::vector<std::string> remarks(const Problem& problem) {
    std::vector<std::string> lines = problem.remarks();
    if (const auto [repeated, carrying] = repeated_dependencies(problem); repeated > 0)
        lines.push_back(fmt::format("{} {} more than once{}", counted(repeated, "dependency"),
                                    repeated == 1 ? "occurs" : "occur",
                                    carrying > 0 ? ": each counts for communication" : ""));
    return lines;
}

std::vector<std::string> remarks(const Settings& settings, const Problem& problem,
                                 const std::vector<Objective>& chosen) {
    std::vector<std::string> lines = remarks(problem);
    const std::string asked = settings.text("objectives");
    for (const auto& [objective, reason] :
         {std::pair(Objective::ii, "several initiation intervals: ii"),
          std::pair(Objective::latency, "several latency bounds: latency")}) {
        const auto words = split(asked, ',');
        const auto name = objective_names[static_cast<std::size_t>(objective)];
        const bool added = std::ranges::find(chosen, objective) != chosen.end() &&
                           std::ranges::find(words, name) == words.end();
        if (added) lines.push_back(fmt::format("{} is added to the objectives", reason));
    }
    if (intervals(settings).first > 0) return lines;
    const std::int32_t steps = critical_path(problem), latency = least_latency(problem);
    if (latency < steps)
        lines.push_back(
            fmt::format("operators of latency 0 end the critical path: {} in use, latency {}",
                        counted_steps(steps), latency));
    const auto carried = std::ranges::count_if(problem.dependencies(),
                                               [](const Dependency& d) { return d.distance > 0; });
    if (carried > 0)
        lines.push_back(fmt::format("{} {} ignored without pipelining (--ii auto)",
                                    counted(carried, "loop-carried dependency"),
                                    carried == 1 ? "is" : "are"));
    return lines;
}

std::string critical_path_text(const Problem& problem) {
    const std::int32_t steps = critical_path(problem), latency = least_latency(problem);
    const std::string text = counted_steps(steps);
    return latency == steps ? text : fmt::format("{} in use, latency {}", text, latency);
}

}  // namespace gaus::app
