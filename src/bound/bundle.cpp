// SPDX-License-Identifier: Apache-2.0
#include "bound/bundle.hpp"

#include "bound/master.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace gaus {

namespace {

constexpr std::size_t most_columns = 80;

/// Keeps the columns with the largest shares, and the newest.
void forget(Box& box, Shares& shares) {
    if (box.columns.size() < most_columns) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i] == 0 && i + most_columns / 4 < shares.size()) continue;
        box.columns[kept] = std::move(box.columns[i]);
        shares[kept++] = shares[i];
    }
    box.columns.resize(kept);
    shares.resize(kept);
}

/// How far prices move per unit of use above the peak, at a length of 1.
std::vector<double> unit_steps(const Box& box) {
    std::vector<double> steps;
    for (const PeakRange& peak : box.peaks) {
        const double unit = std::max(1.0, static_cast<double>(peak.low));
        steps.push_back(1 / (unit * unit));
    }
    return steps;
}

}  // namespace

Shares improve(Box& box, Lagrangian& lagrangian, const PeakWeights& weights,
               const BundleEffort& effort,
               const std::function<void(const std::vector<std::int32_t>&)>& visit) {
    Shares shares(box.columns.size(), 0.0);
    const auto add_column = [&](ScheduleColumn column) {
        visit(column.start);
        box.columns.push_back(std::make_shared<const ScheduleColumn>(std::move(column)));
        shares.push_back(0);
    };
    double centre = -std::numeric_limits<double>::infinity();
    const auto look = [&](const StepTable& prices) {
        Lagrangian::Value value = lagrangian.at(prices);
        add_column(std::move(value.column));
        return value.bound;
    };
    const auto move = [&](StepTable prices, double bound) {
        centre = bound;
        box.prices = std::move(prices);
        box.bound = std::max(box.bound, centre);
    };
    for (StepTable& prices :
         box.prices.empty() ? lagrangian.first_prices() : std::vector<StepTable>{box.prices}) {
        const double bound = look(prices);
        if (bound <= centre) continue;
        std::ranges::fill(shares, 0.0);
        shares.back() = 1;
        move(std::move(prices), bound);
    }

    double length = 0.1 * std::max(std::abs(centre), 1e-9);
    int nulls = 0;
    for (int i = 0; i < effort.cuts && box.bound < effort.enough && !effort.stop(); ++i) {
        std::vector<double> steps = unit_steps(box);
        for (double& step : steps)
            step *= length;
        MasterSolution next = solve_master(box, weights, steps, std::move(shares));
        shares = std::move(next.shares);
        const double promise = next.value - centre;
        if (promise <= effort.tolerance * std::max(std::abs(centre), 1e-9)) break;
        forget(box, shares);
        const double bound = look(next.prices), gain = bound - centre;
        if (gain > 0.1 * promise) {
            move(std::move(next.prices), bound);
            if (gain > 0.5 * promise) length *= 2;
            nulls = 0;
        } else if (++nulls % 4 == 0) {
            length *= 0.5;
        }
    }
    return shares;
}

}  // namespace gaus
