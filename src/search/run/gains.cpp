// SPDX-License-Identifier: Apache-2.0
#include "search/run/gains.hpp"

#include "gaus/pareto.hpp"

#include "search/policy/weighting.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// Relative to the best that is known for the weighting of a trial where it works.
double scalar_gain(const TrialRow& trial, const Ledger& ledger, std::span<const double> scales) {
    double known = std::numeric_limits<double>::infinity();
    for (const FrontPoint& point : ledger.points())
        if (point.schedule.ii == trial.ii && point.latency_bound <= trial.latency_bound)
            known = std::min(known, scalarised(point.objectives, trial.weighting, scales));
    if (!std::isfinite(known) || !(trial.value < known)) return 0;
    return (1 - trial.value / known) / prior::most_gain;
}

/// What the points of these restarts add to the hypervolume, and which restarts have them.
struct Volume {
    double gain = 0;
    std::set<std::int64_t> restarts;
};
Volume volume_gain(const BatchResult& result, const std::set<std::int64_t>& restarts,
                   const Ledger& ledger, std::span<const double> reference) {
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : ledger.points())
        values.push_back(point.objectives);
    const std::size_t known = values.size();
    Volume volume;
    for (const FrontPoint& point : result.points) {
        if (!restarts.contains(point.restart) || !ledger.accepts(point)) continue;
        values.push_back(point.objectives);
        volume.restarts.insert(point.restart);
    }
    if (values.size() == known) return volume;
    const double after = hypervolume(values, reference);
    const double before = hypervolume(std::span(values).first(known), reference);
    if (after > before) volume.gain = (1 - before / after) / prior::most_volume_gain;
    return volume;
}

}  // namespace

void set_gains(BatchResult& result, const Ledger& ledger, std::span<const TaskKind> kinds,
               std::span<const double> scales, std::span<const double> reference) {
    std::vector<TrialRow*> best(kinds.size());
    std::set<std::int64_t> for_front;
    for (TrialRow& trial : result.trials) {
        const std::size_t kind = assignment_of(trial, kinds).kind;
        if (kinds[kind].weighting.empty())
            for_front.insert(trial.restart);
        else if (best[kind] == nullptr || trial.value < best[kind]->value)
            best[kind] = &trial;
    }
    for (TrialRow* trial : best)
        if (trial != nullptr) trial->gain = std::min(1.0, scalar_gain(*trial, ledger, scales));
    const Volume volume = volume_gain(result, for_front, ledger, reference);
    for (TrialRow& trial : result.trials)
        if (volume.restarts.contains(trial.restart))
            trial.gain = std::min(1.0, volume.gain) / static_cast<double>(volume.restarts.size());
}

}  // namespace gaus
