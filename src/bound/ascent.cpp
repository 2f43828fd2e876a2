#include "bound/ascent.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace gaus {

namespace {

using Values = std::vector<double>;
using Table = std::vector<Values>;  // [C + 1][slots]

/// The nearest prices >= 0 whose sum is at most `most` (Held, Wolfe, Crowder 1974).
void project(Values& prices, double most) {
    double sum = 0;
    for (double& price : prices)
        sum += price = std::max(price, 0.0);
    if (sum <= most) return;
    Values falling = prices;
    std::ranges::sort(falling, std::greater());
    double top = 0, shift = 0;
    for (std::size_t i = 0; i < falling.size(); ++i) {
        top += falling[i];
        const double next = (top - most) / static_cast<double>(i + 1);
        if (falling[i] <= next) break;
        shift = next;
    }
    for (double& price : prices)
        price = std::max(price - shift, 0.0);
}

/// a <- share * b + (1 - share) * a
void mix(Values& a, const Values& b, double share) {
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] += share * (b[i] - a[i]);
}

/// The state of one ascent.
class Volume {
  public:
    Volume(Lagrangian& lagrangian, Box& box, const PeakWeights& weights)
        : lagrangian_(lagrangian), box_(box), weights_(weights) {
        if (box.prices.empty()) box.prices = lagrangian.even_prices();
        for (const PeakRange& peak : box.peaks)
            unit_.push_back(std::max(1.0, static_cast<double>(peak.low)));
    }

    void begin(const Lagrangian::Value& first) {
        mixture_.use = first.use;
        mixture_.start.assign(first.schedule.start.begin(), first.schedule.start.end());
        square_ = mixture_.start;
        for (double& start : square_)
            start *= start;
        accept(first, box_.prices);
    }

    /// One step along the violations of the mixture; whether the bound is better.
    bool step(const std::function<void(const Schedule&)>& visit) {
        const Table violation = violations(mixture_.use);
        const double length = inner(violation, violation);
        if (length <= 1e-18) return false;
        const double size = factor_ * (target_ - centre_value_) / length;
        Table prices = box_.prices;
        for (std::size_t q = 0; q < prices.size(); ++q) {
            for (std::size_t t = 0; t < prices[q].size(); ++t)
                prices[q][t] += size * violation[q][t] / unit_[q];
            if (!prices[q].empty())
                project(prices[q], lagrangian_.is_open(q) ? weights_.peak[q] : HUGE_VAL);
        }
        const Lagrangian::Value value = lagrangian_.at(prices);
        visit(value.schedule);
        const Table gradient = violations(value.use);
        include(value, share(gradient, violation));
        return judge(value, prices, inner(gradient, violation) >= 0);
    }

    Mixture mixture() && {
        mixture_.variance = square_;
        for (std::size_t v = 0; v < square_.size(); ++v)
            mixture_.variance[v] -= mixture_.start[v] * mixture_.start[v];
        return std::move(mixture_);
    }

  private:
    /// Use above the peak, in units of the peak; where the sum of prices is at its end, above the
    /// mean.
    Table violations(const PeakUse& use) const {
        Table result;
        for (std::size_t q = 0; q < box_.prices.size(); ++q) {
            const Values& prices = box_.prices[q];
            Values& over = result.emplace_back(prices.size(), 0.0);
            double level = centre_peak_[q], sum = 0;
            std::size_t count = 0;
            for (std::size_t t = 0; t < prices.size(); ++t) {
                if (prices[t] <= 0) continue;
                sum += use[q][t];
                ++count;
            }
            if (lagrangian_.is_open(q) && count > 0)
                level = std::max(level, sum / static_cast<double>(count));
            for (std::size_t t = 0; t < prices.size(); ++t) {
                over[t] = (use[q][t] - level) / unit_[q];
                if (prices[t] <= 0) over[t] = std::max(over[t], 0.0);
            }
        }
        return result;
    }

    static double inner(const Table& a, const Table& b) {
        double sum = 0;
        for (std::size_t q = 0; q < a.size(); ++q)
            for (std::size_t t = 0; t < a[q].size(); ++t)
                sum += a[q][t] * b[q][t];
        return sum;
    }

    /// Share of the newest schedule that makes the violations of the mixture shortest, in bounds.
    double share(const Table& gradient, const Table& violation) const {
        const double gg = inner(gradient, gradient), gv = inner(gradient, violation),
                     vv = inner(violation, violation), length = gg - 2 * gv + vv;
        const double best = length > 0 ? (vv - gv) / length : largest_share_;
        return std::clamp(best, largest_share_ / 10, largest_share_);
    }

    void include(const Lagrangian::Value& value, double share) {
        for (std::size_t q = 0; q < mixture_.use.size(); ++q)
            mix(mixture_.use[q], value.use[q], share);
        for (std::size_t v = 0; v < square_.size(); ++v) {
            const double start = value.schedule.start[v];
            mixture_.start[v] += share * (start - mixture_.start[v]);
            square_[v] += share * (start * start - square_[v]);
        }
    }

    bool judge(const Lagrangian::Value& value, const Table& prices, bool goes_on) {
        const bool better = value.bound > centre_value_;
        if (!better) {
            if (++failures_ % 20 == 0) factor_ = std::max(factor_ * 0.66, 5e-4);
            if (failures_ % 100 == 0) largest_share_ = std::max(largest_share_ / 2, 1e-3);
            return false;
        }
        factor_ = std::min(factor_ * (goes_on ? 1.5 : 1.1), 2.0);
        accept(value, prices);
        return true;
    }

    void accept(const Lagrangian::Value& value, const Table& prices) {
        centre_value_ = value.bound;
        centre_peak_ = value.peak;
        box_.prices = prices;
        box_.bound = std::max(box_.bound, value.bound);
        const double margin = 0.05 * std::max(std::abs(centre_value_), 1e-6);
        if (centre_value_ > target_ - 0.5 * margin) target_ = centre_value_ + margin;
    }

    Lagrangian& lagrangian_;
    Box& box_;
    const PeakWeights& weights_;
    Values unit_, centre_peak_;
    double centre_value_ = 0, target_ = -HUGE_VAL;
    double factor_ = 0.5, largest_share_ = 0.1;
    int failures_ = 0;
    Mixture mixture_;
    Values square_;
};

}  // namespace

Mixture ascend(Lagrangian& lagrangian, Box& box, const PeakWeights& weights,
               const AscentEffort& effort, const std::function<void(const Schedule&)>& visit) {
    Volume volume(lagrangian, box, weights);
    const Lagrangian::Value first = lagrangian.at(box.prices);
    visit(first.schedule);
    volume.begin(first);
    int idle = 0;
    for (int i = 0; i < effort.iterations && idle < effort.patience; ++i) {
        if (box.bound >= effort.enough || effort.stop()) break;
        const double before = box.bound;
        idle = volume.step(visit) && box.bound > before + 1e-5 * std::abs(before) ? 0 : idle + 1;
    }
    return std::move(volume).mixture();
}

}  // namespace gaus
