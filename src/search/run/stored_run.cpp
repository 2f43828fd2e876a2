// SPDX-License-Identifier: Apache-2.0
#include "search/run/stored_run.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace gaus {

namespace {

/// By number: those of which every restart is there and none was stopped.
std::map<std::int64_t, BatchResult> complete_batches(const Front& stored, const BatchPlan& plan) {
    std::map<std::int64_t, BatchResult> batches;
    for (const TrialRow& trial : stored.trials) {
        BatchResult& batch = batches[plan.batch_of(trial.restart)];
        batch.trials.push_back(trial);
        batch.complete = batch.complete && trial.status != TrialStatus::stopped &&
                         trial.status != TrialStatus::other;
    }
    std::erase_if(batches, [&](const auto& item) {
        const auto& [number, batch] = item;
        return !batch.complete ||
               plan.batch(number).count != static_cast<std::int64_t>(batch.trials.size());
    });
    return batches;
}

}  // namespace

StoredRun sort_out(const Front& stored, const BatchPlan& plan) {
    StoredRun run;
    run.points = stored.points;
    run.points.insert(run.points.end(), stored.hidden.begin(), stored.hidden.end());
    std::ranges::stable_sort(run.points, {}, [](const FrontPoint& point) {
        return std::pair(point.restart, point.iteration);
    });
    auto complete = complete_batches(stored, plan);
    for (const FrontPoint& point : run.points) {
        if (point.restart < 0) continue;
        const auto found = complete.find(plan.batch_of(point.restart));
        if (found != complete.end()) found->second.points.push_back(point);
    }
    for (auto& [number, batch] : complete) {
        batch.number = number;
        run.complete.push_back(std::move(batch));
    }
    return run;
}

}  // namespace gaus
