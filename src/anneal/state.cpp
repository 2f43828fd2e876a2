// SPDX-License-Identifier: Apache-2.0
#include "anneal/state.hpp"

#include "problem/dependency.hpp"

#include <cmath>
#include <limits>
#include <ranges>
#include <span>
#include <utility>

namespace gaus {

namespace {

std::vector<LiveProfile> live_profiles(const Problem& problem, const MoveGraph& graph,
                                       const Windows& windows, double price,
                                       std::span<const std::int32_t> start) {
    std::vector<LiveProfile> profiles;
    if (price <= 0 && !problem.has_space_limits()) return profiles;
    const auto spaces = problem.spaces();
    for (std::size_t k = 0; k < spaces.size(); ++k)
        if (price * spaces[k].cost > 0 || spaces[k].limit >= 0)
            profiles.emplace_back(problem, static_cast<std::int32_t>(k), graph, windows,
                                  price * spaces[k].cost, start);
    return profiles;
}

}  // namespace

AnnealState::AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                         std::vector<std::int32_t> start, bool by_slot)
    : problem_(problem),
      windows_(windows),
      slots_(windows.ii),
      prices_(prices),
      graph_(problem, windows),
      start_(std::move(start)),
      slacks_(start_.size()),
      tracks_slots_(by_slot),
      by_slot_(slots_, windows.latency_bound + 1,
               by_slot ? std::span<const std::int32_t>(start_) : std::span<const std::int32_t>()),
      use_(problem, graph_, windows, prices.resource, start_),
      live_(live_profiles(problem, graph_, windows, prices.memory, start_)),
      latency_(problem, graph_, prices.latency),
      early_(problem, windows, start_),
      communication_(count_communication()),
      quickly_priced_(live_.empty() && early_.empty() && prices.latency <= 0 && use_.single_step()),
      move_(use_.class_count() + live_.size()) {}

double AnnealState::count_communication() const {
    const std::int32_t ii = windows_.ii;
    double total = early_.total();
    for (const Dependency& d : problem_.dependencies()) {
        if (!d.carries || !dependency_counts(d, ii) || reads_early(problem_, d)) continue;
        const std::int64_t arrival = start_[d.target] + std::int64_t{ii} * d.distance;
        const std::int32_t lag = std::max(problem_.latency()[d.source], 1) - 1;
        total += d.weight * static_cast<double>(arrival - start_[d.source] - lag);
    }
    return total;
}

void AnnealState::evaluate() {
    move_.communication = 0;
    for (const Shift& shift : shifts())
        move_.communication += communication_of(shift);
    if (!early_.empty()) move_.communication += early_.evaluate(shifts(), start_);
    move_.change.clear();
    move_.change.add(prices_.communication * move_.communication);
    if (use_.tracked()) use_.evaluate(shifts(), move_.change);
    for (LiveProfile& live : live_)
        live.evaluate(shifts(), start_, move_.change);
    if (prices_.latency > 0) latency_.evaluate(shifts(), move_.change);
}

inline void AnnealState::follow(const Shift& shift) {
    if (tracks_slots_) by_slot_.commit(shift);
    slacks_.commit(graph_, shift);
}

void AnnealState::commit() {
    communication_ += move_.communication;
    if (!early_.empty()) early_.commit(start_);
    if (use_.tracked()) use_.commit(shifts());
    for (LiveProfile& live : live_)
        live.commit();
    if (prices_.latency > 0) latency_.commit(start_);
    move_.change.follow();
    for (const Shift& shift : shifts())
        follow(shift);
    move_.clear();
}

void AnnealState::revert() {
    for (const Shift& shift : std::views::reverse(shifts()))
        start_[shift.op] = shift.from;
    move_.clear();
}

bool AnnealState::shift_alone(std::int32_t v, std::int32_t step, double threshold) {
    const Shift alone{v, start_[v], step};
    const double relative = use_.relative_change(alone), communication = communication_of(alone);
    if (!SmoothPeak::Change::keeps_sum(relative)) return shift_carefully(v, step, threshold);
    const double allowed = threshold - prices_.communication * communication;
    const double scale = use_.scale(v);
    const LogBounds bounds(relative);
    if (bounds.lower.exceeds(allowed, scale)) return false;
    if (bounds.upper.exceeds(allowed, scale) && scale * std::log1p(relative) > allowed)
        return false;
    start_[v] = step;
    communication_ += communication;
    use_.commit_alone(alone, relative);
    follow(alone);
    return true;
}

bool AnnealState::shift_carefully(std::int32_t v, std::int32_t step, double threshold) {
    shift(v, step);
    evaluate();
    const bool accepted = accepts(threshold);
    if (accepted) {
        commit();
    } else {
        revert();
    }
    return accepted;
}

void AnnealState::smooth(double tau) {
    use_.smooth(tau);
    for (LiveProfile& live : live_)
        live.smooth(tau);
    if (prices_.latency > 0) latency_.sum(start_);
}

void AnnealState::hold_peaks() {
    use_.hold_peaks();
    quickly_priced_ = false;
}

Objectives AnnealState::exact_objectives() const {
    Objectives value;
    value.ii = windows_.ii;
    if (prices_.latency > 0) value.latency = latency_.energy(start_) / prices_.latency;
    if (prices_.resource > 0) {
        for (std::size_t c = 0; c < use_.class_count(); ++c)
            value.resource += use_.energy(c);
        value.resource /= prices_.resource;
    }
    value.communication = communication_;
    if (prices_.memory > 0) value.memory = live_energy() / prices_.memory;
    return value;
}

double AnnealState::live_energy() const {
    double energy = 0;
    for (const LiveProfile& live : live_)
        energy += live.energy();
    return energy;
}

std::int64_t AnnealState::excess() const {
    std::int64_t excess = use_.excess();
    for (const LiveProfile& live : live_)
        excess += live.excess();
    return excess;
}

void AnnealState::price_excess(double price) {
    use_.price_excess(price);
    for (LiveProfile& live : live_)
        live.price_excess(price);
}

double AnnealState::exact_energy() const {
    if (excess() > 0) return std::numeric_limits<double>::infinity();
    double energy = prices_.communication * communication_;
    if (prices_.resource > 0)
        for (std::size_t c = 0; c < use_.class_count(); ++c)
            energy += use_.energy(c);
    energy += live_energy();
    if (prices_.latency > 0) energy += latency_.energy(start_);
    return energy;
}

}  // namespace gaus
