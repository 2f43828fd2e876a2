// SPDX-License-Identifier: Apache-2.0
#include "app/options/initial.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/read_schedule.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "app/options/values.hpp"
#include "app/tables/table.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// FILE or FRONT:POINT.
struct Source {
    std::string path;
    std::optional<std::int64_t> point;
};

Source parse_source(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return {text, {}};
    const auto point = parse_integer(std::string_view(text).substr(colon + 1));
    return {point ? text.substr(0, colon) : text, point};
}

/// Where the file names no interval it is the one that was asked for. HatScheT's files always name
/// one; without pipelining it says nothing.
Schedule read_table(const std::string& path, const Problem& problem, const IntervalRange& asked) {
    StoredSchedule stored = read_schedule(path, problem);
    const bool pipelined = asked.first > 0, one = asked.first == asked.last;
    if (stored.hatschet && !pipelined) stored.ii = 0;
    return {std::move(stored.start), stored.ii.value_or(one ? asked.first : 0)};
}

Schedule read_point(const std::string& path, std::int64_t number, const Problem& problem) {
    const StoredFront stored = read_front(path);
    const auto points = static_cast<std::int64_t>(stored.front.points.size());
    if (!(0 <= number && number < points))
        throw InputError(fmt::format("option --initial: found point {}, expected 0 to {} of {}",
                                     number, points - 1, path));
    if (stored.problem.operator_count() != problem.operator_count())
        throw InputError(fmt::format(
            "option --initial: found a front of {} operators, expected {} as in the design",
            stored.problem.operator_count(), problem.operator_count()));
    return stored.front.points[number].schedule;
}

/// A point of a front without an interval has the one that is asked for, as a file has.
void check_interval(const std::string& source, const IntervalRange& intervals, Schedule& schedule) {
    const auto refuse = [&](std::string_view expected, std::string_view change) {
        const std::string found =
            schedule.ii > 0 ? fmt::format("II {}", schedule.ii) : "no initiation interval";
        throw InputError(fmt::format("option --initial: found {} in {}, expected {}; {}", found,
                                     source, expected, change));
    };
    if (intervals.first == 0) {
        if (schedule.ii > 0)
            refuse("none without pipelining", fmt::format("add --ii {}", schedule.ii));
        return;
    }
    if (schedule.ii == 0 && intervals.first == intervals.last) schedule.ii = intervals.first;
    const std::string range = intervals.smallest ? "one"
                              : intervals.first == intervals.last
                                  ? fmt::format("{}", intervals.first)
                                  : fmt::format("{} to {}", intervals.first, intervals.last);
    if (schedule.ii == 0) refuse(range, "name it in a column ii");
    if (schedule.ii < intervals.first || schedule.ii > intervals.last) refuse(range, "change --ii");
}

/// Steps of the longest bound; -1: as many as a schedule takes.
std::int32_t longest_bound(const Problem& problem, std::span<const LatencyBound> bounds,
                           std::int32_t ii) {
    const std::int32_t critical = critical_path(problem, ii);
    double longest = 0;
    for (const LatencyBound& bound : bounds) {
        const bool open = bound.steps == 0 && bound.factor == 0;
        if (open && (ii > 0 || problem.has_limits())) return -1;
        longest = std::max(longest, open ? critical : steps_at(bound, critical));
    }
    return static_cast<std::int32_t>(
        std::min<double>(longest, std::numeric_limits<std::int32_t>::max()));
}

/// What to change where a schedule breaks these rules.
std::string advice(std::span<const Violation> violations) {
    const auto breaks = [&](Violation::Rule rule) {
        return std::ranges::find(violations, rule, &Violation::rule) != violations.end();
    };
    std::string text = "change the schedule";
    if (breaks(Violation::Rule::limit)) text += ", or raise --limit";
    if (breaks(Violation::Rule::latency)) text += ", or raise --latency-bound";
    return text;
}

void check_legal(const std::string& source, const Problem& problem, const Schedule& schedule,
                 std::int32_t bound) {
    constexpr std::size_t shown = 3, most = 1000;
    const auto violations = verify(problem, schedule, bound, most);
    if (violations.empty()) return;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, violations.size()); ++i)
        text += fmt::format("{}{}", i > 0 ? "; " : "", violations[i].message);
    if (violations.size() > shown)
        text += fmt::format("; and {}{} more", violations.size() - shown,
                            violations.size() == most ? " or" : "");
    throw InputError(fmt::format("option --initial: {}: {}: {}; {}", source,
                                 counted(violations.size(), "violation"), text,
                                 advice(violations)));
}

}  // namespace

Schedule read_initial(const std::string& source, const Problem& problem,
                      std::span<const LatencyBound> bounds, const IntervalRange& asked) {
    const auto [path, point] = parse_source(source);
    if (!point && is_front_file(path))
        throw InputError(fmt::format("option --initial: found '{0}', expected {0}:POINT", path));
    Schedule schedule =
        point ? read_point(path, *point, problem) : read_table(path, problem, asked);
    check_interval(source, asked, schedule);
    check_legal(source, problem, schedule, -1);  // only then it has a critical path
    check_legal(source, problem, schedule, longest_bound(problem, bounds, schedule.ii));
    return schedule;
}

std::filesystem::path initial_file(const std::string& source) {
    return parse_source(source).path;
}

}  // namespace gaus::app
