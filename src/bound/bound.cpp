#include "gaus/bound.hpp"

#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"

#include "bound/ascent.hpp"
#include "bound/scale.hpp"
#include "schedule/lower_bound.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus {

double least_resource(const Problem& problem, const Windows& windows) {
    const auto units = resource_lower_bounds(problem, windows);
    double sum = 0;
    for (std::size_t c = 0; c < units.size(); ++c)
        sum += problem.resources()[c].cost * static_cast<double>(units[c]);
    return sum;
}

namespace {

/// The next value that a weighted sum can have, at or above a bound.
class Grid {
  public:
    Grid(const Problem& problem, const PeakWeights& weights) {
        std::vector<double> values = weights.peak;
        for (const Dependency& d : problem.dependencies())
            if (d.carries) values.push_back(weights.communication * d.weight);
        steps_ = common_denominator(values);
    }

    double up(double bound) const {
        if (!steps_ || !std::isfinite(bound)) return bound - 1e-9 * std::abs(bound);
        const auto steps = static_cast<double>(*steps_);
        return std::ceil(bound * steps - 1e-6 - 1e-11 * std::abs(bound)) / steps;
    }

  private:
    std::optional<std::int64_t> steps_;
};

/// Best-first branch and bound over boxes.
class Branching {
  public:
    Branching(const Problem& problem, const PeakWeights& weights, const BoundEffort& effort)
        : problem_(problem), weights_(weights), effort_(effort), grid_(problem, weights),
          known_(effort.known) {}

    Bound run(Box whole) {
        ranges_ = whole.peaks;
        push(std::move(whole));
        for (std::int64_t boxes = 0; !open_.empty(); ++boxes) {
            if (lowest() >= known_) break;
            if (boxes == effort_.boxes || effort_.stop()) break;
            auto node = open_.extract(open_.begin());
            examine(std::move(node.mapped()), boxes == 0);
            method_ = boxes == 0 ? "cuts" : "branches";
        }
        const double value = open_.empty() ? known_ : std::min(lowest(), known_);
        return {value, method_, value == known_};
    }

  private:
    double lowest() const { return grid_.up(open_.begin()->second.bound); }

    void push(Box box) {
        if (grid_.up(box.bound) >= known_) return;
        open_.emplace(std::pair(box.bound, count_++), std::move(box));
    }

    void examine(Box box, bool root) {
        Lagrangian lagrangian(problem_, box, weights_);
        const AscentEffort ascent{root ? 2000 : 100, root ? 200 : 25, known_, effort_.stop};
        const Mixture mixture =
            ascend(lagrangian, box, weights_, ascent,
                   [&](const Schedule& schedule) { try_schedule(schedule); });
        if (grid_.up(box.bound) >= known_) return;
        if (effort_.stop()) return push(std::move(box));
        split(std::move(box), mixture);
    }

    void try_schedule(const Schedule& schedule) {
        const auto used = usage(problem_, schedule);
        for (std::size_t c = 0; c < used.size(); ++c)
            for (const std::int64_t units : used[c])
                if (units > ranges_[c].high) return;
        const Objectives value = evaluate(problem_, schedule);
        double sum = weights_.communication * value.communication;
        sum += weights_.peak.back() * value.memory;
        for (std::size_t c = 0; c < used.size(); ++c)
            sum += weights_.peak[c] *
                   static_cast<double>(used[c].empty() ? 0 : std::ranges::max(used[c]));
        known_ = std::min(known_, sum);
    }

    void split(Box box, const Mixture& mixture) {
        std::size_t dearest = box.peaks.size();
        for (std::size_t q = 0; q < box.peaks.size(); ++q)
            if (weights_.peak[q] > 0 && box.peaks[q].high == PeakRange::open &&
                (dearest == box.peaks.size() || weights_.peak[q] > weights_.peak[dearest]))
                dearest = q;
        if (dearest < box.peaks.size()) return split_peak(std::move(box), mixture, dearest);
        split_window(std::move(box), mixture);
    }

    void split_peak(Box box, const Mixture& mixture, std::size_t q) {
        const double peak = std::ranges::max(mixture.use[q]);
        const std::int64_t middle =
            std::max(box.peaks[q].low, static_cast<std::int64_t>(std::floor(peak)));
        Box low = box;
        low.peaks[q].high = middle;
        box.peaks[q].low = middle + 1;
        push(std::move(low));
        push(std::move(box));
    }

    void split_window(Box box, const Mixture& mixture) {
        const Windows& windows = box.windows;
        std::size_t widest = 0;
        double most = -1;
        for (std::size_t v = 0; v < windows.earliest.size(); ++v) {
            const double width = windows.latest[v] - windows.earliest[v];
            if (width == 0) continue;
            const double score = mixture.variance[v] + 1e-6 * width;
            if (score > most) {
                most = score;
                widest = v;
            }
        }
        if (most < 0) return;  // one schedule, which has been tried
        const auto middle = std::clamp(static_cast<std::int32_t>(std::floor(mixture.start[widest])),
                                       windows.earliest[widest], windows.latest[widest] - 1);
        Box early = box;
        early.windows.latest[widest] = middle;
        box.windows.earliest[widest] = middle + 1;
        if (tighten(problem_, early)) push(std::move(early));
        if (tighten(problem_, box)) push(std::move(box));
    }

    const Problem& problem_;
    const PeakWeights& weights_;
    const BoundEffort& effort_;
    Grid grid_;
    double known_;
    std::vector<PeakRange> ranges_;
    std::map<std::pair<double, std::int64_t>, Box> open_;
    std::int64_t count_ = 0;
    std::string_view method_ = "sum";
};

}  // namespace

Bound weighted_bound(const Problem& problem, const Windows& windows, const Prices& prices,
                     const BoundEffort& effort) {
    const PeakWeights weights = peak_weights(problem, prices);
    auto box = whole_box(problem, windows);
    if (!box) throw InfeasibleError("no schedule meets the limits within the latency bound");
    return Branching(problem, weights, effort).run(std::move(*box));
}

}  // namespace gaus
