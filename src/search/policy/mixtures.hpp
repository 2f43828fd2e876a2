// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/bound.hpp"
#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/random.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace gaus {

struct WeightedPrices {
    std::vector<double> weighting;  ///< [M]
    Prices prices;
};

/// The mixtures of some weightings, schedule_mixture(), each made when it is needed first.
class Mixtures {
  public:
    /// `nodes`: larger time expansions have none.
    Mixtures(const Problem& problem, std::vector<WeightedPrices> priced, std::int64_t nodes)
        : problem_(problem), priced_(std::move(priced)), nodes_(nodes) {}

    /// O(V + E) at first, O(log) of what is known.
    bool has(const Windows& horizon, const std::vector<double>& weighting) const;
    /// One of the schedules of what has a mixture, each as likely as its share; nullopt when
    /// nothing is legal. Called from any thread; waits for one that makes the mixture. Stopped, it
    /// is of what there is.
    std::optional<Schedule> draw(const Windows& horizon, const std::vector<double>& weighting,
                                 Random& random, const std::function<bool()>& stop);

  private:
    using Mixture = std::vector<MixedSchedule>;
    using Key =
        std::tuple<std::int32_t, std::int32_t, std::vector<double>>;  // bound, II, weighting

    const Prices* prices_of(const std::vector<double>& weighting) const;
    std::shared_future<Mixture> made(const Windows& horizon, const std::vector<double>& weighting,
                                     const std::function<bool()>& stop);

    const Problem& problem_;
    std::vector<WeightedPrices> priced_;
    std::int64_t nodes_;
    mutable std::mutex mutex_;
    mutable std::map<Key, bool> small_;
    std::map<Key, std::shared_future<Mixture>> mixtures_;
};

}  // namespace gaus
