#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// A load profile over steps with its smoothed peak tau * log(sum exp(load / tau)), kept up to
/// date multiplicatively: changing a run of steps by the same amount costs one exponential.
class SmoothPeak {
  public:
    /// Steps [begin, end) change by `net`; factor = exp(net / tau) - 1.
    struct Run {
        std::int32_t begin, end;
        std::int64_t net;
        double factor;
    };

    explicit SmoothPeak(std::size_t steps) : load_(steps, 0), weight_(steps, 0.0) {}

    std::span<const std::int64_t> load() const { return load_; }
    std::span<std::int64_t> load() { return load_; }
    std::int64_t peak() const { return load_.empty() ? 0 : *std::ranges::max_element(load_); }

    /// Recomputes every weight for a new tau > 0; O(steps), also removes rounding drift.
    void rebuild(double tau) {
        tau_ = tau;
        const double reference = static_cast<double>(peak());
        sum_ = 0;
        for (std::size_t t = 0; t < load_.size(); ++t) {
            weight_[t] = std::exp((static_cast<double>(load_[t]) - reference) / tau);
            sum_ += weight_[t];
        }
        for (std::int64_t net = -small; net <= small; ++net)
            small_factors_[net + small] = std::expm1(static_cast<double>(net) / tau);
    }

    /// exp(net / tau) - 1.
    double factor(std::int64_t net) const {
        return std::abs(net) <= small ? small_factors_[net + small]
                                      : std::exp(static_cast<double>(net) / tau_) - 1.0;
    }

    /// What a move would do to the sum. `after` is set when so little is left that `delta` has lost
    /// it.
    struct Change {
        double delta = 0;
        double after = -1;
        bool none() const { return delta == 0; }
    };

    /// The change by several runs that were summed up to `delta`.
    Change change(double delta, std::span<const Run> runs) const {
        if (delta > -0.999 * sum_) return {delta};
        std::vector<double> weight = weight_;
        for (const Run& run : runs)
            for (std::int32_t t = run.begin; t < run.end; ++t)
                weight[t] *= ratio(run);
        double after = 0;
        for (const double w : weight)
            after += w;
        return {delta, std::max(after, 1e-300 * sum_)};
    }
    /// Change of the smoothed peak.
    double rise(const Change& change) const {
        return tau_ *
               (change.after < 0 ? std::log1p(change.delta / sum_) : std::log(change.after / sum_));
    }
    /// Bounds of rise() without a logarithm: x / (1 + x) <= log(1 + x) <= x.
    std::pair<double, double> rise_bounds(const Change& change) const {
        const double after = change.after < 0 ? sum_ + change.delta : change.after;
        return {tau_ * change.delta / after, tau_ * change.delta / sum_};
    }

    /// Change of the sum if the run were applied.
    double delta(const Run& run) const {
        double total = 0;
        for (std::int32_t t = run.begin; t < run.end; ++t)
            total += weight_[t];
        return total * run.factor;
    }
    double delta_at(std::int32_t step, double factor) const { return weight_[step] * factor; }

    void apply(const Run& run) {
        const double ratio = this->ratio(run);
        for (std::int32_t t = run.begin; t < run.end; ++t) {
            load_[t] += run.net;
            weight_[t] *= ratio;
        }
    }
    /// Once the runs are applied. Weights are rebuilt before they leave the range of doubles.
    void follow(const Change& change) {
        sum_ = change.after < 0 ? sum_ + change.delta : change.after;
        if (!(sum_ > 1e-100 && sum_ < 1e100)) rebuild(tau_);
    }

  private:
    static constexpr std::int64_t small = 16;

    /// exp(net / tau), which 1 + factor has lost when it is near 0.
    double ratio(const Run& run) const {
        return run.factor > -0.9 ? 1.0 + run.factor : std::exp(static_cast<double>(run.net) / tau_);
    }

    std::array<double, 2 * small + 1> small_factors_{};
    std::vector<std::int64_t> load_;
    std::vector<double> weight_;
    double sum_ = 0;
    double tau_ = 1;
};

}  // namespace gaus
