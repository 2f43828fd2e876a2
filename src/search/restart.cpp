#include "search/restart.hpp"

#include "search/weighting.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gaus {

namespace {

constexpr std::uint64_t plan_stream = 0x706c616e;  // apart from the streams of the restarts

/// Three of four restarts go to the primary weightings, the others round the lattice and, with
/// sharing, every second of them into the gaps of the front.
std::vector<double> pick_weighting(std::int64_t id, const RestartContext& context) {
    constexpr std::size_t lattice_points = 15;
    const auto primary = primary_weightings(context.settings);
    const auto turn = static_cast<std::size_t>(id / 4);
    if (id % 4 != 3) return primary[static_cast<std::size_t>(id - id / 4) % primary.size()];
    const std::size_t count = context.scales.size();
    if (context.settings.share && turn % 2 == 1 && count > 1) {
        auto gap = gap_weighting(context.front, context.scales, turn / 2 % 8);
        if (!gap.empty()) return gap;
    }
    const auto others = lattice(count, count == 1 ? 1 : lattice_points);
    return others[turn / 2 % others.size()];
}

template <std::size_t N>
double pick(Random& random, const std::array<double, N>& values) {
    return values[random.below(N)];
}

bool prices_memory(const RestartContext& context, std::span<const double> weighting) {
    const auto& objectives = context.settings.objectives;
    for (std::size_t m = 0; m < objectives.size(); ++m)
        if (objectives[m] == Objective::memory && weighting[m] > 0) return true;
    return false;
}

/// First temperatures: an elite or a relaxed schedule is polished, a baseline is melted.
double pick_temperature(Random& random, Start start, bool memory) {
    if (start == Start::elite) return pick<4>(random, {0.3, 0.1, 0.03, 0.01});
    if (start != Start::baseline) return pick<3>(random, {0.3, 0.1, 0.03});
    return memory ? pick<4>(random, {3.0, 1.0, 0.3, 0.1}) : pick<4>(random, {1.0, 0.3, 0.1, 0.03});
}

Hyperparameters sample(Random& random, Start start, bool memory, double load) {
    Hyperparameters h;
    h.start = start;
    h.spread = pick<3>(random, {0.1, 0.25, 0.5});
    h.learning_rate = pick<3>(random, {0.05, 0.1, 0.2});
    h.noise = pick<3>(random, {0.0, 0.3, 1.0});
    h.spread_cap = pick<2>(random, {1.0, 4.0});
    // Memory has many steps near its peak: only a tau of their height sees them all.
    h.relax_smoothing = memory ? load * pick<3>(random, {0.1, 0.5, 2.0}) : 10.0;
    h.temperature = pick_temperature(random, start, memory);
    h.push_share = pick<2>(random, {0.2, 0.4});
    if (memory) {
        h.smoothing_start = pick<3>(random, {1.0, 2.0, 4.0});
        h.smoothing_end = pick<3>(random, {0.3, 0.6, 1.0});
        h.shorten_share = pick<3>(random, {0.0, 0.0, 0.3});
        h.swap_share = pick<2>(random, {0.0, 0.2});
    } else {
        h.smoothing_start = pick<3>(random, {2.0, 4.0, 8.0});
        h.smoothing_end = pick<2>(random, {0.15, 0.3});
        h.shorten_share = 0.0;
        h.swap_share = pick<2>(random, {0.2, 0.4});
    }
    return h;
}

Hyperparameters hyperparameters_of(const TrialRow& trial) {
    Hyperparameters h;
    h.spread = trial.spread;
    h.spread_cap = trial.spread_cap;
    h.relax_smoothing = trial.relax_smoothing;
    h.learning_rate = trial.learning_rate;
    h.noise = trial.noise;
    h.smoothing_start = trial.smoothing_start;
    h.smoothing_end = trial.smoothing_end;
    h.temperature = trial.temperature;
    h.push_share = trial.push_share;
    h.shorten_share = trial.shorten_share;
    h.swap_share = trial.swap_share;
    return h;
}

/// Hyperparameters of one of the best trials of this weighting, bound and start, slightly changed.
std::optional<Hyperparameters> inherit(Random& random, const RestartContext& context,
                                       const Restart& restart, Start start) {
    constexpr std::size_t parents = 3;
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < context.trials.size(); ++i) {
        const TrialRow& trial = context.trials[i];
        if (trial.weighting == restart.weighting && trial.start == to_string(start) &&
            std::isfinite(trial.value) &&
            trial.latency_bound == context.settings.latency_bounds[restart.bound])
            candidates.push_back(i);
    }
    if (candidates.size() < parents) return std::nullopt;
    std::ranges::stable_sort(candidates, {},
                             [&](std::size_t i) { return context.trials[i].value; });
    Hyperparameters h = hyperparameters_of(context.trials[candidates[random.below(parents)]]);
    const auto vary = [&](double& value) { value *= pick<3>(random, {0.7, 1.0, 1.4}); };
    vary(h.temperature);
    vary(h.smoothing_start);
    vary(h.smoothing_end);
    vary(h.learning_rate);
    h.start = start;
    return h;
}

}  // namespace

std::string_view to_string(Start start) {
    constexpr std::array<std::string_view, 4> names = {"relaxation", "feedback", "baseline",
                                                       "elite"};
    return names[static_cast<std::size_t>(start)];
}

std::vector<std::vector<double>> primary_weightings(const SearchSettings& settings) {
    const std::size_t count = settings.objectives.size() + settings.terms.size();
    const auto index = [&](Objective objective) {
        return static_cast<std::size_t>(std::ranges::find(settings.objectives, objective) -
                                        settings.objectives.begin());
    };
    const std::size_t none = settings.objectives.size();
    const std::size_t resource = index(Objective::resource);
    const std::size_t communication = index(Objective::communication);
    const std::size_t memory = index(Objective::memory);
    std::vector<std::vector<double>> result;
    if (resource != none && communication != none) {
        result.emplace_back(count, 0.0);
        result.back()[resource] = result.back()[communication] = 0.5;
    }
    if (memory != none) {
        result.emplace_back(count, 0.0);
        result.back()[memory] = 1.0;
    }
    return result.empty() ? lattice(count, count) : result;
}

Restart plan_restart(std::int64_t id, bool relaxing, const RestartContext& context) {
    Random random(context.settings.seed ^ plan_stream, static_cast<std::uint64_t>(id));
    Restart restart;
    restart.id = id;
    restart.bound = static_cast<std::size_t>(id / 2) % context.settings.latency_bounds.size();
    restart.weighting = pick_weighting(id, context);
    const bool share = context.settings.share && id >= 8;
    const bool continues = share && random.below(3) != 0;
    const Start start = relaxing ? (continues ? Start::feedback : Start::relaxation)
                                 : (continues ? Start::elite : Start::baseline);
    restart.hyperparameters =
        sample(random, start, prices_memory(context, restart.weighting), context.load);
    if (share && random.below(2) == 0) {
        if (const auto inherited = inherit(random, context, restart, start))
            restart.hyperparameters = *inherited;
    }
    return restart;
}

}  // namespace gaus
