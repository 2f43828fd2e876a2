// SPDX-License-Identifier: Apache-2.0
#include "search/policy/strategies.hpp"

#include "search/policy/restart.hpp"

#include <algorithm>

namespace gaus {

std::vector<TaskKind> task_kinds(const SearchSettings& settings) {
    std::vector<TaskKind> kinds;
    double total = 0;
    for (auto& [weighting, share] : primary_weightings(settings)) {
        kinds.push_back({std::move(weighting), share});
        total += share;
    }
    const bool has_front = settings.method == Method::search && kinds.front().weighting.size() > 1;
    for (TaskKind& kind : kinds)
        kind.share *= (has_front ? prior::scalar_share : 1.0) / total;
    if (has_front) kinds.push_back({{}, 1 - prior::scalar_share});
    return kinds;
}

Assignment assignment_of(const TrialRow& trial, std::span<const TaskKind> kinds) {
    Assignment what{kinds.size() - 1, trial.start, trial.rung};
    if (is_exploration(trial.start) || trial.start == Start::flow) return what;
    const auto found = std::ranges::find(kinds, trial.weighting, &TaskKind::weighting);
    if (found != kinds.end()) what.kind = static_cast<std::size_t>(found - kinds.begin());
    return what;
}

}  // namespace gaus
