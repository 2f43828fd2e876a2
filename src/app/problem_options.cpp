#include "app/problem_options.hpp"

#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/windows.hpp"

#include "app/table.hpp"
#include "app/values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace gaus::app {
namespace {

void set_limit(std::vector<ResourceClass>& classes, std::string_view text) {
    const Limit limit = parse_limit(text).value();
    const auto found = std::ranges::find(classes, limit.resource_class, &ResourceClass::name);
    if (found == classes.end()) {
        std::string names;
        for (const ResourceClass& known : classes)
            names += (names.empty() ? "" : ", ") + known.name;
        throw InputError(fmt::format("option --limit: found class '{}', expected one of {}",
                                     limit.resource_class, names));
    }
    found->limit = limit.units;
}

/// Steps of one entry of --latency-bound; factors are rounded up.
std::int32_t steps_of(std::string_view text, std::int32_t critical) {
    const Bound bound = parse_bound(text).value();
    // 1e-9 keeps a product such as 1.1 * 10, a hair above 11 in binary, at 11.
    const double steps = bound.factor > 0 ? std::ceil(bound.factor * critical - 1e-9) : bound.steps;
    if (steps < critical)
        throw InputError(
            fmt::format("option --latency-bound: found {} ({:.0f} steps), expected at least the "
                        "critical path ({} steps)",
                        text, steps, critical));
    if (steps > std::numeric_limits<std::int32_t>::max())
        throw InputError(
            fmt::format("option --latency-bound: found {} ({:.0f} steps), expected at "
                        "most {} steps",
                        text, steps, std::numeric_limits<std::int32_t>::max()));
    return static_cast<std::int32_t>(steps);
}

}  // namespace

Problem read_problem(const Settings& settings) {
    ProblemData data = read_design_data(settings.argument(), settings.text("resources"));
    for (const std::string& limit : settings.all("limit"))
        set_limit(data.resources, limit);
    return Problem(std::move(data));
}

std::vector<std::int32_t> latency_bounds(const Settings& settings, const Problem& problem) {
    const std::int32_t critical = critical_path(problem);
    const std::string list = settings.text("latency-bound");
    std::vector<std::int32_t> bounds;
    for (const std::string_view word : split(list, ','))
        bounds.push_back(steps_of(word, critical));
    std::ranges::sort(bounds);
    const auto repeats = std::ranges::unique(bounds);
    bounds.erase(repeats.begin(), repeats.end());
    return bounds;
}

std::vector<Objective> objectives(const Settings& settings, std::size_t bounds) {
    const std::string list = settings.text("objectives");
    std::vector<Objective> chosen;
    for (const std::string_view word : split(list, ',')) {
        const auto name = std::ranges::find(objective_names, word);
        chosen.push_back(static_cast<Objective>(name - objective_names.begin()));
    }
    const bool has_latency = std::ranges::find(chosen, Objective::latency) != chosen.end();
    if (bounds > 1 && !has_latency) chosen.insert(chosen.begin(), Objective::latency);
    return chosen;
}

std::vector<std::string> remarks(const Settings& settings, const Problem& problem,
                                 const std::vector<Objective>& chosen) {
    std::vector<std::string> lines;
    if (chosen.size() > split(settings.text("objectives"), ',').size())
        lines.emplace_back("several latency bounds: latency is added to the objectives");
    const auto carried = std::ranges::count_if(problem.dependencies(),
                                               [](const Dependency& d) { return d.distance > 0; });
    if (carried == 1) lines.emplace_back("1 loop-carried dependency is ignored without pipelining");
    if (carried > 1)
        lines.push_back(
            fmt::format("{} loop-carried dependencies are ignored without pipelining", carried));
    return lines;
}

}  // namespace gaus::app
