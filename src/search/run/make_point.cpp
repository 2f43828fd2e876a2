// SPDX-License-Identifier: Apache-2.0
#include "search/run/make_point.hpp"

#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include <utility>

#include <fmt/format.h>

namespace gaus {

std::vector<double> exact_values(const Problem& problem, std::span<const Objective> objectives,
                                 std::span<const Term> terms, const Schedule& schedule) {
    std::vector<double> values;
    const Objectives exact = evaluate(problem, schedule);
    for (const Objective objective : objectives)
        values.push_back(exact[objective]);
    for (const Term& term : terms)
        values.push_back(term.exact(problem, schedule));
    return values;
}

FrontPoint make_point(const Problem& problem, std::span<const Objective> objectives,
                      std::span<const Term> terms, std::int32_t latency_bound, Schedule schedule,
                      Origin origin) {
    const auto violations = verify(problem, schedule, latency_bound, 1);
    if (!violations.empty())
        throw SystemError(fmt::format("internal error: a {} schedule is not legal: {}",
                                      to_string(origin), violations[0].message));
    FrontPoint point;
    point.objectives = exact_values(problem, objectives, terms, schedule);
    point.schedule = std::move(schedule);
    point.latency_bound = latency_bound;
    point.weighting.assign(point.objectives.size(), 0.0);
    point.origin = origin;
    return point;
}

}  // namespace gaus
