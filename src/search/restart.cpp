#include "search/restart.hpp"

#include "gaus/random.hpp"

#include "search/weighting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
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

/// Draws a hyperparameter: out of the user's list or, when that is empty, the built-in one. With
/// SearchMode::fixed it is `usual`.
class Picker {
  public:
    Picker(Random& random, bool fixed) : random_(random), fixed_(fixed) {}

    double operator()(const std::vector<double>& own, std::initializer_list<double> built_in,
                      double usual) {
        const std::span<const double> list =
            own.empty() ? std::span<const double>(built_in.begin(), built_in.size()) : own;
        const double drawn = list[random_.below(static_cast<std::uint32_t>(list.size()))];
        if (!fixed_) return drawn;
        return own.empty() ? usual : own.front();
    }

  private:
    Random& random_;
    bool fixed_;
};

bool prices_memory(const RestartContext& context, std::span<const double> weighting) {
    const std::size_t memory = index_of(context.settings, Objective::memory);
    return memory < weighting.size() && weighting[memory] > 0;
}

/// First temperatures: an elite or a relaxed schedule is polished, a baseline is melted.
double pick_temperature(Picker& pick, const SearchSpace& space, Start start, bool memory) {
    const auto& own = space.temperature;
    if (start == Start::elite) return pick(own, {0.3, 0.1, 0.03, 0.01}, 0.1);
    if (start != Start::baseline) return pick(own, {0.3, 0.1, 0.03}, 0.1);
    return memory ? pick(own, {3.0, 1.0, 0.3, 0.1}, 1.0) : pick(own, {1.0, 0.3, 0.1, 0.03}, 0.3);
}

/// Tight tables change by swaps, and only while they are hot.
void suit_limits(Picker& pick, const SearchSpace& space, Start start, Hyperparameters& h) {
    const bool known = start == Start::elite || start == Start::feedback;
    h.temperature = known ? pick(space.temperature, {1.0, 0.3, 0.03}, 0.3)
                          : pick(space.temperature, {3.0, 1.0, 1.0, 0.3}, 1.0);
    h.push_share = pick(space.push_share, {0.1, 0.2}, 0.2);
    h.swap_share = pick(space.swap_share, {0.3, 0.6}, 0.3);
    h.shorten_share = pick(space.shorten_share, {0.0}, 0.0);
    // Cheap limits are crossed on the way, dear ones never left: tight designs find no way back.
    h.excess_price = pick(space.excess_price, {5.0, 20.0, 100.0}, 20.0);
}

Hyperparameters sample(Picker pick, const SearchSpace& space, Start start, bool memory,
                       double load) {
    Hyperparameters h;
    h.start = start;
    h.spread = pick(space.spread, {0.1, 0.25, 0.5}, 0.25);
    h.learning_rate = pick(space.learning_rate, {0.05, 0.1, 0.2}, 0.1);
    h.noise = pick(space.noise, {0.0, 0.3, 1.0}, 0.3);
    h.spread_cap = pick(space.spread_cap, {1.0, 4.0}, 4.0);
    // Memory has many steps near its peak: only a tau of their height sees them all.
    h.relax_smoothing =
        memory ? pick(space.relax_smoothing, {0.1 * load, 0.5 * load, 2 * load}, 0.5 * load)
               : pick(space.relax_smoothing, {10.0}, 10.0);
    h.temperature = pick_temperature(pick, space, start, memory);
    h.push_share = pick(space.push_share, {0.2, 0.4}, 0.2);
    if (memory) {
        h.smoothing_start = pick(space.smoothing_start, {1.0, 2.0, 4.0}, 2.0);
        h.smoothing_end = pick(space.smoothing_end, {0.3, 0.6, 1.0}, 0.6);
        h.shorten_share = pick(space.shorten_share, {0.0, 0.0, 0.3}, 0.0);
        h.swap_share = pick(space.swap_share, {0.0, 0.2}, 0.2);
    } else {
        h.smoothing_start = pick(space.smoothing_start, {2.0, 4.0, 8.0}, 4.0);
        h.smoothing_end =
            pick(space.smoothing_end, {0.03, 0.1, 0.3}, start == Start::elite ? 0.03 : 0.3);
        h.shorten_share = pick(space.shorten_share, {0.0}, 0.0);
        h.swap_share = pick(space.swap_share, {0.2, 0.4}, 0.2);
    }
    return h;
}

Hyperparameters hyperparameters_of(const TrialRow& trial) {
    Hyperparameters h;
    visit_both(h, trial, [](double& to, double from) { to = from; });
    return h;
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
std::optional<Hyperparameters> inherit(Random& random, const RestartContext& context,
                                       const Restart& restart, Start start) {
    constexpr std::size_t latest = 40, parents = 4;
    const bool memory = prices_memory(context, restart.weighting);
    std::vector<const TrialRow*> candidates;
    for (auto trial = context.trials.rbegin();
         trial != context.trials.rend() && candidates.size() < latest; ++trial) {
        if (trial->start == to_string(start) && trial->status == "complete" &&
            prices_memory(context, trial->weighting) == memory)
            candidates.push_back(&*trial);
    }
    std::vector<std::pair<double, const TrialRow*>> ranked;
    for (const TrialRow* trial : candidates)
        if (const double value = merit(*trial, candidates); value > 0)
            ranked.emplace_back(-value, trial);
    if (ranked.size() < parents) return std::nullopt;
    std::ranges::stable_sort(ranked, {}, [](const auto& one) { return one.first; });
    Hyperparameters h = hyperparameters_of(*ranked[random.below(parents)].second);
    constexpr std::array<double, 3> factors{0.7, 1.0, 1.4};
    const auto vary = [&](double& value) { value *= factors[random.below(factors.size())]; };
    vary(h.temperature);
    vary(h.smoothing_start);
    vary(h.smoothing_end);
    vary(h.learning_rate);
    h.start = start;
    return h;
}

/// The candidate that is best for the weighting among those legal within the horizon.
const FrontPoint* best_for(std::span<const FrontPoint> candidates, const RestartContext& context,
                           const Restart& restart) {
    const Windows& horizon = context.horizons[restart.horizon].windows;
    const FrontPoint* best = nullptr;
    double best_value = std::numeric_limits<double>::infinity();
    for (const FrontPoint& point : candidates) {
        if (point.schedule.ii != horizon.ii || point.latency_bound > horizon.latency_bound)
            continue;
        const double value = scalarised(point.objectives, restart.weighting, context.scales);
        if (value >= best_value) continue;
        best_value = value;
        best = &point;
    }
    return best;
}

void set_start(const RestartContext& context, Restart& restart, Start start) {
    const auto& baselines = context.horizons[restart.horizon].starts;
    const bool known = start == Start::elite || start == Start::feedback;
    const FrontPoint* best = best_for(known ? context.front : baselines, context, restart);
    if (best == nullptr) return;
    restart.start_value = scalarised(best->objectives, restart.weighting, context.scales);
    if (start != Start::relaxation) restart.from = best->schedule;
}

/// Intervals below the smallest known may be possible.
bool open_below(const RestartContext& context) {
    return context.settings.intervals.smallest &&
           context.horizons[0].windows.ii > context.minimum_ii;
}

}  // namespace

std::string_view to_string(Start start) {
    constexpr std::array<std::string_view, 5> names = {"relaxation", "feedback", "baseline",
                                                       "elite", "repair"};
    return names[static_cast<std::size_t>(start)];
}

std::size_t index_of(const SearchSettings& settings, Objective objective) {
    const auto found = std::ranges::find(settings.objectives, objective);
    return found == settings.objectives.end()
               ? settings.objectives.size() + settings.terms.size()
               : static_cast<std::size_t>(found - settings.objectives.begin());
}

std::vector<std::vector<double>> primary_weightings(const SearchSettings& settings) {
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

Restart plan_restart(std::int64_t id, bool relaxing, const RestartContext& context) {
    Random random(context.settings.seed ^ plan_stream, static_cast<std::uint64_t>(id));
    Restart restart;
    restart.id = id;
    Random turns(context.settings.seed ^ turn_stream, static_cast<std::uint64_t>(id));
    restart.horizon = turns.below(static_cast<std::uint32_t>(context.horizons.size()));
    restart.ii = context.horizons[restart.horizon].windows.ii;
    restart.weighting = pick_weighting(id, context);
    if (!relaxing && open_below(context) && turns.below(5) == 0) {
        restart.hyperparameters.start = Start::repair;
        restart.ii -= 1 + static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(
                              std::min(3, restart.ii - context.minimum_ii))));
        return restart;
    }
    const SearchSettings& settings = context.settings;
    const bool share = settings.share && id >= 8;
    const bool continues = share && random.below(3) != 0;
    const Start start = relaxing ? (continues ? Start::feedback : Start::relaxation)
                                 : (continues ? Start::elite : Start::baseline);
    // Half of the population inherits. Of the others one in four explores, and three in four once
    // the usual values have had their chance, which on large designs takes the whole run.
    constexpr std::int64_t chance = 400;
    const bool evolves = settings.mode == SearchMode::pbt;
    const std::uint32_t lot = random.below(8);
    const std::uint32_t explorers = id < chance ? 1 : 3;
    const Picker pick(random, settings.mode == SearchMode::fixed || (evolves && lot >= explorers));
    restart.hyperparameters = sample(pick, settings.space, start,
                                     prices_memory(context, restart.weighting), context.load);
    if (context.limited) {
        Picker limited = pick;
        suit_limits(limited, settings.space, start, restart.hyperparameters);
    }
    if (share && evolves && lot >= 4) {
        if (const auto inherited = inherit(random, context, restart, start))
            restart.hyperparameters = *inherited;
    }
    set_start(context, restart, start);
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
