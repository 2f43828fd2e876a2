// SPDX-License-Identifier: Apache-2.0
#include "search/run/elites.hpp"

#include "search/policy/weighting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaus {

bool Elites::improves(const TrialRow& trial, const Niche& niche) const {
    const auto known = known_.find(niche);
    const auto own = own_.find(niche);
    return std::isfinite(trial.value) && (known == known_.end() || trial.value < known->second) &&
           (own == own_.end() || trial.value < own->second.value);
}

void Elites::note(const BatchResult& result, std::span<const double> scales) {
    for (const TrialRow& trial : result.trials) {
        const Niche niche = niche_of(trial);
        if (!improves(trial, niche)) continue;
        const auto value = [&](const FrontPoint& point) {
            return point.restart == trial.restart
                       ? scalarised(point.objectives, trial.weighting, scales)
                       : std::numeric_limits<double>::infinity();
        };
        const auto best = std::ranges::min_element(result.points, {}, value);
        if (best != result.points.end() && best->restart == trial.restart)
            own_[niche] = {trial.value, *best, trial};
    }
}

void Elites::note_known(const MigrationRow& row, int here) {
    if (row.to >= 0 && row.to != here && row.from != here) return;
    const Niche niche{row.weighting, row.ii, row.latency_bound};
    const auto [known, added] = known_.try_emplace(niche, row.value);
    known->second = std::min(known->second, row.value);
    const auto own = own_.find(niche);
    if (own != own_.end() && own->second.value >= known->second) own_.erase(own);
}

std::vector<Elite> Elites::take() {
    std::vector<Elite> taken;
    for (auto& [niche, elite] : own_)
        taken.push_back(std::move(elite));
    own_.clear();
    return taken;
}

}  // namespace gaus
