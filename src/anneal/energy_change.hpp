// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/shift.hpp"
#include "anneal/smooth_peak.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace gaus {

/// What a move would do to the energy: a linear part, rises of smoothed peaks, and that of the
/// smoothed latency.
class EnergyChange {
  public:
    /// `peaks`: of how many peaks a move can add one change each.
    explicit EnergyChange(std::size_t peaks) : peaks_(peaks) {}

    void clear() {
        linear_ = 0;
        count_ = 0;
        latency_price_ = latency_relative_ = 0;
    }
    void add(double energy) { linear_ += energy; }
    void add(SmoothPeak& peak, double price, const SmoothPeak::Change& change) {
        assert(count_ < peaks_.size());
        peaks_[count_++] = {&peak, price, change};
    }
    /// price * log(1 + relative), relative >= -1.
    void add_latency(double price, double relative) {
        latency_price_ = price;
        latency_relative_ = relative;
    }

    double value() const {
        double total = linear_;
        for (const PeakChange& c : std::span(peaks_).first(count_))
            total += c.price * c.peak->rise(c.change);
        if (latency_relative_ != 0) total += latency_price_ * std::log1p(latency_relative_);
        return total;
    }
    /// value() <= threshold, mostly decided without a logarithm.
    bool at_most(double threshold) const {
        double low = linear_, high = linear_;
        const auto bound = [&](double scale, double x) {
            const LogBounds bounds(std::max(x, -1.0));
            low += scale * bounds.lower.value();
            high += scale * bounds.upper.value();
        };
        for (const PeakChange& c : std::span(peaks_).first(count_))
            bound(c.price * c.peak->tau(), c.change.relative);
        if (latency_relative_ != 0) bound(latency_price_, latency_relative_);
        if (high <= threshold) return true;
        if (low > threshold) return false;
        return value() <= threshold;
    }
    /// Lets the peaks follow, once their loads are changed.
    void follow() const {
        for (const PeakChange& c : std::span(peaks_).first(count_))
            c.peak->follow(c.change);
    }

  private:
    struct PeakChange {
        SmoothPeak* peak = nullptr;
        double price = 0;
        SmoothPeak::Change change{};
    };

    double linear_ = 0;
    double latency_price_ = 0, latency_relative_ = 0;
    std::vector<PeakChange> peaks_;
    std::size_t count_ = 0;
};

}  // namespace gaus
