// SPDX-License-Identifier: Apache-2.0
#include "gaus/verify.hpp"

#include "gaus/evaluate.hpp"
#include "gaus/text.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

using Rule = Violation::Rule;

/// Violations found so far, at most `most`.
class Report {
  public:
    explicit Report(std::size_t most) : most_(most) {}

    bool full() const { return violations_.size() >= most_; }
    bool clean() const { return violations_.empty(); }
    void add(Rule rule, std::string message) {
        if (!full()) violations_.push_back({rule, std::move(message)});
    }
    std::vector<Violation> take() { return std::move(violations_); }

  private:
    std::size_t most_;
    std::vector<Violation> violations_;
};

std::string name(const Problem& problem, std::int32_t v) {
    return shown_name(problem.operator_name(v));
}

void check_completeness(const Problem& problem, const Schedule& schedule, Report& report) {
    if (schedule.start.size() == static_cast<std::size_t>(problem.operator_count())) return;
    report.add(Rule::completeness, fmt::format("schedule has {} starts for {} operators",
                                               schedule.start.size(), problem.operator_count()));
}

void check_range(const Problem& problem, const Schedule& schedule, Report& report) {
    if (schedule.ii < 0) {
        report.add(Rule::range, fmt::format("initiation interval {} is negative", schedule.ii));
    }
    for (std::int32_t v = 0; v < problem.operator_count() && !report.full(); ++v) {
        if (schedule.start[v] >= 0) continue;
        report.add(Rule::range, fmt::format("operator {} starts at step {}, before step 0",
                                            name(problem, v), schedule.start[v]));
    }
}

void check_dependencies(const Problem& problem, const Schedule& schedule, Report& report) {
    for (const Dependency& d : problem.dependencies()) {
        if (report.full()) return;
        if (schedule.ii == 0 && d.distance > 0) continue;
        const std::int64_t source = schedule.start[d.source], target = schedule.start[d.target];
        const std::int64_t ready = source + problem.latency()[d.source] + d.delay;
        const std::int64_t start = target + std::int64_t{schedule.ii} * d.distance;
        if (ready <= start) continue;
        report.add(Rule::dependency,
                   fmt::format("dependency {} -> {}: start {} + latency {} + delay {} = {} is "
                               "after start {} + II {} * distance {} = {}",
                               name(problem, d.source), name(problem, d.target), source,
                               problem.latency()[d.source], d.delay, ready, target, schedule.ii,
                               d.distance, start));
    }
}

void check_windows(const Problem& problem, const Schedule& schedule, Report& report) {
    if (!problem.has_start_windows()) return;
    for (std::int32_t v = 0; v < problem.operator_count() && !report.full(); ++v) {
        const std::int32_t start = schedule.start[v];
        if (start < problem.earliest(v))
            report.add(Rule::window, fmt::format("operator {} starts at step {}, earliest start {}",
                                                 name(problem, v), start, problem.earliest(v)));
        if (start > problem.latest(v))
            report.add(Rule::window, fmt::format("operator {} starts at step {}, latest start {}",
                                                 name(problem, v), start, problem.latest(v)));
    }
}

/// `things`: with a name and a limit; `used`: what is taken of each, in `units` at a `place`.
template <typename Thing>
void check_limits(std::string_view what, std::span<const Thing> things,
                  const std::vector<std::vector<UsageRun>>& used, std::string_view units,
                  std::string_view place, Report& report) {
    for (std::size_t i = 0; i < used.size(); ++i) {
        const std::string& called = things[i].name;
        for (const UsageRun& run : used[i]) {
            if (things[i].limit < 0 || run.units <= things[i].limit) continue;
            for (std::int64_t t = run.first; t < run.last && !report.full(); ++t)
                report.add(Rule::limit,
                           fmt::format("{} {}: {} {} {} {}, limit {}", what,
                                       called.empty() ? std::to_string(i) : shown_name(called),
                                       run.units, units, place, t, things[i].limit));
        }
    }
}

void check_limits(const Problem& problem, const Schedule& schedule, Report& report) {
    const bool pipelined = schedule.ii > 0;
    if (problem.has_limits())
        check_limits("resource class", problem.resources(), usage_runs(problem, schedule),
                     "units in use in", pipelined ? "slot" : "step", report);
    if (problem.has_space_limits())
        check_limits("memory space", problem.spaces(), live_value_runs(problem, schedule),
                     "live at", pipelined ? "slot" : "boundary", report);
}

void check_latency(const Problem& problem, const Schedule& schedule, std::int32_t bound,
                   Report& report) {
    if (bound < 0) return;
    for (std::int32_t v = 0; v < problem.operator_count() && !report.full(); ++v) {
        const std::int64_t start = schedule.start[v];
        const std::int32_t latency = problem.latency()[v];
        const bool in_time = schedule.ii > 0 || start < bound;
        if (in_time && start + latency <= bound) continue;
        report.add(Rule::latency,
                   fmt::format("operator {} starts at step {} with latency {}, latency bound {}",
                               name(problem, v), start, latency, bound));
    }
}

}  // namespace

std::vector<Violation> verify(const Problem& problem, const Schedule& schedule,
                              std::int32_t latency_bound, std::size_t most) {
    Report report(most);
    check_completeness(problem, schedule, report);
    if (!report.clean() || most == 0) return report.take();
    check_range(problem, schedule, report);
    if (!report.clean()) return report.take();
    check_dependencies(problem, schedule, report);
    check_windows(problem, schedule, report);
    check_limits(problem, schedule, report);
    check_latency(problem, schedule, latency_bound, report);
    return report.take();
}

}  // namespace gaus
