// SPDX-License-Identifier: Apache-2.0
// Uses gaus::core: builds a problem, schedules it with the relaxation and checks the result. Exit
// status 0: everything is as computed by hand.

#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/verify.hpp"
#include "gaus/version.hpp"
#include "gaus/windows.hpp"

#include <iostream>

namespace {

/// a (2 steps) -> b (1 step) -> c (1 step).
gaus::Problem chain() {
    gaus::ProblemData data;
    data.resources = {{.name = "unit", .cost = 3}};
    data.operators = {{.name = "a", .latency = 2}, {.name = "b"}, {.name = "c"}};
    data.dependencies = {{.source = 0, .target = 1}, {.source = 1, .target = 2}};
    return gaus::Problem(std::move(data));
}

gaus::Schedule scheduled(const gaus::Problem& problem, std::int32_t latency_bound) {
    gaus::Lane lane;
    lane.prices.communication = 1;
    lane.latency_bound = latency_bound;
    gaus::RelaxationSettings settings;
    settings.iterations = 20;
    const auto relaxed = gaus::relax(problem, {&lane, 1}, settings, [] { return false; });
    return gaus::legalize(problem, gaus::windows(problem, latency_bound), relaxed[0].position)
        .value();
}

}  // namespace

int main() {
    const gaus::Problem problem = chain();
    const std::int32_t latency_bound = gaus::critical_path(problem);
    const gaus::Schedule schedule = scheduled(problem, latency_bound);
    const gaus::Objectives exact = gaus::evaluate(problem, schedule);
    std::cout << "latency " << exact.latency << ", resource " << exact.resource
              << ", communication " << exact.communication << ", memory " << exact.memory << '\n';
    const bool right = latency_bound == 4 && schedule.start == std::vector{0, 2, 3} &&
                       gaus::verify(problem, schedule, latency_bound).empty() &&
                       exact.latency == 4 && exact.resource == 3 && exact.communication == 2 &&
                       exact.memory == 1 && gaus::version == GAUS_EXPECTED_VERSION;
    return right ? 0 : 1;
}
