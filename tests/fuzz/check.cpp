// SPDX-License-Identifier: Apache-2.0
#include "fuzz/check.hpp"

#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/export.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/text.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "io/readers.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace gaus::fuzz {
namespace {

bool is_small(const Problem& problem) {
    return problem.operator_count() <= 200 && problem.dependency_count() <= 1000 &&
           problem.resources().size() <= 50;
}

void check_exports(const Problem& problem, const Schedule& schedule) {
    std::ostringstream csv, rest;
    export_csv(csv, problem, schedule);
    const StoredSchedule read = io::read_schedule({"export.csv", csv.str()}, problem);
    require(read.start == schedule.start && read.ii.value_or(0) == schedule.ii,
            "an exported schedule is read as another one");
    export_json(rest, problem, schedule);
    export_dot(rest, problem, schedule);
    export_table(rest, problem, schedule);
}

/// The earliest starts at an interval break no rule but limits.
void check_schedule(const Problem& problem, std::int32_t ii) {
    constexpr std::int32_t longest = 2000;
    const std::int32_t critical = critical_path(problem, ii);
    if (critical > longest) return;
    const Schedule schedule{windows(problem, critical, ii).earliest, ii};
    for (const Violation& violation : verify(problem, schedule, critical))
        require(violation.rule == Violation::Rule::limit, violation.message);
    const Objectives values = evaluate(problem, schedule);
    for (const double value :
         {values.latency, values.resource, values.communication, values.memory, values.ii})
        require(std::isfinite(value) && value >= 0, "an objective is not finite");
    check_exports(problem, schedule);
}

/// Written and read again the problem is the same.
void check_round_trip(const Problem& problem, const ProblemData& data) {
    std::ostringstream out;
    write_design(out, data);
    const Problem again(io::read_json({"again.json", out.str()}));
    require(difference(problem, again).empty(), "a design that was written is read as another one");
}

}  // namespace

void require(bool holds, std::string_view what) {
    if (!holds) throw std::logic_error(std::string(what));
}

void require_message(std::string_view message) {
    const std::size_t shown = printable(message).size();
    require(0 < shown && shown <= 2000, fmt::format("a message of {} characters", shown));
}

void check_design(ProblemData data) {
    const auto problem = accepted([&] { return Problem(data); });
    if (!problem) return;
    check_round_trip(*problem, data);
    if (!is_small(*problem)) return;
    accepted([&] {
        check_schedule(*problem, 0);
        return 0;
    });
    accepted([&] {
        check_schedule(*problem, minimum_ii(*problem));
        return 0;
    });
}

}  // namespace gaus::fuzz
