// SPDX-License-Identifier: Apache-2.0
#include "bound/box.hpp"

#include "gaus/bound.hpp"
#include "gaus/evaluate.hpp"

#include "bound/lives.hpp"
#include "construct/lower_bound.hpp"
#include "construct/settle.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

double PeakWeights::sum(const Problem& problem, const Schedule& schedule) const {
    const Objectives value = evaluate(problem, schedule);
    double sum = latency * value.latency - constant + communication * value.communication +
                 memory * value.memory;
    const auto used = usage_runs(problem, schedule);
    for (std::size_t c = 0; c < used.size(); ++c) {
        std::int64_t most = 0;
        for (const UsageRun& run : used[c])
            most = std::max(most, run.units);
        sum += peak[c] * static_cast<double>(most);
    }
    return sum;
}

PeakWeights peak_weights(const Problem& problem, const Prices& prices, const Windows& windows) {
    PeakWeights weights{{}, prices.communication, prices.latency, prices.memory, 0};
    if (prices.latency > 0) weights.constant = prices.latency * least_latency(problem, windows);
    for (const ResourceClass& resource : problem.resources())
        weights.peak.push_back(prices.resource * resource.cost);
    weights.peak.push_back(prices.memory * problem.spaces()[bounded_space(problem)].cost);
    return weights;
}

std::optional<Box> whole_box(const Problem& problem, const Windows& windows) {
    Box box{windows, {}};
    for (const ResourceClass& resource : problem.resources())
        box.peaks.push_back({0, resource.limit < 0 ? PeakRange::open : resource.limit});
    const std::int64_t space_limit = problem.spaces()[bounded_space(problem)].limit;
    box.peaks.push_back({0, space_limit < 0 ? PeakRange::open : space_limit});
    if (!tighten(problem, box)) return std::nullopt;
    return box;
}

double largest_sum(const Problem& problem, const Windows& windows, const PeakWeights& weights) {
    double reach = windows.latency_bound, sum = 1 + weights.latency * windows.latency_bound;
    for (const Dependency& d : problem.dependencies()) {
        const double crossed = windows.latency_bound + double(windows.ii) * d.distance;
        reach = std::max(reach, crossed + d.hold);
        sum += weights.communication * d.weight * crossed;
    }
    // Iterations that overlap themselves, of something that lasts for so many steps.
    const auto turns = [&](double steps) { return windows.ii > 0 ? 1 + steps / windows.ii : 1; };
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v))
            sum += weights.peak[use.index] * static_cast<double>(use.amount) * turns(use.steps);
        const auto worth = [&](std::int32_t space, std::int64_t size) {
            return weights.memory * problem.spaces()[space].cost * static_cast<double>(size);
        };
        for (const Reservation& r : problem.scratch(v))
            sum += worth(r.index, r.amount) * turns(r.steps);
        sum += worth(problem.space(v), problem.size()[v]) * turns(reach);
    }
    // Beside 1e16 the 1 vanishes, and a bound that is as large proves nothing.
    return sum * (1 + 1e-6);
}

bool tighten(const Problem& problem, Box& box) {
    Windows& windows = box.windows;
    windows.earliest = settle(problem, windows, std::move(windows.earliest));
    windows.latest = settle_down(problem, windows, std::move(windows.latest));
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        if (windows.earliest[v] > windows.latest[v]) return false;
    std::vector<std::int64_t> lows = resource_lower_bounds(problem, windows);
    lows.push_back(least_memory(problem, windows));
    for (std::size_t q = 0; q < lows.size(); ++q) {
        box.peaks[q].low = std::max(box.peaks[q].low, lows[q]);
        if (box.peaks[q].low > box.peaks[q].high) return false;
    }
    return true;
}

}  // namespace gaus
