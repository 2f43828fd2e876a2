// SPDX-License-Identifier: Apache-2.0
#include "search/policy/methods.hpp"

#include "gaus/categorical.hpp"
#include "gaus/random.hpp"

#include "search/policy/budget.hpp"
#include "search/policy/sampling.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace gaus {

namespace {

/// Whether memory has a price.
bool prices_memory(const SearchSettings& settings) {
    const std::size_t memory = index_of(settings, Objective::memory);
    return memory < settings.prices.size() && settings.prices[memory] > 0;
}

/// What GS-Schedule has of its own in place of a tuning.
Tuning categorical_tuning() {
    const CategoricalSettings usual;
    Tuning tuning = Tuning::none();
    tuning[Hyperparameter::relax_smoothing] = usual.smoothing_start;
    tuning[Hyperparameter::learning_rate] = usual.learning_rate;
    return tuning;
}

/// The first restart of every horizon has the usual values; for others some are drawn.
Tuning paper_tuning(std::int64_t id, const RestartContext& context) {
    using enum Hyperparameter;
    Tuning tuning;
    // Smoothing of memory must reach over the many steps near its peak; docs/search.md.
    constexpr double usual = 10;
    tuning[relax_smoothing] =
        prices_memory(context.settings) ? std::max(usual, 0.5 * context.loads.memory) : usual;
    if (id >= static_cast<std::int64_t>(context.horizons.size())) {
        Random random(context.settings.seed, static_cast<std::uint64_t>(id));
        const auto pick = [&](const std::array<double, 3>& values) {
            return values[random.below(static_cast<std::uint32_t>(values.size()))];
        };
        tuning[learning_rate] = pick({0.05, 0.1, 0.2});
        tuning[spread] = pick({0.1, 0.25, 0.5});
        tuning[noise] = pick({0.1, 0.3, 1.0});
    }
    return tuning.only(Stage::relaxation);
}

/// The usual values of the search, docs/search.md, but for the temperature, which is drawn.
Tuning annealing_tuning(Random& random, const RestartContext& context, Start start) {
    const Circumstances circumstances{start, prices_memory(context.settings), context.design,
                                      context.loads};
    constexpr Hyperparameter heat = Hyperparameter::temperature;
    Tuning tuning = sample(random, {}, circumstances, false);
    tuning[heat] = sample(random, {}, circumstances, true)[heat];
    return tuning.only(Stage::refinement);
}

void begin_at(const FrontPoint& point, const RestartContext& context, Restart& restart) {
    restart.from = point.schedule;
    restart.start_value = scalarised(point.objectives, restart.weighting, context.scales);
}

/// Every second one, at random, continues from the best that is known, cooler.
void plan_annealing(const RestartContext& context, Restart& restart) {
    constexpr std::int64_t first_proposals = 1 << 18, most_doublings = 40;
    Random random(context.settings.seed, static_cast<std::uint64_t>(restart.id));
    const FrontPoint* best = nullptr;
    if (context.settings.share && !context.trials.empty() && random.below(2) == 0)
        best = best_for(context.front, context, restart, 0);
    restart.start = best != nullptr ? Start::elite : Start::baseline;
    begin_at(best != nullptr ? *best : context.horizons[restart.horizon].starts.front(), context,
             restart);
    restart.tuning = annealing_tuning(random, context, restart.start);
    restart.proposals = first_proposals << std::min(most_doublings, restart.id / context.workers);
}

void plan_descent(const RestartContext& context, Restart& restart) {
    restart.start = method_start(context.settings);
    if (begins_informed(context.settings))
        begin_at(context.horizons[restart.horizon].starts.front(), context, restart);
    restart.tuning = context.settings.method == Method::gs ? categorical_tuning()
                                                           : paper_tuning(restart.id, context);
}

}  // namespace

void settle(SearchSettings& settings) {
    const bool paper = settings.method == Method::gaus_paper;
    settings.mode = SearchMode::fixed;
    settings.space.kernel = {SmoothingKernel::gaussian};
    settings.space.dependencies = {DependencyMode::alm};
    settings.refinement = descends(settings.method) ? 0.0 : 1.0;
    if (!paper) settings.relaxation.device = Device::cpu;
}

bool begins_informed(const SearchSettings& settings) {
    if (settings.start == MethodStart::usual) return !descends(settings.method);
    return settings.start == MethodStart::informed;
}

bool descends(Method method) {
    return method == Method::gs || method == Method::gaus_paper;
}

std::vector<double> method_weighting(const SearchSettings& settings) {
    std::vector<double> weights = settings.prices;
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

std::vector<double> method_scales(const SearchSettings& settings) {
    const double sum = std::accumulate(settings.prices.begin(), settings.prices.end(), 0.0);
    return std::vector<double>(settings.prices.size(), 1 / sum);
}

Start method_start(const SearchSettings& settings) {
    if (!descends(settings.method)) return Start::baseline;
    return begins_informed(settings) ? Start::feedback : Start::relaxation;
}

std::int64_t method_lanes(const SearchSettings& settings, std::int64_t lanes) {
    return settings.method == Method::gaus_paper ? lanes : 1;
}

int method_iterations(const Problem& problem, const SearchSettings& settings, std::int64_t lanes,
                      std::int32_t steps) {
    constexpr double paper = 3;                  // times the work of our relaxation
    constexpr double gs = 4.0 / group_of_lanes;  // likewise, of every step
    constexpr int fewest = 20;
    if (settings.method == Method::gaus_paper)
        return std::max(fewest, affordable_iterations(problem, settings, lanes, paper));
    return std::clamp(affordable_iterations(problem, settings, 1, gs * steps), fewest,
                      CategoricalSettings{}.iterations);
}

Restart plan_method(std::int64_t id, const RestartContext& context) {
    Restart restart;
    restart.id = id;
    restart.horizon = static_cast<std::size_t>(id) % context.horizons.size();
    restart.ii = context.horizons[restart.horizon].windows.ii;
    restart.weighting = method_weighting(context.settings);
    if (descends(context.settings.method))
        plan_descent(context, restart);
    else
        plan_annealing(context, restart);
    return restart;
}

}  // namespace gaus
