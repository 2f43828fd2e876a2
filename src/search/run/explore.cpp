// SPDX-License-Identifier: Apache-2.0
#include "search/run/explore.hpp"

#include "gaus/random.hpp"
#include "gaus/schedule.hpp"

#include "construct/time_axis.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaus {

namespace {

/// Points none of which dominates another, and where refinements may begin among them.
class Archive {
  public:
    Archive(std::span<const KnownPoint> known, const Windows& windows) : windows_(windows) {
        for (const KnownPoint& point : known)
            if (accepts(point.objectives)) insert(point, false);
    }

    bool accepts(std::span<const double> objectives) const {
        return std::ranges::none_of(points_, [&](const Point& point) {
            return std::ranges::equal(point.known.objectives, objectives, covers);
        });
    }
    /// One that is accepted.
    void insert(KnownPoint known, bool found) {
        std::erase_if(points_, [&](const Point& point) {
            return std::ranges::equal(known.objectives, point.known.objectives, covers);
        });
        const bool begins = !known.schedule.start.empty() && known.schedule.ii == windows_.ii &&
                            known.latency_bound <= windows_.latency_bound;
        points_.push_back({std::move(known), begins, found});
    }
    bool has_starts() const { return std::ranges::any_of(points_, &Point::begins); }
    /// Where a refinement may begin.
    const Schedule& draw_start(Random& random) const {
        for (;;) {
            const auto at = random.below(static_cast<std::uint32_t>(points_.size()));
            if (points_[at].begins) return points_[at].known.schedule;
        }
    }
    /// The smallest and the largest value of an objective.
    std::pair<double, double> range(std::size_t m) const {
        const auto value = [m](const Point& point) { return point.known.objectives[m]; };
        const auto [low, high] = std::ranges::minmax_element(points_, {}, value);
        return {value(*low), value(*high)};
    }
    std::vector<KnownPoint> take_found() {
        std::vector<KnownPoint> found;
        for (Point& point : points_)
            if (point.found) found.push_back(std::move(point.known));
        return found;
    }

  private:
    /// Sums on the way are rounded otherwise than those of a whole schedule.
    static bool covers(double a, double b) { return a <= b + 1e-9 * std::abs(b); }

    struct Point {
        KnownPoint known;
        bool begins, found;
    };
    const Windows& windows_;
    std::vector<Point> points_;
};

class Explorer {
  public:
    Explorer(const Problem& problem, const Windows& windows, std::span<const KnownPoint> known,
             const ExplorationSettings& settings)
        : problem_(problem),
          windows_(windows),
          settings_(settings),
          archive_(known, windows),
          random_(settings.seed, settings.stream) {}

    Exploration run(const StopCheck& stop) {
        Exploration result;
        while (result.proposals < settings_.proposals && archive_.has_starts() && !stop()) {
            if (settings_.time_left && settings_.time_left() <= 0) {
                result.hurried = true;
                break;
            }
            AnnealingSettings walk = draw();
            walk.proposals = std::min(walk.proposals, settings_.proposals - result.proposals);
            const Schedule from = archive_.draw_start(random_);
            result.proposals += anneal(problem_, windows_, from, walk, stop).proposals;
        }
        result.found = archive_.take_found();
        return result;
    }

  private:
    /// Between the two on a geometric scale.
    double between(double low, double high) {
        return low * std::pow(high / low, random_.uniform());
    }

    /// A refinement that begins cool at a sharp peak: its start is not forgotten.
    AnnealingSettings draw() {
        using enum Hyperparameter;
        constexpr std::int64_t proposals_per_operator = 500;
        AnnealingSettings walk;
        walk.tuning = {{temperature, between(0.05, 0.25)},
                       {temperature_end, 0.03},
                       {smoothing_start, 0.15},
                       {smoothing_end, 0.1},
                       {push_share, 0.2},
                       {swap_share, 0.1},
                       {drag_share, 0.1},
                       {shorten_share, 0.1}};
        walk.prices = draw_prices();
        walk.proposals = proposals_per_operator * problem_.operator_count();
        walk.seed = settings_.seed;
        walk.stream = random_();
        walk.time_left = settings_.time_left;
        walk.observe = [this](const Objectives& value, const std::vector<std::int32_t>& start) {
            observe(value, start);
        };
        walk.observe_period = observe_period();
        return walk;
    }

    /// Uniform on the simplex of the objectives, each relative to its range on the archive. None is
    /// 0: what has no price is not looked at.
    Prices draw_prices() {
        constexpr double least = 1e-3, flat = 0.05;
        std::vector<double> weights, scales;
        double sum = 0;
        for (std::size_t m = 0; m < settings_.objectives.size(); ++m) {
            weights.push_back(-std::log(1 - random_.uniform()));
            sum += weights.back();
            const auto [low, high] = archive_.range(m);
            scales.push_back(high > 0 ? std::max(high - low, flat * high) : 1.0);
        }
        for (double& weight : weights)
            weight = std::max(weight / sum, least);
        return prices_of(weights, scales, settings_.objectives);
    }

    /// A look costs a pass over the tables over time and the operators: so few that it is little
    /// beside the proposals between.
    std::int64_t observe_period() const {
        constexpr std::int64_t most_often = 64, cells_per_proposal = 8;
        const std::int64_t cells = time_cells(problem_, windows_) + problem_.operator_count();
        return std::max(most_often, cells / cells_per_proposal);
    }

    void observe(const Objectives& value, const std::vector<std::int32_t>& start) {
        if (!archive_.accepts(values_of(value))) return;
        Schedule schedule{start, windows_.ii};
        auto exact = values_of(evaluate(problem_, schedule));
        archive_.insert({std::move(exact), std::move(schedule), windows_.latency_bound}, true);
    }

    std::vector<double> values_of(const Objectives& all) const {
        std::vector<double> values;
        for (const Objective objective : settings_.objectives)
            values.push_back(all[objective]);
        return values;
    }

    const Problem& problem_;
    const Windows& windows_;
    const ExplorationSettings& settings_;
    Archive archive_;
    Random random_;
};

}  // namespace

Exploration explore(const Problem& problem, const Windows& windows,
                    std::span<const KnownPoint> known, const ExplorationSettings& settings,
                    const StopCheck& stop) {
    return Explorer(problem, windows, known, settings).run(stop);
}

}  // namespace gaus
