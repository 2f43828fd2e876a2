// SPDX-License-Identifier: Apache-2.0
#include "search/run/explore.hpp"

#include "gaus/legalize.hpp"
#include "gaus/random.hpp"
#include "gaus/schedule.hpp"

#include "search/policy/weighting.hpp"
#include "search/run/observe.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace gaus {

namespace {

class Explorer {
  public:
    Explorer(const Problem& problem, const Windows& windows, std::span<const KnownPoint> known,
             const ExplorationSettings& settings, const StopCheck& stop)
        : problem_(problem),
          windows_(windows),
          settings_(settings),
          stop_(stop),
          archive_(known, windows),
          random_(settings.seed, settings.stream),
          left_(static_cast<double>(settings.proposals)) {}

    Exploration run() {
        while (goes_on()) {
            if (settings_.start == Start::gap)
                close_gap();
            else
                walk(from(), draw_walk(draw_prices()));
        }
        result_.found = archive_.take_found();
        return std::move(result_);
    }

  private:
    bool goes_on() {
        if (left_ < 1 || !archive_.has_starts() || stop_()) return false;
        result_.hurried = settings_.time_left && settings_.time_left() <= 0;
        return !result_.hurried;
    }

    /// Between the two on a geometric scale.
    double between(double low, double high) {
        return low * std::pow(high / low, random_.uniform());
    }
    std::uint32_t below(std::size_t count) {
        return random_.below(static_cast<std::uint32_t>(count));
    }

    /// Cool and at a sharp peak: its start is not forgotten.
    AnnealingSettings draw_walk(Prices prices) {
        using enum Hyperparameter;
        AnnealingSettings walk;
        walk.tuning = {{temperature, between(0.05, 0.25)},
                       {temperature_end, 0.03},
                       {smoothing_start, 0.15},
                       {smoothing_end, 0.1},
                       {push_share, 0.2},
                       {swap_share, 0.1},
                       {drag_share, 0.1},
                       {shorten_share, 0.1}};
        walk.prices = std::move(prices);
        walk.proposals = settings_.length * problem_.operator_count();
        return walk;
    }

    Schedule walk(Schedule start, AnnealingSettings walk) {
        const double cost = settings_.cost ? settings_.cost(walk.prices) : 1.0;
        walk.proposals =
            std::min(walk.proposals, static_cast<std::int64_t>(std::ceil(left_ / cost)));
        walk.seed = settings_.seed;
        walk.stream = random_();
        walk.time_left = settings_.time_left;
        constexpr double looks = 0.2;
        offer_states(problem_, windows_, settings_.objectives, archive_, walk, looks);
        Annealed end = anneal(problem_, windows_, start, walk, stop_);
        result_.proposals += end.proposals;
        left_ -= cost * static_cast<double>(std::max<std::int64_t>(1, end.proposals));
        return std::move(end.schedule);
    }

    Schedule from() {
        if (settings_.start == Start::crossing)
            if (auto crossed = cross()) return std::move(*crossed);
        return archive_.schedule(archive_.draw_start(random_));
    }

    /// Starts of two or three points, crossed operator by operator; made legal where limits or
    /// rounding forbid that.
    std::optional<Schedule> cross() {
        const Schedule* parents[3];
        for (const Schedule*& parent : parents)
            parent = &archive_.schedule(archive_.draw_start(random_));
        const std::uint32_t how = below(3);
        std::vector<float> position;
        for (std::size_t v = 0; v < windows_.earliest.size(); ++v) {
            const std::int32_t a = parents[0]->start[v], b = parents[1]->start[v];
            const auto [low, high] = std::minmax(a, b);
            const std::int32_t middle = std::clamp(parents[2]->start[v], low, high);
            position.push_back(static_cast<float>(how == 0 ? low : how == 1 ? high : middle));
        }
        return legalize(problem_, windows_, position, stop_);
    }

    /// What an objective varies by on the front.
    double scale(std::size_t m) const {
        constexpr double flat = 0.05;
        const auto [low, high] = archive_.range(m);
        return high > 0 ? std::max(high - low, flat * high) : 1.0;
    }

    /// Uniform on the simplex of the objectives, each relative to its range on the front.
    Prices draw_prices() {
        constexpr double least = 1e-3;  // what has no price is not looked at
        const std::size_t count = settings_.objectives.size();
        std::vector<double> weights, scales;
        double sum = 0;
        for (std::size_t m = 0; m < count; ++m) {
            weights.push_back(-std::log(1 - random_.uniform()));
            sum += weights.back();
            scales.push_back(scale(m));
        }
        for (double& weight : weights)
            weight = std::max(weight / sum, least);
        if (settings_.start == Start::face && count > 2) weights[below(count)] = 0;
        return prices_of(weights, scales, settings_.objectives);
    }

    /// One objective between two neighbours of the front, all others at most as at the corner.
    void close_gap() {
        constexpr int stages = 8;
        const std::size_t count = settings_.objectives.size();
        const auto [one, other] = draw_neighbours();
        std::vector<double> corner;
        for (std::size_t m = 0; m < count; ++m)
            corner.push_back(std::max(archive_.objectives(one)[m], archive_.objectives(other)[m]));
        Schedule at = archive_.schedule(archive_.begins(one) ? one : other);
        std::vector<double> scales, weights(count, 1.0);
        for (std::size_t m = 0; m < count; ++m)
            scales.push_back(scale(m));
        const std::size_t goal = below(count);
        for (int stage = 0; stage < stages && goes_on(); ++stage) {
            const Objectives all = evaluate(problem_, at);
            for (std::size_t m = 0; m < count; ++m)
                if (m != goal) weights[m] *= all[settings_.objectives[m]] >= corner[m] ? 2.0 : 0.7;
            AnnealingSettings part = draw_walk(prices_of(weights, scales, settings_.objectives));
            part.proposals = std::max<std::int64_t>(1, part.proposals / stages);
            at = walk(std::move(at), std::move(part));
        }
    }

    /// Two points next to each other in one objective, one of which a refinement may begin at.
    std::pair<std::size_t, std::size_t> draw_neighbours() {
        const std::size_t start = archive_.draw_start(random_),
                          m = below(settings_.objectives.size());
        const double value = archive_.objectives(start)[m];
        std::size_t next = start;
        for (std::size_t i = 0; i < archive_.size(); ++i) {
            const double here = archive_.objectives(i)[m];
            if (here > value && (next == start || here < archive_.objectives(next)[m])) next = i;
        }
        return {start, next};
    }

    const Problem& problem_;
    const Windows& windows_;
    const ExplorationSettings& settings_;
    const StopCheck& stop_;
    Archive archive_;
    Random random_;
    double left_;  // proposals
    Exploration result_;
};

}  // namespace

Exploration explore(const Problem& problem, const Windows& windows,
                    std::span<const KnownPoint> known, const ExplorationSettings& settings,
                    const StopCheck& stop) {
    return Explorer(problem, windows, known, settings, stop).run();
}

}  // namespace gaus
