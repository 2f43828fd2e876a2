// SPDX-License-Identifier: Apache-2.0
#include "search/policy/mixtures.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

namespace {

std::tuple<std::int32_t, std::int32_t, std::vector<double>> key_of(
    const Windows& horizon, const std::vector<double>& weighting) {
    return {horizon.latency_bound, horizon.ii, weighting};
}

}  // namespace

const Prices* Mixtures::prices_of(const std::vector<double>& weighting) const {
    const auto found = std::ranges::find(priced_, weighting, &WeightedPrices::weighting);
    return found == priced_.end() ? nullptr : &found->prices;
}

bool Mixtures::has(const Windows& horizon, const std::vector<double>& weighting) const {
    const Prices* prices = prices_of(weighting);
    if (prices == nullptr) return false;
    const std::scoped_lock lock(mutex_);
    const auto [place, is_new] = small_.try_emplace(key_of(horizon, weighting), false);
    if (is_new) place->second = has_mixture(problem_, horizon, *prices, nodes_);
    return place->second;
}

/// Whoever comes first makes it.
std::shared_future<Mixtures::Mixture> Mixtures::made(const Windows& horizon,
                                                     const std::vector<double>& weighting,
                                                     const std::function<bool()>& stop) {
    constexpr int cuts = 60;
    std::packaged_task<Mixture()> task(
        [&] { return schedule_mixture(problem_, horizon, *prices_of(weighting), cuts, stop); });
    std::unique_lock lock(mutex_);
    auto& place = mixtures_[key_of(horizon, weighting)];
    const bool first = !place.valid();
    if (first) place = task.get_future().share();
    const auto result = place;
    lock.unlock();
    if (first) task();
    return result;
}

std::optional<Schedule> Mixtures::draw(const Windows& horizon, const std::vector<double>& weighting,
                                       Random& random, const std::function<bool()>& stop) {
    double rest = random.uniform();
    const auto future = made(horizon, weighting, stop);
    const Mixture& mixture = future.get();
    for (const MixedSchedule& mixed : mixture) {
        rest -= mixed.share;
        if (rest <= 0) return mixed.schedule;
    }
    return mixture.empty() ? std::nullopt : std::optional(mixture.back().schedule);
}

}  // namespace gaus
