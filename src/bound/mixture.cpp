// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"

#include "bound/bundle.hpp"
#include "bound/time_expansion.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

namespace gaus {

namespace {

bool is_priced(const PeakWeights& weights) {
    return std::ranges::any_of(weights.peak, [](double weight) { return weight > 0; });
}

}  // namespace

bool has_mixture(const Problem& problem, const Windows& windows, const Prices& prices,
                 std::int64_t nodes) {
    const PeakWeights weights = peak_weights(problem, prices, windows);
    return !problem.has_limits() && is_priced(weights) &&
           TimeExpansion::size(problem, windows, weights.peak.back() > 0) <= nodes;
}

std::vector<MixedSchedule> schedule_mixture(const Problem& problem, const Windows& windows,
                                            const Prices& prices, int cuts,
                                            const std::function<bool()>& stop) {
    const PeakWeights weights = peak_weights(problem, prices, windows);
    std::optional<Box> box = whole_box(problem, windows);
    if (!box || !is_priced(weights)) return {};
    Lagrangian lagrangian(problem, *box, weights);
    const BundleEffort effort{.cuts = cuts,
                              .tolerance = 1e-5,
                              .enough = std::numeric_limits<double>::infinity(),
                              .stop = stop};
    const Shares shares = improve(*box, lagrangian, weights, effort, [](const auto&) {});
    std::vector<MixedSchedule> mixture;
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (shares[i] > 0) mixture.push_back({shares[i], {box->columns[i]->start, windows.ii}});
    return mixture;
}

}  // namespace gaus
