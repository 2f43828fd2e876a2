// SPDX-License-Identifier: Apache-2.0
#include "search/run/peers.hpp"

#include "gaus/baseline.hpp"
#include "gaus/categorical.hpp"
#include "gaus/legalize.hpp"
#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "search/policy/loads.hpp"
#include "search/policy/sampling.hpp"
#include "search/run/make_point.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <utility>

namespace gaus {

namespace {

const PeerHorizon& horizon_of(const PeerBench& bench, std::int64_t restart) {
    return bench.horizons[static_cast<std::size_t>(restart) % bench.horizons.size()];
}

/// Weights of the prices, sum 1.
std::vector<double> weighting_of(const MultiStartSettings& settings) {
    std::vector<double> weights = settings.prices;
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

/// Smoothing of memory must reach over the many steps near its peak; docs/search.md. In mean sizes
/// of the operators, of an early schedule.
double first_smoothing(const PeerBench& bench, const Windows& windows) {
    constexpr double usual = 10;
    if (bench.prices.memory <= 0) return usual;
    return std::max(usual, 0.5 * loads_of(bench.problem, asap_schedule(windows)).memory);
}

/// Iterations of `cost` [s] that fit half of the run, at most as many as are of use.
int affordable_iterations(const PeerBench& bench, double cost, int most) {
    constexpr int fewest = 20;
    const double fit = bench.settings.time_limit / 2 / cost;
    return static_cast<int>(std::clamp<double>(fit, fewest, most));
}

TrialRow make_trial(const PeerBench& bench, std::int64_t restart, Start start) {
    const PeerHorizon& horizon = horizon_of(bench, restart);
    TrialRow trial;
    trial.restart = restart;
    trial.start = start;
    trial.latency_bound = horizon.windows.latency_bound;
    trial.ii = horizon.windows.ii;
    trial.weighting = weighting_of(bench.settings);
    if (horizon.start) trial.start_value = priced(bench.settings, *horizon.start);
    trial.value = std::numeric_limits<double>::quiet_NaN();
    return trial;
}

/// A legal schedule of a restart, also noted in its trial.
FrontPoint make_found(const PeerBench& bench, TrialRow& trial, Schedule schedule, Origin origin) {
    FrontPoint point = make_point(bench.problem, bench.settings.objectives, {}, trial.latency_bound,
                                  std::move(schedule), origin);
    point.weighting = trial.weighting;
    point.restart = trial.restart;
    point.seconds = bench.elapsed();
    const double value = priced(bench.settings, point);
    if (!(trial.value <= value)) trial.value = value;
    return point;
}

Start gradient_start(const PeerHorizon& horizon) {
    return horizon.start ? Start::baseline : Start::relaxation;
}

void run_gs(const PeerBench& bench, const Deliver& deliver, std::int64_t restart,
            const StopCheck& stop) {
    constexpr double seconds_per_cell = 4e-8;  // of an iteration, one thread
    const PeerHorizon& horizon = horizon_of(bench, restart);
    const double begin = bench.elapsed();
    CategoricalSettings settings;
    settings.prices = bench.prices;
    settings.iterations = affordable_iterations(
        bench, seconds_per_cell * bench.problem.operator_count() * horizon.windows.latency_bound,
        settings.iterations);
    settings.initial = horizon.start ? &horizon.start->schedule : nullptr;
    settings.seed = bench.settings.seed;
    settings.restart = static_cast<std::uint64_t>(restart);
    TrialRow trial = make_trial(bench, restart, gradient_start(horizon));
    const auto visit = [&](std::span<const float> position) {
        auto legal = legalize(bench.problem, horizon.windows, position, stop);
        if (!legal) return;
        const double before = trial.value;
        FrontPoint point = make_found(bench, trial, std::move(*legal), Origin::relaxation);
        if (!(before <= trial.value)) deliver({{std::move(point)}, {}, 0});
    };
    const Categorical end = bench.settings.categorical(bench.problem, horizon.windows, settings,
                                                       bench.threads_each, visit, stop);
    trial.tuning = Tuning::none();
    trial.tuning[Hyperparameter::relax_smoothing] = settings.smoothing_start;
    trial.tuning[Hyperparameter::learning_rate] = settings.learning_rate;
    trial.iterations = end.iterations;
    trial.seconds = bench.elapsed() - begin;
    if (!(trial.value < std::numeric_limits<double>::infinity()))
        trial.status = TrialStatus::not_legal;
    if (!end.finite) trial.status = TrialStatus::not_finite;
    if (stop()) trial.status = TrialStatus::stopped;
    deliver({{}, {std::move(trial)}, end.iterations});
}

/// The first restart of every horizon has the usual values; for others some are drawn.
Tuning draw_paper(const PeerBench& bench, std::int64_t restart) {
    using enum Hyperparameter;
    Tuning tuning;
    tuning[relax_smoothing] = first_smoothing(bench, horizon_of(bench, restart).windows);
    if (restart < static_cast<std::int64_t>(bench.horizons.size())) return tuning;
    Random random(bench.settings.seed, static_cast<std::uint64_t>(restart));
    const auto pick = [&](const std::array<double, 3>& values) {
        return values[random.below(static_cast<std::uint32_t>(values.size()))];
    };
    tuning[learning_rate] = pick({0.05, 0.1, 0.2});
    tuning[spread] = pick({0.1, 0.25, 0.5});
    tuning[noise] = pick({0.1, 0.3, 1.0});
    return tuning;
}

/// A lane of GauS as published.
Lane paper_lane(const PeerBench& bench, std::int64_t restart, const Tuning& tuning) {
    const PeerHorizon& horizon = horizon_of(bench, restart);
    Lane lane;
    lane.prices = bench.prices;
    lane.latency_bound = horizon.windows.latency_bound;
    lane.ii = horizon.windows.ii;
    lane.tuning = tuning;
    lane.seed = bench.settings.seed;
    lane.restart = static_cast<std::uint64_t>(restart);
    lane.initial = horizon.start ? &horizon.start->schedule : nullptr;
    return lane;
}

void run_paper(const PeerBench& bench, const Deliver& deliver, std::int64_t first,
               std::int64_t count, const StopCheck& stop) {
    constexpr double seconds_per_lane = 3e-8;  // of an operator and iteration, one thread
    const double begin = bench.elapsed();
    RelaxationSettings settings;
    settings.dependencies = DependencyMode::alm;
    settings.kernel = SmoothingKernel::gaussian;
    settings.iterations = affordable_iterations(
        bench, seconds_per_lane * bench.problem.operator_count() * static_cast<double>(count),
        settings.iterations);
    std::vector<Tuning> drawn;
    std::vector<Lane> lanes;
    for (std::int64_t id = first; id < first + count; ++id) {
        drawn.push_back(draw_paper(bench, id));
        lanes.push_back(paper_lane(bench, id, drawn.back()));
    }
    const auto relaxed = relax(bench.problem, lanes, settings, stop);
    Found found;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const std::int64_t id = first + static_cast<std::int64_t>(i);
        const PeerHorizon& horizon = horizon_of(bench, id);
        TrialRow trial = make_trial(bench, id, gradient_start(horizon));
        auto legal = legalize(bench.problem, horizon.windows, relaxed[i].position, stop);
        if (!legal) trial.status = TrialStatus::not_legal;
        if (legal)
            found.points.push_back(make_found(bench, trial, std::move(*legal), Origin::relaxation));
        if (!relaxed[i].finite) trial.status = TrialStatus::not_finite;
        if (stop()) trial.status = TrialStatus::stopped;
        trial.tuning = drawn[i].only(Stage::relaxation);
        trial.iterations = relaxed[i].iterations;
        trial.kernel = settings.kernel;
        trial.dependencies = settings.dependencies;
        trial.seconds = (bench.elapsed() - begin) / static_cast<double>(count);
        found.evaluations += relaxed[i].iterations;
        found.trials.push_back(std::move(trial));
    }
    deliver(std::move(found));
}

/// The restarts of annealing on one thread: each has twice the moves of the one before, and begins
/// at the best baseline, hot, or at the best of the earlier ones, cooler.
class AnnealingChain {
  public:
    AnnealingChain(const PeerBench& bench, const Deliver& deliver)
        : bench_(bench), deliver_(deliver), best_(bench.horizons.size()) {}

    void run(std::int64_t restart, const StopCheck& stop) {
        const double begin = bench_.elapsed();
        const PeerHorizon& horizon = horizon_of(bench_, restart);
        std::optional<FrontPoint>& best =
            best_[static_cast<std::size_t>(restart) % bench_.horizons.size()];
        Random random(bench_.settings.seed, static_cast<std::uint64_t>(restart));
        const bool continues = best && random.below(2) == 0;
        const FrontPoint& from = continues ? *best : *horizon.start;
        const Tuning tuning = draw(random, horizon, continues);
        AnnealingSettings settings;
        settings.tuning = tuning;
        settings.prices = bench_.prices;
        settings.proposals = affordable_proposals();
        settings.seed = bench_.settings.seed;
        settings.stream = static_cast<std::uint64_t>(restart);
        TrialRow trial = make_trial(bench_, restart, continues ? Start::elite : Start::baseline);
        Annealed annealed = anneal(bench_.problem, horizon.windows, from.schedule, settings, stop);
        seconds_per_proposal_ = (bench_.elapsed() - begin) /
                                static_cast<double>(std::max<std::int64_t>(1, annealed.proposals));
        FrontPoint point =
            make_found(bench_, trial, std::move(annealed.schedule), Origin::refinement);
        if (!best || priced(bench_.settings, point) < priced(bench_.settings, *best)) best = point;
        trial.start_value = priced(bench_.settings, from);
        trial.tuning = tuning.only(Stage::refinement);
        trial.proposals = annealed.proposals;
        trial.seconds = bench_.elapsed() - begin;
        if (stop()) trial.status = TrialStatus::stopped;
        deliver_({{std::move(point)}, {std::move(trial)}, annealed.proposals});
    }

  private:
    /// The usual values of the search, docs/search.md, but for the temperature, which is drawn.
    Tuning draw(Random& random, const PeerHorizon& horizon, bool continues) const {
        const Circumstances circumstances{continues ? Start::elite : Start::baseline,
                                          bench_.prices.memory > 0, traits_of(bench_.problem),
                                          loads_of(bench_.problem, horizon.start->schedule)};
        constexpr Hyperparameter heat = Hyperparameter::temperature;
        Tuning tuning = sample(random, {}, circumstances, false);
        tuning[heat] = sample(random, {}, circumstances, true)[heat];
        return tuning;
    }

    /// Twice those of the restart before; all that is left when there is no time for two more.
    std::int64_t affordable_proposals() {
        const std::int64_t proposals = proposals_;
        proposals_ *= 2;
        if (seconds_per_proposal_ <= 0) return proposals;
        const double possible = 0.95 * bench_.left() / seconds_per_proposal_;
        const bool last = possible < 3 * static_cast<double>(proposals);
        return last ? std::max<std::int64_t>(1, static_cast<std::int64_t>(possible)) : proposals;
    }

    const PeerBench& bench_;
    const Deliver& deliver_;
    std::vector<std::optional<FrontPoint>> best_;  ///< of every horizon
    std::int64_t proposals_ = 1 << 18;             ///< of the next restart
    double seconds_per_proposal_ = 0;              ///< of the latest
};

}  // namespace

std::int64_t restarts_together(Peer peer) {
    return peer == Peer::gaus_paper ? group_of_lanes : 1;
}

double priced(const MultiStartSettings& settings, const FrontPoint& point) {
    return std::inner_product(settings.prices.begin(), settings.prices.end(),
                              point.objectives.begin(), 0.0);
}

PeerWorker peer_worker(const PeerBench& bench, const Deliver& deliver) {
    switch (bench.settings.peer) {
        case Peer::gs:
            return [&](std::int64_t first, std::int64_t count, const StopCheck& stop) {
                for (std::int64_t id = first; id < first + count && !stop(); ++id)
                    run_gs(bench, deliver, id, stop);
            };
        case Peer::gaus_paper:
            return [&](std::int64_t first, std::int64_t count, const StopCheck& stop) {
                run_paper(bench, deliver, first, count, stop);
            };
        case Peer::annealing:
            break;
    }
    return [chain = std::make_shared<AnnealingChain>(bench, deliver)](
               std::int64_t first, std::int64_t count, const StopCheck& stop) {
        for (std::int64_t id = first; id < first + count && !stop(); ++id)
            chain->run(id, stop);
    };
}

}  // namespace gaus
