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
constexpr std::uint64_t plan_stream = 0x706c616e, turn_stream = 0x7475726e,
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

/// Three of four restarts go to the primary weightings, the others round the lattice and, with
/// sharing, every second of them into the gaps of the front.
std::vector<double> pick_weighting(std::int64_t id, const RestartContext& context) {
    constexpr std::size_t lattice_points = 15;
    const auto primary = primary_weightings(context.settings);
    const auto turn = static_cast<std::size_t>(id / 4);
    const std::size_t count = context.scales.size();
    if (id % 4 != 3 || count == 1)
        return primary[static_cast<std::size_t>(id - id / 4) % primary.size()];
    const std::size_t fixed = index_of(context.settings, Objective::ii);
    if (context.settings.share && turn % 2 == 1) {
        auto gap = gap_weighting(context.front, context.scales, turn / 2 % 8);
        if (!gap.empty()) return without(std::move(gap), fixed);
    }
    const std::size_t free = count - (fixed < count);
    const auto others = lattice(free, free == 1 ? 1 : lattice_points);
    auto weighting = others[turn / 2 % others.size()];
    if (fixed < count) weighting.insert(weighting.begin() + static_cast<std::ptrdiff_t>(fixed), 0);
    return weighting;
}

/// True when the best value of a weighting has stood for four fifths of the time that restarts have
/// spent on it: more of them will hardly better it.
bool stands(const RestartContext& context, const std::vector<double>& weighting) {
    double best = std::numeric_limits<double>::infinity(), seconds = 0, until_best = 0;
    for (const TrialRow& trial : context.trials) {
        if (trial.weighting != weighting || trial.start == Start::front ||
            trial.start == Start::flow)
            continue;
        seconds += trial.seconds;
        if (!(trial.value < best * (1 - 1e-9))) continue;
        best = trial.value;
        until_best = seconds;
    }
    return until_best > 0 && until_best < seconds / 5;
}

bool all_stand(const RestartContext& context) {
    return std::ranges::all_of(primary_weightings(context.settings),
                               [&](const auto& weighting) { return stands(context, weighting); });
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

/// What the restarts of this weighting that began so have reached; infinite when there is none.
double reached(const RestartContext& context, const Restart& restart, Start start) {
    double best = std::numeric_limits<double>::infinity();
    for (const TrialRow& trial : context.trials) {
        if (trial.start == start && trial.weighting == restart.weighting &&
            trial.ii == restart.ii &&
            trial.latency_bound == context.horizons[restart.horizon].windows.latency_bound)
            best = std::fmin(best, trial.value);
    }
    return best;
}

/// True when the best restart that began with the mixture has beaten those that began at a baseline
/// or with the relaxation.
bool mixture_leads(const RestartContext& context, const Restart& restart) {
    return reached(context, restart, Start::mixture) <
           std::min(reached(context, restart, Start::baseline),
                    reached(context, restart, Start::relaxation));
}

/// True when restarts that began with `start` have ended clearly worse than those with `other`.
bool trails(const RestartContext& context, const Restart& restart, Start start, Start other) {
    constexpr double clearly = 1.002;
    const double value = reached(context, restart, start);
    return std::isfinite(value) && value > clearly * reached(context, restart, other);
}

/// Melting is for the first primary weighting.
bool melting_trails(const RestartContext& context, Restart restart) {
    restart.weighting = primary_weightings(context.settings).front();
    return trails(context, restart, Start::baseline, Start::relaxation);
}

/// The first primary weighting has the melting batches: where there are some, every second of its
/// relaxed restarts goes to the last one, and all when they trail.
std::vector<double> relaxed_weighting(std::int64_t id, bool share, const RestartContext& context,
                                      Restart restart) {
    const auto primary = primary_weightings(context.settings);
    restart.weighting = pick_weighting(id, context);
    if (!context.melts || restart.weighting != primary.front()) return restart.weighting;
    const bool trailing = share && trails(context, restart, Start::relaxation, Start::baseline);
    return trailing || id / 8 % 2 == 1 ? primary.back() : primary.front();
}

/// Where there is a mixture, one of eight begins with it; six of eight when it leads.
bool takes_mixture(Random& random, const RestartContext& context, const Restart& restart) {
    const Windows& horizon = context.horizons[restart.horizon].windows;
    if (!context.mixtures.has(horizon, restart.weighting)) return false;
    const bool leads = context.settings.share && mixture_leads(context, restart);
    return random.below(8) < (leads ? 6 : 1);
}

/// Intervals below the smallest known may be possible.
bool open_below(const RestartContext& context) {
    return context.settings.intervals.smallest &&
           context.horizons[0].windows.ii > context.minimum_ii;
}

/// Where there are melting batches, baselines are for them.
Start pick_start(Random& random, BatchKind kind, bool share, const RestartContext& context,
                 const Restart& restart) {
    if (kind == BatchKind::polishing) return share ? Start::elite : Start::baseline;
    const bool relaxing = kind == BatchKind::relaxing;
    // The elites of tight tables lie in narrow basins: one of three continues, else two.
    const bool narrow =
        context.design.limited && !relaxing && prices_memory(context, restart.weighting);
    const bool continues = share && (random.below(3) == 0) == narrow && !restart.melts;
    Start start = relaxing ? (continues ? Start::feedback : Start::relaxation)
                           : (continues ? Start::elite : Start::baseline);
    if (start != Start::elite && takes_mixture(random, context, restart)) start = Start::mixture;
    const bool spare = context.melts && share && !restart.melts;
    return spare && start == Start::baseline ? Start::elite : start;
}

/// Half of the population inherits. Of the others one in four explores, and three in four once the
/// usual values have had their chance, which on large designs takes the whole run. Long refinements
/// have the usual values.
Tuning pick_tuning(Random& random, Start start, bool share, const RestartContext& context,
                   const Restart& restart) {
    constexpr std::int64_t chance = 150;
    const SearchSettings& settings = context.settings;
    const bool evolves = settings.mode == SearchMode::pbt;
    const std::uint32_t lot = random.below(8);
    const std::uint32_t explorers = restart.id < chance ? 1 : 3;
    const bool explores = settings.mode != SearchMode::fixed && !(evolves && lot >= explorers);
    const Circumstances circumstances{start,          prices_memory(context, restart.weighting),
                                      context.design, context.loads,
                                      context.melts,  restart.melts};
    const auto drawn = sample(random, settings.space, circumstances, explores && !restart.melts);
    if (!share || !evolves || lot < 4 || restart.melts) return drawn;
    return inherit(random, context, restart, start).value_or(drawn);
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

std::vector<std::vector<double>> primary_weightings(const SearchSettings& settings) {
    if (settings.method != Method::search) return {method_weighting(settings)};
    const std::size_t count = settings.objectives.size() + settings.terms.size();
    const std::size_t resource = index_of(settings, Objective::resource);
    const std::size_t communication = index_of(settings, Objective::communication);
    const std::size_t memory = index_of(settings, Objective::memory);
    std::vector<std::vector<double>> result;
    if (resource < count && communication < count) {
        result.emplace_back(count, 0.0);
        result.back()[resource] = result.back()[communication] = 0.5;
    }
    if (memory < count) {
        result.emplace_back(count, 0.0);
        result.back()[memory] = 1.0;
        if (settings.intervals.first > 0) result.push_back(result.back());
    }
    if (!result.empty()) return result;
    const std::size_t fixed = index_of(settings, Objective::ii);
    for (std::size_t m = 0; m < count; ++m) {
        if (m == fixed && count > 1) continue;
        result.emplace_back(count, 0.0);
        result.back()[m] = 1.0;
    }
    return result;
}

Restart plan_restart(std::int64_t id, BatchKind kind, const RestartContext& context) {
    if (context.settings.method != Method::search) return plan_method(id, context);
    Random random(context.settings.seed ^ plan_stream, static_cast<std::uint64_t>(id));
    Restart restart;
    restart.id = id;
    Random turns(context.settings.seed ^ turn_stream, static_cast<std::uint64_t>(id));
    restart.horizon = turns.below(static_cast<std::uint32_t>(context.horizons.size()));
    restart.ii = context.horizons[restart.horizon].windows.ii;
    const SearchSettings& settings = context.settings;
    const bool share = settings.share && id >= 8;
    const bool relaxing = kind == BatchKind::relaxing;
    restart.melts = kind == BatchKind::melting && !(share && melting_trails(context, restart));
    restart.weighting = restart.melts || kind == BatchKind::polishing
                            ? primary_weightings(settings).front()
                        : relaxing ? relaxed_weighting(id, share, context, restart)
                                   : pick_weighting(id, context);
    const bool closed = !context.closed.empty();
    if (!relaxing && (closed || open_below(context)) && turns.below(5) == 0) {
        restart.start = Start::repair;
        if (closed) {
            const auto count = static_cast<std::uint32_t>(context.closed.size());
            const ClosedHorizon& goal = context.closed[random.below(count)];
            restart.ii = goal.ii;
            restart.latency_bound = goal.latency_bound;
            return restart;
        }
        restart.ii -= 1 + static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(
                              std::min(3, restart.ii - context.minimum_ii))));
        return restart;
    }
    const auto yields = [&] {
        return share && context.explores && kind != BatchKind::melting && turns.below(8) > 0 &&
               all_stand(context);
    };
    if (kind == BatchKind::exploring || yields()) {
        restart.start = Start::front;
        restart.weighting = even_weighting(context);
        restart.tuning = Tuning::none();
        return restart;
    }
    restart.start = pick_start(random, kind, share, context, restart);
    restart.tuning = pick_tuning(random, restart.start, share, context, restart);
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
