// SPDX-License-Identifier: Apache-2.0
#include "search/policy/restart.hpp"

#include "gaus/random.hpp"

#include "search/policy/methods.hpp"
#include "search/policy/sampling.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace gaus {

namespace {

// Apart from the streams of the restarts.
constexpr std::uint64_t plan_stream = 0x706c616e, horizon_stream = 0x7475726e,
                        batch_stream = 0x6261746368;

/// The weighting with nothing for the objective `fixed`, which a restart cannot change.
std::vector<double> without(std::vector<double> weighting, std::size_t fixed) {
    if (fixed >= weighting.size()) return weighting;
    const double rest = 1.0 - weighting[fixed];
    for (double& weight : weighting)
        weight = rest > 1e-9 ? weight / rest : 1.0 / static_cast<double>(weighting.size());
    weighting[fixed] = 0;
    return weighting;
}

/// Round the lattice and, with sharing, every second one into one of the largest gaps of the front.
std::vector<double> front_weighting(Random& random, const RestartContext& context) {
    constexpr std::uint32_t lattice_points = 15, gaps = 8;
    const std::size_t count = context.scales.size();
    const std::size_t fixed = index_of(context.settings, Objective::ii);
    if (context.settings.share && random.below(2) == 0) {
        auto gap = gap_weighting(context.front, context.scales, random.below(gaps));
        if (!gap.empty()) return without(std::move(gap), fixed);
    }
    const std::size_t free = count - (fixed < count);
    const auto others = lattice(free, free == 1 ? 1 : lattice_points);
    auto weighting = others[random.below(static_cast<std::uint32_t>(others.size()))];
    if (fixed < count)
        weighting.insert(weighting.begin() + static_cast<std::ptrdiff_t>(fixed), 0.0);
    return weighting;
}

/// What is recorded of a restart that has no weighting of its own.
std::vector<double> even_weighting(const RestartContext& context) {
    const std::size_t count = context.scales.size();
    return without(std::vector<double>(count, 1.0 / static_cast<double>(count)),
                   index_of(context.settings, Objective::ii));
}

bool prices_memory(const RestartContext& context, std::span<const double> weighting) {
    const std::size_t memory = index_of(context.settings, Objective::memory);
    return memory < weighting.size() && weighting[memory] > 0;
}

/// What a restart has gained, relative to where it began: comparable between weightings.
double gain(const TrialRow& trial) {
    return std::isfinite(trial.value) && trial.start_value > 0 ? 1 - trial.value / trial.start_value
                                                               : 0.0;
}

/// What a restart has gained beside the others of its weighting, relative to their mean. Weightings
/// differ more in what there is to gain than hyperparameters do.
double merit(const TrialRow& trial, std::span<const TrialRow* const> others) {
    double sum = 0, count = 0;
    for (const TrialRow* other : others) {
        if (other->weighting != trial.weighting) continue;
        sum += gain(*other);
        count += 1;
    }
    return sum > 0 ? gain(trial) * count / sum - 1 : 0.0;
}

/// Hyperparameters of one of the restarts of most merit among the latest that began alike, slightly
/// changed; none when there are not enough.
std::optional<Tuning> inherit(Random& random, const RestartContext& context, const Restart& restart,
                              Start start) {
    constexpr std::size_t latest = 40, parents = 4;
    const bool memory = prices_memory(context, restart.weighting);
    std::vector<const TrialRow*> candidates;
    for (auto trial = context.trials.rbegin();
         trial != context.trials.rend() && candidates.size() < latest; ++trial) {
        if (trial->start == start && trial->status == TrialStatus::complete &&
            prices_memory(context, trial->weighting) == memory)
            candidates.push_back(&*trial);
    }
    std::vector<std::pair<double, const TrialRow*>> ranked;
    for (const TrialRow* trial : candidates)
        if (const double value = merit(*trial, candidates); value > 0)
            ranked.emplace_back(-value, trial);
    if (ranked.size() < parents) return std::nullopt;
    std::ranges::stable_sort(ranked, {}, [](const auto& one) { return one.first; });
    Tuning tuning = ranked[random.below(parents)].second->tuning;
    constexpr std::array<double, 3> factors{0.7, 1.0, 1.4};
    for (const TuningRow& row : tuning_table)
        if (row.varies) tuning[row.which] *= factors[random.below(factors.size())];
    return tuning;
}

void set_start(const RestartContext& context, Restart& restart, Start start, std::size_t rank) {
    const auto& baselines = context.horizons[restart.horizon].starts;
    const bool known = start == Start::elite || start == Start::feedback;
    const FrontPoint* best =
        best_for(known ? context.front : baselines, context, restart, known ? rank : 0);
    if (best == nullptr) return;
    restart.start_value = scalarised(best->objectives, restart.weighting, context.scales);
    if (start != Start::relaxation && start != Start::mixture) restart.from = best->schedule;
}

/// Intervals below the smallest known may be possible.
bool open_below(const SearchSettings& settings, std::span<const OpenHorizon> horizons,
                std::int32_t minimum_ii) {
    return settings.intervals.smallest && !horizons.empty() && horizons[0].windows.ii > minimum_ii;
}

/// Where latency counts; nullopt: no schedule is known.
std::optional<Schedule> shortest_known(const RestartContext& context) {
    const std::size_t latency = index_of(context.settings, Objective::latency);
    const FrontPoint* shortest = nullptr;
    const auto look_at = [&](std::span<const FrontPoint> points) {
        for (const FrontPoint& point : points)
            if (shortest == nullptr || point.objectives[latency] < shortest->objectives[latency])
                shortest = &point;
    };
    look_at(context.front);
    for (const OpenHorizon& horizon : context.horizons)
        look_at(horizon.starts);
    if (shortest == nullptr) return std::nullopt;
    return shortest->schedule;
}

void plan_repair(Random& random, const RestartContext& context, Restart& restart) {
    restart.start = Start::repair;
    restart.weighting = even_weighting(context);
    if (!context.closed.empty()) {
        const auto count = static_cast<std::uint32_t>(context.closed.size());
        const ClosedHorizon& goal = context.closed[random.below(count)];
        restart.ii = goal.ii;
        restart.latency_bound = goal.latency_bound;
        return;
    }
    if (context.shorter > 0) {
        restart.latency_bound = context.shorter;
        // One begins with nothing, one with the shortest, the others with a list schedule.
        constexpr std::uint32_t parts = 4;
        const std::uint32_t part = random.below(parts);
        if (part == 1) restart.from = shortest_known(context);
        restart.lists = part > 1;
        return;
    }
    constexpr std::int32_t deepest = 3;
    restart.ii -= 1 + static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(
                          std::min(deepest, restart.ii - context.minimum_ii))));
}

/// A quarter of the population is drawn anew, half of it inherits. Long refinements have the usual
/// values.
Tuning pick_tuning(Random& random, const RestartContext& context, const Restart& restart) {
    const SearchSettings& settings = context.settings;
    const bool evolves = settings.mode == SearchMode::pbt;
    const std::uint32_t lot = random.below(8);
    const bool explores = settings.mode != SearchMode::fixed && !(evolves && lot >= 2);
    const Circumstances circumstances{restart.start, prices_memory(context, restart.weighting),
                                      context.design, context.loads, restart.melts};
    const auto drawn = sample(random, settings.space, circumstances, explores && !restart.melts);
    if (!settings.share || !evolves || lot < 4 || restart.melts) return drawn;
    return inherit(random, context, restart, restart.start).value_or(drawn);
}

}  // namespace

std::size_t index_of(const SearchSettings& settings, Objective objective) {
    const auto found = std::ranges::find(settings.objectives, objective);
    return found == settings.objectives.end()
               ? settings.objectives.size() + settings.terms.size()
               : static_cast<std::size_t>(found - settings.objectives.begin());
}

const FrontPoint* best_for(std::span<const FrontPoint> candidates, const RestartContext& context,
                           const Restart& restart, std::size_t rank) {
    const Windows& horizon = context.horizons[restart.horizon].windows;
    std::vector<std::pair<double, const FrontPoint*>> legal;
    for (const FrontPoint& point : candidates) {
        if (point.schedule.ii != horizon.ii || point.latency_bound > horizon.latency_bound)
            continue;
        legal.emplace_back(scalarised(point.objectives, restart.weighting, context.scales), &point);
    }
    if (legal.empty()) return nullptr;
    rank = std::min(rank, legal.size() - 1);
    std::ranges::nth_element(legal, legal.begin() + static_cast<std::ptrdiff_t>(rank));
    return legal[rank].second;
}

std::vector<PrimaryWeighting> primary_weightings(const SearchSettings& settings) {
    if (settings.method != Method::search) return {{method_weighting(settings), 1}};
    const std::size_t count = settings.objectives.size() + settings.terms.size();
    const std::size_t resource = index_of(settings, Objective::resource);
    const std::size_t communication = index_of(settings, Objective::communication);
    const std::size_t memory = index_of(settings, Objective::memory);
    const bool pipelined = settings.intervals.first > 0;
    std::vector<PrimaryWeighting> result;
    if (resource < count && communication < count) {
        result.push_back({std::vector<double>(count), pipelined ? 1.0 : 2.0});
        result.back().weights[resource] = result.back().weights[communication] = 0.5;
    }
    if (memory < count) {
        result.push_back({std::vector<double>(count), pipelined ? 2.0 : 1.0});
        result.back().weights[memory] = 1.0;
    }
    if (!result.empty()) return result;
    const std::size_t fixed = index_of(settings, Objective::ii);
    for (std::size_t m = 0; m < count; ++m) {
        if (m == fixed && count > 1) continue;
        result.push_back({std::vector<double>(count), 1});
        result.back().weights[m] = 1.0;
    }
    return result;
}

bool seeks(const SearchSettings& settings, std::span<const OpenHorizon> horizons,
           std::int32_t minimum_ii, std::span<const ClosedHorizon> closed, std::int32_t shorter) {
    return !closed.empty() || shorter > 0 || open_below(settings, horizons, minimum_ii);
}

Restart plan_restart(std::int64_t id, const Assignment& what, const RestartContext& context) {
    if (context.settings.method != Method::search) return plan_method(id, context);
    Random random(context.settings.seed ^ plan_stream, static_cast<std::uint64_t>(id));
    Random horizons(context.settings.seed ^ horizon_stream, static_cast<std::uint64_t>(id));
    Restart restart;
    restart.id = id;
    restart.horizon = horizons.below(static_cast<std::uint32_t>(context.horizons.size()));
    restart.ii = context.horizons[restart.horizon].windows.ii;
    restart.rung = what.rung;
    restart.start = what.start;
    if (what.start == Start::repair) {
        plan_repair(random, context, restart);
        return restart;
    }
    if (is_exploration(what.start) || what.start == Start::flow) {
        restart.weighting = even_weighting(context);
        restart.tuning = Tuning::none();
        return restart;
    }
    const TaskKind& kind = context.kinds[what.kind];
    restart.weighting = kind.weighting.empty() ? front_weighting(random, context) : kind.weighting;
    restart.melts = what.start == Start::baseline && context.design.melts &&
                    !prices_memory(context, restart.weighting);
    if (what.start == Start::mixture &&
        !context.mixtures.has(context.horizons[restart.horizon].windows, restart.weighting))
        restart.start = Start::baseline;
    restart.tuning = pick_tuning(random, context, restart);
    // Two of three begin at the best; the others keep the lineages of near ones alive.
    constexpr std::uint32_t near = 3;
    const std::uint32_t rank = random.below(2 * near);
    set_start(context, restart, restart.start, rank < near ? 0 : rank - near);
    return restart;
}

RelaxationSettings relaxation_of(const SearchSettings& settings, std::int64_t batch) {
    Random random(settings.seed ^ batch_stream, static_cast<std::uint64_t>(batch));
    const auto pick = [&](const auto& list) {
        return list[random.below(static_cast<std::uint32_t>(list.size()))];
    };
    RelaxationSettings relaxation = settings.relaxation;
    relaxation.kernel = pick(settings.space.kernel);
    relaxation.dependencies = pick(settings.space.dependencies);
    return relaxation;
}

}  // namespace gaus
