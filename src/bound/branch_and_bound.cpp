// SPDX-License-Identifier: Apache-2.0
#include "bound/branch_and_bound.hpp"

#include "gaus/verify.hpp"

#include "bound/bundle.hpp"
#include "bound/grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace gaus {

namespace {

bool inside(const Windows& windows, const ScheduleColumn& column) {
    for (std::size_t v = 0; v < column.start.size(); ++v)
        if (column.start[v] < windows.earliest[v] || column.start[v] > windows.latest[v])
            return false;
    return true;
}

/// Where the starts of an operator lie in a mixture of columns.
struct Spread {
    double mean = 0, variance = 0;
};

Spread spread_of(const Box& box, const Shares& shares, std::size_t v) {
    Spread spread;
    for (std::size_t i = 0; i < shares.size(); ++i)
        spread.mean += shares[i] * box.columns[i]->start[v];
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double off = box.columns[i]->start[v] - spread.mean;
        spread.variance += shares[i] * off * off;
    }
    return spread;
}

double mixed_peak(const Box& box, const Shares& shares, std::size_t q) {
    double peak = 0;
    for (std::size_t t = 0; t < box.prices[q].size(); ++t) {
        double use = 0;
        for (std::size_t i = 0; i < shares.size(); ++i)
            use += shares[i] * box.columns[i]->use[q][t];
        peak = std::max(peak, use);
    }
    return peak;
}

class BranchAndBound {
  public:
    BranchAndBound(const Problem& problem, const PeakWeights& weights, const BoundEffort& effort)
        : problem_(problem), weights_(weights), effort_(effort), grid_(problem, weights) {}

    Bound run(Box whole) {
        std::string_view method = "single";
        latency_bound_ = whole.windows.latency_bound;
        const double largest = largest_sum(problem_, whole.windows, weights_);
        known_ = std::min(effort_.known, largest);
        push(std::move(whole));
        for (std::int64_t boxes = 0; !open_.empty() && !is_closed(lowest()); ++boxes) {
            if (boxes == effort_.boxes || effort_.stop()) break;
            auto node = open_.extract(open_.begin());
            examine(std::move(node.mapped()), boxes == 0);
            method = boxes == 0 ? "cuts" : "branches";
        }
        if (!open_.empty() && !is_closed(lowest())) return {grid_.up(lowest()), false, method};
        const bool exists = known_ < largest;
        return {exists ? known_ : std::numeric_limits<double>::infinity(), exists, method};
    }

  private:
    double lowest() const { return open_.begin()->first.first; }
    /// True when nothing with this bound is better than what is known.
    bool is_closed(double bound) const {
        return grid_.up(bound) >= known_ - 1e-9 * std::abs(known_);
    }

    void push(Box box) {
        if (is_closed(box.bound)) return;
        const std::pair key(box.bound, count_++);
        open_.emplace(key, std::move(box));
    }

    void examine(Box box, bool first) {
        Lagrangian lagrangian(problem_, box, weights_);
        const BundleEffort effort{.cuts = first ? 1000 : 60,
                                  .tolerance = first ? 1e-6 : 1e-5,
                                  .enough = known_,
                                  .stop = effort_.stop};
        const Shares shares = improve(box, lagrangian, weights_, effort, [&](const auto& start) {
            try_schedule({start, box.windows.ii});
        });
        if (effort_.stop()) return push(std::move(box));
        if (!is_closed(box.bound)) split(std::move(box), shares);
    }

    /// The cheapest schedules may be good ones, and legal.
    void try_schedule(const Schedule& schedule) {
        const double sum = weights_.sum(problem_, schedule);
        if (sum < known_ && verify(problem_, schedule, latency_bound_, 1).empty()) known_ = sum;
    }

    /// On the dearest peak that is still open, then on a window.
    void split(Box box, const Shares& shares) {
        std::size_t dearest = 0;
        double most = 0;
        for (std::size_t q = 0; q < box.peaks.size(); ++q) {
            if (box.peaks[q].high != PeakRange::open || weights_.peak[q] <= most) continue;
            most = weights_.peak[q];
            dearest = q;
        }
        if (most > 0)
            split_peak(std::move(box), dearest, mixed_peak(box, shares, dearest));
        else
            split_window(std::move(box), shares);
    }

    void split_peak(Box box, std::size_t q, double peak) {
        Box low = box;
        low.peaks[q].high =
            std::max(box.peaks[q].low, static_cast<std::int64_t>(std::floor(peak + 1e-6)));
        box.peaks[q].low = low.peaks[q].high + 1;
        push(std::move(low));
        push(std::move(box));
    }

    /// At the mean start of the operator whose start varies most.
    void split_window(Box box, const Shares& shares) {
        const Windows& windows = box.windows;
        std::size_t chosen = 0;
        double most = -1, mean = 0;
        for (std::size_t v = 0; v < windows.earliest.size(); ++v) {
            const double width = windows.latest[v] - windows.earliest[v];
            if (width == 0) continue;
            const Spread spread = spread_of(box, shares, v);
            const double score = spread.variance + 1e-6 * width;
            if (score <= most) continue;
            most = score;
            mean = spread.mean;
            chosen = v;
        }
        if (most < 0) return;  // a single schedule, which has been tried
        const auto middle = std::clamp(static_cast<std::int32_t>(std::floor(mean)),
                                       windows.earliest[chosen], windows.latest[chosen] - 1);
        Box early = box;
        early.windows.latest[chosen] = middle;
        box.windows.earliest[chosen] = middle + 1;
        for (Box* part : {&early, &box}) {
            if (!tighten(problem_, *part)) continue;
            std::erase_if(part->columns,
                          [&](const auto& column) { return !inside(part->windows, *column); });
            push(std::move(*part));
        }
    }

    const Problem& problem_;
    const PeakWeights& weights_;
    const BoundEffort& effort_;
    Grid grid_;
    double known_ = 0;  ///< no more than the sum of a legal schedule, if there is one
    std::int32_t latency_bound_ = 0;
    std::map<std::pair<double, std::int64_t>, Box> open_;  ///< by bound, then by age
    std::int64_t count_ = 0;
};

}  // namespace

Bound branch_and_bound(const Problem& problem, const PeakWeights& weights, Box whole,
                       const BoundEffort& effort) {
    return BranchAndBound(problem, weights, effort).run(std::move(whole));
}

}  // namespace gaus
