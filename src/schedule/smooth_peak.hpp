#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
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
    double tau() const { return tau_; }
    double sum() const { return sum_; }

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

    /// Change of sum() if the run were applied.
    double delta(const Run& run) const {
        double total = 0;
        for (std::int32_t t = run.begin; t < run.end; ++t)
            total += weight_[t];
        return total * run.factor;
    }
    double delta_at(std::int32_t step, double factor) const { return weight_[step] * factor; }

    void apply(const Run& run) {
        for (std::int32_t t = run.begin; t < run.end; ++t) {
            load_[t] += run.net;
            weight_[t] *= 1.0 + run.factor;
        }
    }
    void apply_at(std::int32_t step, std::int64_t net, double factor) {
        load_[step] += net;
        weight_[step] *= 1.0 + factor;
    }
    void add_to_sum(double delta) { sum_ += delta; }

  private:
    static constexpr std::int64_t small = 16;

    std::array<double, 2 * small + 1> small_factors_{};
    std::vector<std::int64_t> load_;
    std::vector<double> weight_;
    double sum_ = 0;
    double tau_ = 1;
};

}  // namespace gaus
