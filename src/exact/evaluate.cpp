// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

void require_complete(const Problem& problem, const Schedule& schedule) {
    if (schedule.start.size() != static_cast<std::size_t>(problem.operator_count())) {
        throw InputError(fmt::format("schedule of {} starts, expected {}", schedule.start.size(),
                                     problem.operator_count()));
    }
    if (schedule.ii < 0) {
        throw InputError(
            fmt::format("schedule with initiation interval {}, expected 0 or more", schedule.ii));
    }
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (schedule.start[v] < 0) {
            throw InputError(fmt::format("operator {} starts at step {}, expected 0 or more",
                                         shown_name(problem.operator_name(v)), schedule.start[v]));
        }
    }
}

/// Amounts over half-open ranges of steps; ranges wrap around when `ii` > 0. Memory is O(ranges) on
/// a long axis.
class Profile {
  public:
    Profile(std::int64_t steps, std::int32_t ii) : steps_(ii > 0 ? ii : steps), ii_(ii) {
        if (steps_ < most_dense) change_.resize(static_cast<std::size_t>(steps_) + 1, 0);
    }

    void add(std::int64_t first, std::int64_t last, std::int64_t amount) {
        if (first >= last || amount == 0) return;
        if (ii_ == 0) return add_range(first, last, amount);
        const std::int64_t turns = (last - first) / ii_;
        everywhere_ += static_cast<__int128>(amount) * turns;
        const std::int64_t begin = first % ii_;
        const std::int64_t end = begin + (last - first) % ii_;
        add_range(begin, std::min<std::int64_t>(end, ii_), amount);
        add_range(0, end - ii_, amount);
    }

    /// All steps in order. Throws InputError when an amount does not fit 63 bits.
    std::vector<UsageRun> runs() const {
        std::vector<UsageRun> found;
        __int128 sum = everywhere_;
        std::int64_t begin = 0;
        const auto change_at = [&](std::int64_t step, std::int64_t change) {
            if (step > begin) {
                if (sum > std::numeric_limits<std::int64_t>::max())
                    throw InputError("the overlapped iterations need more than 2^63 - 1 units");
                found.push_back({begin, step, static_cast<std::int64_t>(sum)});
                begin = step;
            }
            sum += change;
        };
        for (std::size_t t = 0; t < change_.size(); ++t)
            if (change_[t] != 0) change_at(static_cast<std::int64_t>(t), change_[t]);
        auto sorted = far_changes_;
        std::ranges::sort(sorted);
        for (const auto& [step, change] : sorted)
            change_at(step, change);
        change_at(steps_, 0);
        return found;
    }

  private:
    static constexpr std::int64_t most_dense = 1 << 20;

    void add_range(std::int64_t first, std::int64_t last, std::int64_t amount) {
        if (first >= last) return;
        change(first, amount);
        change(last, -amount);
    }
    void change(std::int64_t step, std::int64_t amount) {
        if (change_.empty())
            far_changes_.emplace_back(step, amount);
        else
            change_[static_cast<std::size_t>(step)] += amount;
    }

    std::int64_t steps_;
    std::vector<std::int64_t> change_;  ///< at step t against step t - 1; empty on a long axis
    std::vector<std::pair<std::int64_t, std::int64_t>> far_changes_;  ///< step, change: there
    __int128 everywhere_ = 0;                                         ///< of whole turns
    std::int32_t ii_;
};

std::int64_t peak(const std::vector<UsageRun>& runs) {
    return runs.empty() ? 0 : std::ranges::max(runs, {}, &UsageRun::units).units;
}

/// The amount in every step.
std::vector<std::int64_t> amounts(const std::vector<UsageRun>& runs) {
    constexpr std::int64_t most_steps = 1 << 28;  // 2 GiB
    const std::int64_t steps = runs.empty() ? 0 : runs.back().last;
    if (steps > most_steps)
        throw InputError(
            fmt::format("a schedule of {} steps, expected at most {} where every step "
                        "is looked at",
                        steps, most_steps));
    std::vector<std::int64_t> all(static_cast<std::size_t>(steps));
    for (const UsageRun& run : runs)
        std::fill(all.begin() + run.first, all.begin() + run.last, run.units);
    return all;
}

std::vector<std::vector<std::int64_t>> amounts(const std::vector<std::vector<UsageRun>>& of) {
    std::vector<std::vector<std::int64_t>> all;
    for (const auto& runs : of)
        all.push_back(amounts(runs));
    return all;
}

std::vector<std::vector<UsageRun>> runs_of(const std::vector<Profile>& profiles) {
    std::vector<std::vector<UsageRun>> all;
    for (const Profile& profile : profiles)
        all.push_back(profile.runs());
    return all;
}

std::int64_t latency_of(const Problem& problem, const Schedule& schedule) {
    std::int64_t latency = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        latency = std::max(latency, std::int64_t{schedule.start[v]} + problem.latency()[v]);
    }
    return latency;
}

/// Last step in which an operator holds units or a result appears, plus one.
std::int64_t steps_of(const Problem& problem, const Schedule& schedule) {
    std::int64_t steps = latency_of(problem, schedule);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const Reservation& use : problem.uses(v))
            steps = std::max(steps, std::int64_t{schedule.start[v]} + use.from + use.steps);
    return steps;
}

/// Boundary from which on the value of v is on its way to its readers.
std::int64_t departure(const Problem& problem, const Schedule& schedule, std::int32_t v) {
    return std::int64_t{schedule.start[v]} + std::max(problem.latency()[v], 1) - 1;
}

bool transports(const Dependency& d, const Schedule& schedule) {
    return d.carries && (schedule.ii > 0 || d.distance == 0);
}

/// Step in which the target of d, of the iteration `distance` later, starts.
std::int64_t arrival(const Dependency& d, const Schedule& schedule) {
    return schedule.start[d.target] + std::int64_t{schedule.ii} * d.distance;
}

double communication_of(const Problem& problem, const Schedule& schedule) {
    double sum = 0;
    for (const Dependency& d : problem.dependencies()) {
        if (!transports(d, schedule)) continue;
        const std::int64_t crossed = arrival(d, schedule) - departure(problem, schedule, d.source);
        sum += d.weight * static_cast<double>(std::max<std::int64_t>(0, crossed));
    }
    return sum;
}

double resource_of(const Problem& problem, const Schedule& schedule) {
    const auto used = usage_runs(problem, schedule);
    double sum = 0;
    for (std::size_t c = 0; c < used.size(); ++c)
        sum += problem.resources()[c].cost * static_cast<double>(peak(used[c]));
    return sum;
}

/// Boundary at which the value of every operator is no longer needed, [V].
std::vector<std::int64_t> deaths(const Problem& problem, const Schedule& schedule) {
    std::vector<std::int64_t> death(problem.operator_count(), 0);
    for (const Dependency& d : problem.dependencies()) {
        if (!transports(d, schedule)) continue;
        death[d.source] = std::max(death[d.source], arrival(d, schedule) + d.hold);
    }
    return death;
}

/// Of every memory space, [K].
std::vector<std::vector<UsageRun>> live_runs(const Problem& problem, const Schedule& schedule) {
    const std::vector<std::int64_t> death = deaths(problem, schedule);
    std::int64_t steps = std::max(latency_of(problem, schedule), std::ranges::max(death));
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const Reservation& r : problem.scratch(v))
            steps = std::max(steps, std::int64_t{schedule.start[v]} + r.from + r.steps);
    std::vector<Profile> profiles(problem.spaces().size(), Profile(steps, schedule.ii));
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int64_t start = schedule.start[v];
        profiles[problem.space(v)].add(start + problem.birth()[v], death[v], problem.size()[v]);
        for (const Reservation& r : problem.scratch(v))
            profiles[r.index].add(start + r.from, start + r.from + r.steps, r.amount);
    }
    return runs_of(profiles);
}

double memory_of(const Problem& problem, const Schedule& schedule) {
    const auto live = live_runs(problem, schedule);
    double sum = 0;
    for (std::size_t k = 0; k < live.size(); ++k)
        sum += problem.spaces()[k].cost * static_cast<double>(peak(live[k]));
    return sum;
}

}  // namespace

Objectives evaluate(const Problem& problem, const Schedule& schedule) {
    require_complete(problem, schedule);
    return {.latency = static_cast<double>(latency_of(problem, schedule)),
            .resource = resource_of(problem, schedule),
            .communication = communication_of(problem, schedule),
            .memory = memory_of(problem, schedule),
            .ii = static_cast<double>(schedule.ii)};
}

std::vector<std::vector<UsageRun>> usage_runs(const Problem& problem, const Schedule& schedule) {
    require_complete(problem, schedule);
    const std::int64_t steps = steps_of(problem, schedule);
    std::vector<Profile> profiles(problem.resources().size(), Profile(steps, schedule.ii));
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v)) {
            const std::int64_t first = std::int64_t{schedule.start[v]} + use.from;
            profiles[use.index].add(first, first + use.steps, use.amount);
        }
    }
    return runs_of(profiles);
}

std::vector<std::vector<UsageRun>> live_value_runs(const Problem& problem,
                                                   const Schedule& schedule) {
    require_complete(problem, schedule);
    return live_runs(problem, schedule);
}

std::vector<std::vector<std::int64_t>> usage(const Problem& problem, const Schedule& schedule) {
    return amounts(usage_runs(problem, schedule));
}

std::vector<std::vector<std::int64_t>> live_values(const Problem& problem,
                                                   const Schedule& schedule) {
    return amounts(live_value_runs(problem, schedule));
}

}  // namespace gaus
