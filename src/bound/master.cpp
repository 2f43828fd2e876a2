// SPDX-License-Identifier: Apache-2.0
#include "bound/master.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gaus {

namespace {

constexpr int most_steps = 400;

/// a += factor * b
void add(StepTable& a, double factor, const StepTable& b) {
    for (std::size_t q = 0; q < a.size(); ++q)
        for (std::size_t t = 0; t < a[q].size(); ++t)
            a[q][t] += factor * b[q][t];
}

double inner(const StepTable& a, const StepTable& b) {
    double sum = 0;
    for (std::size_t q = 0; q < a.size(); ++q)
        for (std::size_t t = 0; t < a[q].size(); ++t)
            sum += a[q][t] * b[q][t];
    return sum;
}

class Master {
  public:
    Master(const Box& box, const PeakWeights& weights, std::span<const double> steps,
           std::vector<double> shares)
        : box_(box),
          weights_(weights),
          steps_(steps),
          shares_(std::move(shares)),
          use_(box.prices) {
        for (std::vector<double>& row : use_)
            std::ranges::fill(row, 0.0);
        for (std::size_t i = 0; i < shares_.size(); ++i)
            add(use_, shares_[i], box.columns[i]->use);
        for (const PeakRange& peak : box.peaks)
            peaks_.push_back(static_cast<double>(peak.low));
    }

    MasterSolution solve() {
        for (int i = 0; i < most_steps; ++i) {
            settle_peaks();
            if (!exchange(prices())) break;
        }
        settle_peaks();
        MasterSolution solution{shares_, prices(), 0};
        for (std::size_t q = 0; q < solution.prices.size(); ++q)
            cap(solution.prices[q], q);
        solution.value = model(solution.prices);
        return solution;
    }

  private:
    double high(std::size_t q) const {
        const std::int64_t high = box_.peaks[q].high;
        return high == PeakRange::open ? std::numeric_limits<double>::infinity()
                                       : static_cast<double>(high);
    }

    StepTable prices() const {
        StepTable prices = box_.prices;
        for (std::size_t q = 0; q < prices.size(); ++q)
            for (std::size_t t = 0; t < prices[q].size(); ++t)
                prices[q][t] = std::max(0.0, prices[q][t] + steps_[q] * (use_[q][t] - peaks_[q]));
        return prices;
    }

    /// The best peaks for the mixture: prices sum up to the weight, or the peak is at its end.
    /// Newton's method on a convex, falling, piecewise linear function.
    void settle_peaks() {
        for (std::size_t q = 0; q < peaks_.size(); ++q) {
            if (use_[q].empty()) continue;
            double& peak = peaks_[q];
            for (int i = 0; i < 50; ++i) {
                double excess = -weights_.peak[q];
                int count = 0;
                for (std::size_t t = 0; t < use_[q].size(); ++t) {
                    const double price = box_.prices[q][t] + steps_[q] * (use_[q][t] - peak);
                    if (price <= 0) continue;
                    excess += price;
                    ++count;
                }
                const double move = count > 0 ? excess / (steps_[q] * count) : -peak;
                const double next =
                    std::clamp(peak + move, static_cast<double>(box_.peaks[q].low), high(q));
                const bool done = std::abs(next - peak) <= 1e-12 * std::max(1.0, peak);
                peak = next;
                if (done) break;
            }
        }
    }

    /// Moves shares from the dearest column to the cheapest; false when both cost the same.
    bool exchange(const StepTable& prices) {
        std::size_t cheapest = 0, dearest = 0;
        double least = std::numeric_limits<double>::infinity(), most = -least, mean = 0;
        for (std::size_t i = 0; i < shares_.size(); ++i) {
            const double cost = cost_of(i, prices);
            mean += shares_[i] * cost;
            if (cost < least) {
                least = cost;
                cheapest = i;
            }
            if (shares_[i] > 0 && cost > most) {
                most = cost;
                dearest = i;
            }
        }
        if (mean - least <= 1e-9 * std::max(std::abs(mean), 1e-9)) return false;
        const double moved = line_search(cheapest, dearest);
        add(use_, moved, box_.columns[cheapest]->use);
        add(use_, -moved, box_.columns[dearest]->use);
        shares_[cheapest] += moved;
        shares_[dearest] -= moved;
        if (shares_[dearest] < 1e-14) shares_[dearest] = 0;
        return true;
    }

    double cost_of(std::size_t i, const StepTable& prices) const {
        return box_.columns[i]->communication + inner(box_.columns[i]->use, prices);
    }

    /// The share to move: where the derivative along the exchange is 0, or all.
    double line_search(std::size_t to, std::size_t from) const {
        const ScheduleColumn &a = *box_.columns[to], &b = *box_.columns[from];
        // Derivative and its slope.
        const auto at = [&](double share) {
            double value = a.communication - b.communication, slope = 0;
            for (std::size_t q = 0; q < use_.size(); ++q) {
                for (std::size_t t = 0; t < use_[q].size(); ++t) {
                    const double change = a.use[q][t] - b.use[q][t];
                    const double price =
                        box_.prices[q][t] + steps_[q] * (use_[q][t] + share * change - peaks_[q]);
                    if (price <= 0) continue;
                    value += change * price;
                    slope += steps_[q] * change * change;
                }
            }
            return std::pair(value, slope);
        };
        double low = 0, high = shares_[from], share = 0;
        for (int i = 0; i < 30 && high - low > 1e-12; ++i) {
            const auto [value, slope] = at(share);
            (value < 0 ? low : high) = share;
            const double newton = slope > 0 ? share - value / slope : high;
            const double next = newton > low && newton < high ? newton : 0.5 * (low + high);
            if (i == 0 && newton >= high && at(high).first <= 0) return high;
            if (std::abs(next - share) < 1e-10) return next;
            share = next;
        }
        return share;
    }

    /// Scales prices so that they do not sum up to more than the weight of an open peak.
    void cap(std::vector<double>& prices, std::size_t q) const {
        if (box_.peaks[q].high != PeakRange::open) return;
        const double sum = std::accumulate(prices.begin(), prices.end(), 0.0);
        if (sum <= weights_.peak[q]) return;
        for (double& price : prices)
            price *= weights_.peak[q] / sum;
    }

    double model(const StepTable& prices) const {
        double value = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < shares_.size(); ++i)
            value = std::min(value, cost_of(i, prices));
        for (std::size_t q = 0; q < prices.size(); ++q) {
            if (prices[q].empty()) continue;
            const double rest =
                weights_.peak[q] - std::accumulate(prices[q].begin(), prices[q].end(), 0.0);
            const double low = static_cast<double>(box_.peaks[q].low);
            value += rest * (rest >= 0 || !std::isfinite(high(q)) ? low : high(q));
        }
        return value;
    }

    const Box& box_;
    const PeakWeights& weights_;
    std::span<const double> steps_;
    std::vector<double> shares_;
    StepTable use_;  ///< of the mixture
    std::vector<double> peaks_;
};

}  // namespace

MasterSolution solve_master(const Box& box, const PeakWeights& weights,
                            std::span<const double> steps, std::vector<double> shares) {
    return Master(box, weights, steps, std::move(shares)).solve();
}

}  // namespace gaus
