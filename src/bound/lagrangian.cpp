// SPDX-License-Identifier: Apache-2.0
#include "bound/lagrangian.hpp"

#include "gaus/evaluate.hpp"

#include "bound/lives.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaus {

namespace {

/// Prices in whole units of 1 / scale, rounded down: any prices are valid.
std::vector<std::int64_t> whole(const std::vector<double>& prices, double scale) {
    std::vector<std::int64_t> result(prices.size());
    std::ranges::transform(prices, result.begin(), [&](double price) {
        return static_cast<std::int64_t>(std::floor(price * scale));
    });
    return result;
}

}  // namespace

Lagrangian::Lagrangian(const Problem& problem, const Box& box, const PeakWeights& weights)
    : problem_(problem),
      box_(box),
      weights_(weights),
      expansion_(problem, box.windows, box.is_priced(problem.resources().size(), weights)),
      total_(box.peaks.size(), 0) {
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v)) {
            total_[use.index] += static_cast<double>(use.amount);
            longest_held_ = std::max(longest_held_, std::int64_t{use.from} + use.steps);
        }
        for (const Reservation& r : problem.scratch(v)) {
            total_.back() += static_cast<double>(r.amount);
            longest_held_ = std::max(longest_held_, std::int64_t{r.from} + r.steps);
        }
        total_.back() += static_cast<double>(problem.size()[v]);
        longest_held_ = std::max<std::int64_t>(longest_held_, problem.birth()[v]);
    }
    for (const Dependency& d : problem.dependencies()) {
        if (!transports(d, box.windows.ii)) continue;
        communication_ += weights.communication * d.weight;
        last_read_ = std::max(last_read_, std::int64_t{box.windows.ii} * d.distance + d.hold);
        longest_held_ = std::max<std::int64_t>(longest_held_, d.hold);
    }
    last_read_ += box.windows.latency_bound;
}

std::size_t Lagrangian::slots() const {
    if (box_.windows.ii > 0) return static_cast<std::size_t>(box_.windows.ii);
    return static_cast<std::size_t>(box_.windows.latency_bound + longest_held_);
}

std::vector<StepTable> Lagrangian::first_prices() const {
    StepTable none, even;
    for (std::size_t q = 0; q < box_.peaks.size(); ++q) {
        const std::size_t count = box_.is_priced(q, weights_) ? slots() : 0;
        none.emplace_back(count, 0.0);
        even.emplace_back(count, weights_.peak[q] / static_cast<double>(slots()));
    }
    return {std::move(none), std::move(even)};
}

/// As large as sums of prices of whole schedules allow.
double Lagrangian::scale_for(const StepTable& prices) const {
    const auto reach = static_cast<double>(last_read_ + longest_held_ + 1);
    const double turns = box_.windows.ii > 0 ? 2 + reach / static_cast<double>(box_.windows.ii) : 1;
    double largest = 2 * communication_ * reach;
    for (std::size_t q = 0; q < prices.size(); ++q)
        largest += 2 * std::max(total_[q], 1.0) * turns *
                   std::accumulate(prices[q].begin(), prices[q].end(), 0.0);
    return std::exp2(std::floor(58 - std::log2(std::max(largest, 1e-100))));
}

ScheduleColumn Lagrangian::column_of(Schedule schedule) const {
    ScheduleColumn column;
    const auto add = [&](const std::vector<std::int64_t>& sums) {
        const std::size_t q = column.use.size();
        column.use.emplace_back(sums.begin(), sums.end());
        column.use.back().resize(box_.is_priced(q, weights_) ? slots() : 0, 0);
    };
    for (const auto& sums : usage(problem_, schedule))
        add(sums);
    add(live_values(problem_, schedule)[static_cast<std::size_t>(bounded_space(problem_))]);
    column.communication = weights_.communication * evaluate(problem_, schedule).communication;
    column.start = std::move(schedule.start);
    return column;
}

Lagrangian::Value Lagrangian::at(const StepTable& prices) {
    const double scale = scale_for(prices);
    const std::int32_t ii = box_.windows.ii;
    Value value;
    SchedulePrices whole_prices{{}, StepPrices({}), {}};
    for (std::size_t q = 0; q < prices.size(); ++q) {
        const auto units = whole(prices[q], scale);
        const double sum =
            static_cast<double>(std::accumulate(units.begin(), units.end(), std::int64_t{0})) /
            scale;
        if (box_.is_priced(q, weights_)) {
            const PeakRange& range = box_.peaks[q];
            const bool low = range.high == PeakRange::open || sum < weights_.peak[q];
            value.bound +=
                static_cast<double>(low ? range.low : range.high) * (weights_.peak[q] - sum);
        }
        if (q + 1 < prices.size())
            whole_prices.use.emplace_back(units, ii);
        else
            whole_prices.live = StepPrices(units, ii);
    }
    for (const Dependency& d : problem_.dependencies())
        whole_prices.communication.push_back(
            transports(d, ii)
                ? static_cast<std::int64_t>(std::floor(weights_.communication * d.weight * scale))
                : 0);
    CheapestSchedule cheapest = expansion_.cheapest(whole_prices);
    value.bound += static_cast<double>(cheapest.price) / scale;
    value.column = column_of(std::move(cheapest.schedule));
    return value;
}

}  // namespace gaus
