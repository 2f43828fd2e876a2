// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// Mean of what a profile is made of, above 0: the unit of its tau.
inline double mean_units(std::span<const std::int64_t> values) {
    double total = 0;
    for (const std::int64_t value : values)
        total += static_cast<double>(value);
    return std::max(total / static_cast<double>(values.size()), 1e-9);
}

/// Units above a limit; -1: there is none.
inline std::int64_t above(std::int64_t units, std::int64_t limit) {
    return limit < 0 ? 0 : std::max<std::int64_t>(0, units - limit);
}

/// Units that enter or leave a step, and what that multiplies the weight of the step by.
struct Amount {
    std::int64_t units;
    double enter = 1, leave = 1;  // exp(units / tau), exp(-units / tau)

    void smooth(double tau) {
        enter = std::exp(static_cast<double>(units) / tau);
        leave = 1 / enter;
    }
};

/// Fractions below and above the logarithm of 1 + x, x >= -1: the Pade approximant of order [2/1],
/// and that of -log(1 + y) with 1 + y = 1 / (1 + x). Denominators are not negative.
struct LogBounds {
    explicit LogBounds(double x)
        : lower{x * (6 + 5 * x), (1 + x) * (6 + 2 * x)}, upper{x * (6 + x), 6 + 4 * x} {}

    struct Fraction {
        double numerator, denominator;
        double value() const { return numerator / denominator; }
        /// scale * value() > limit, without a division; scale >= 0.
        bool exceeds(double limit, double scale) const {
            return scale * numerator > limit * denominator;
        }
    };
    Fraction lower, upper;
};

/// A load profile over steps with its smoothed peak tau * log(sum exp(load / tau)), kept up to
/// date multiplicatively: the weight of a step is exp(load / tau), up to a factor common to all.
class SmoothPeak {
  public:
    /// Steps [begin, end) change by `net`; ratio = exp(net / tau).
    struct Run {
        std::int32_t begin, end;
        std::int64_t net;
        double ratio;
    };

    explicit SmoothPeak(std::size_t steps)
        : load_(steps, 0), weight_(steps, 0.0), noted_(steps), touched_(steps + 1) {}

    std::span<const std::int64_t> load() const { return load_; }
    std::span<std::int64_t> load() { return load_; }
    std::int64_t peak() const { return load_.empty() ? 0 : *std::ranges::max_element(load_); }
    double weight(std::int32_t step) const { return weight_[step]; }

    /// Recomputes every weight for a new tau > 0; O(steps), also removes rounding drift.
    void rebuild(double tau) {
        tau_ = tau;
        const double reference = static_cast<double>(peak());
        for (std::size_t t = 0; t < load_.size(); ++t)
            weight_[t] = std::exp((static_cast<double>(load_[t]) - reference) / tau);
        sum_ = total();
        inverse_ = 1 / sum_;
    }
    double ratio(std::int64_t net) const { return std::exp(static_cast<double>(net) / tau_); }

    /// What a move would do to the sum, relative to it. `after` is set when so little is left that
    /// `relative` has lost it.
    struct Change {
        double relative = 0;
        double after = -1;
        static bool keeps_sum(double relative) { return relative > -0.999; }
    };
    /// The change by `delta` of the sum; `apply_to` applies it to a copy, which is rarely needed.
    template <class Apply>
    Change change(double delta, Apply&& apply_to) const {
        const double change = relative(delta);
        if (Change::keeps_sum(change)) return {change};
        return {change, sum_after(apply_to)};
    }
    /// A change of the sum by `delta`, relative to it.
    double relative(double delta) const { return delta * inverse_; }
    double tau() const { return tau_; }
    /// Change of the smoothed peak.
    double rise(const Change& change) const {
        return tau_ *
               (change.after < 0 ? std::log1p(change.relative) : std::log(change.after / sum_));
    }

    /// Change of the sum if the run were applied.
    double delta(const Run& run) const {
        // Four sums: one would wait for itself.
        double total[4] = {};
        std::int32_t t = run.begin;
        for (; t + 4 <= run.end; t += 4)
            for (std::int32_t i = 0; i < 4; ++i)
                total[i] += weight_[t + i];
        for (; t < run.end; ++t)
            total[0] += weight_[t];
        return (total[0] + total[1] + (total[2] + total[3])) * (run.ratio - 1);
    }

    /// Notes a change of one step, beside those noted before.
    void note(std::int32_t step, std::int64_t net, double ratio) {
        Note& note = noted_[step];
        note.net += net;
        note.ratio *= ratio;
        touched_[touched_count_] = step;
        touched_count_ += !note.touched;
        note.touched = true;
    }
    /// Change of the sum if all that is noted were applied; `visit(load, net)` sees every step that
    /// would change. The notes are forgotten.
    template <class Visit>
    double take_notes(Visit&& visit) {
        double delta = 0;
        for (std::size_t i = 0; i < touched_count_; ++i) {
            const std::int32_t step = touched_[i];
            delta += weight_[step] * (noted_[step].ratio - 1);
            visit(load_[step], noted_[step].net);
            noted_[step] = {};
        }
        touched_count_ = 0;
        return delta;
    }

    void apply(std::int32_t step, std::int64_t net, double ratio) {
        load_[step] += net;
        weight_[step] *= ratio;
    }
    void apply(const Run& run) {
        for (std::int32_t t = run.begin; t < run.end; ++t)
            apply(t, run.net, run.ratio);
    }
    /// Once a change is applied. Weights are rebuilt before they leave the range of doubles.
    void follow(const Change& change) {
        sum_ = change.after < 0 ? sum_ + sum_ * change.relative : change.after;
        inverse_ = 1 / sum_;
        if (!(sum_ > 1e-100 && sum_ < 1e100)) rebuild(tau_);
    }

  private:
    struct Note {
        std::int64_t net = 0;
        double ratio = 1;
        bool touched = false;
    };
    /// Never inlined: a copy is much code, and would keep change() from being inlined.
    template <class Apply>
    [[gnu::noinline]] double sum_after(Apply& apply_to) const {
        SmoothPeak changed = *this;
        apply_to(changed);
        return std::max(changed.total(), 1e-300 * sum_);
    }
    double total() const {
        double sum = 0;
        for (const double weight : weight_)
            sum += weight;
        return sum;
    }

    std::vector<std::int64_t> load_;
    std::vector<double> weight_;
    std::vector<Note> noted_;
    std::vector<std::int32_t> touched_;  // steps with a note, as many as are counted
    std::size_t touched_count_ = 0;
    double sum_ = 0, inverse_ = 0;
    double tau_ = 1;
};

}  // namespace gaus
