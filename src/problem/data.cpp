// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include <algorithm>

namespace gaus {

namespace {

/// True when v holds its amount of its class for the blocking of that, or nothing.
bool has_short_form(const Problem& problem, std::int32_t v) {
    const auto uses = problem.uses(v);
    const ResourceClass& resource = problem.resources()[problem.resource_class()[v]];
    if (!problem.scratch(v).empty() || uses.size() > 1) return false;
    if (uses.empty()) return problem.amount()[v] == 0 || resource.blocking == 0;
    return uses[0].from == 0 && uses[0].steps == resource.blocking;
}

Operator operator_of(const Problem& problem, std::int32_t v) {
    Operator op{.resource_class = problem.resource_class()[v],
                .amount = problem.amount()[v],
                .latency = problem.latency()[v],
                .size = problem.size()[v],
                .space = problem.space(v),
                .earliest = problem.earliest(v)};
    if (problem.has_operator_names()) op.name = problem.operator_name(v);
    if (problem.birth()[v] != std::max(op.latency, 1) - 1) op.birth = problem.birth()[v];
    if (problem.latest(v) != Problem::open_end) op.latest = problem.latest(v);
    if (has_short_form(problem, v)) return op;
    for (const auto& held : {problem.uses(v), problem.scratch(v)})
        op.reservations.insert(op.reservations.end(), held.begin(), held.end());
    return op;
}

}  // namespace

bool has_additions(const ProblemData& data) {
    const auto adds = [](const Operator& op) {
        return op.space != 0 || op.birth != -1 || op.earliest != 0 || op.latest != -1 ||
               !op.reservations.empty();
    };
    const auto also = [](const Dependency& d) { return d.hold != 0 || d.delay < 0; };
    return !data.spaces.empty() || std::ranges::any_of(data.operators, adds) ||
           std::ranges::any_of(data.dependencies, also);
}

ProblemData data_of(const Problem& problem) {
    ProblemData data{
        .name = problem.name(), .source = problem.source(), .sha256 = problem.sha256()};
    data.resources.assign(problem.resources().begin(), problem.resources().end());
    data.spaces.assign(problem.spaces().begin(), problem.spaces().end());
    if (data.spaces == std::vector{MemorySpace{}}) data.spaces.clear();
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        data.operators.push_back(operator_of(problem, v));
    data.dependencies.assign(problem.dependencies().begin(), problem.dependencies().end());
    return data;
}

}  // namespace gaus
