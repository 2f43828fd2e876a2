// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"

#include <algorithm>
#include <map>

namespace gaus::test {

/// The objectives as their definitions read, one step and one boundary at a time.
inline Objectives naive_objectives(const Problem& problem, const Schedule& schedule) {
    const auto slot = [&](std::int64_t t) { return schedule.ii > 0 ? t % schedule.ii : t; };
    Objectives value{.ii = static_cast<double>(schedule.ii)};
    std::map<std::int64_t, std::map<std::int64_t, std::int64_t>> use;
    std::map<std::int64_t, std::int64_t> live;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int64_t start = schedule.start[v];
        value.latency = std::max(value.latency, static_cast<double>(start + problem.latency()[v]));
        const std::int32_t c = problem.resource_class()[v];
        for (std::int32_t i = 0; i < problem.resources()[c].blocking; ++i) {
            use[c][slot(start + i)] += problem.amount()[v];
        }
        const std::int64_t birth = start + std::max(problem.latency()[v], 1) - 1;
        std::int64_t death = birth;
        for (const Dependency& d : problem.dependencies()) {
            if (d.source != v || !d.carries || (schedule.ii == 0 && d.distance > 0)) continue;
            const std::int64_t arrival =
                schedule.start[d.target] + std::int64_t{schedule.ii} * d.distance;
            for (std::int64_t t = birth; t < arrival; ++t) {
                value.communication += d.weight;
            }
            death = std::max(death, arrival);
        }
        for (std::int64_t t = birth; t < death; ++t) {
            const std::int64_t total = live[slot(t)] += problem.size()[v];
            value.memory = std::max(value.memory, static_cast<double>(total));
        }
    }
    for (const auto& [c, steps] : use) {
        std::int64_t peak = 0;
        for (const auto& [t, units] : steps) {
            peak = std::max(peak, units);
        }
        value.resource += problem.resources()[c].cost * static_cast<double>(peak);
    }
    return value;
}

}  // namespace gaus::test
