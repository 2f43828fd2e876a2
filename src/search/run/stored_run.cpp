// SPDX-License-Identifier: Apache-2.0
#include "search/run/stored_run.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace gaus {

namespace {

std::int64_t batch_of(std::int64_t restart, Agenda* planned) {
    return planned != nullptr ? planned->batch_of(restart) : restart;
}

/// By number: those of which every restart is there and none was stopped.
std::map<std::int64_t, BatchResult> complete_batches(const Front& stored, Agenda* planned) {
    std::map<std::int64_t, BatchResult> batches;
    for (const TrialRow& trial : stored.trials) {
        BatchResult& batch = batches[batch_of(trial.restart, planned)];
        batch.trials.push_back(trial);
        batch.complete = batch.complete && trial.status != TrialStatus::stopped &&
                         trial.status != TrialStatus::other;
    }
    std::erase_if(batches, [&](const auto& item) {
        const auto& [number, batch] = item;
        const std::int64_t count = planned != nullptr ? planned->batch(number).count : 1;
        return !batch.complete || count != std::ssize(batch.trials);
    });
    return batches;
}

}  // namespace

StoredRun sort_out(const Front& stored, Agenda* planned) {
    StoredRun run;
    run.points = stored.points;
    run.points.insert(run.points.end(), stored.hidden.begin(), stored.hidden.end());
    std::ranges::stable_sort(run.points, {}, [](const FrontPoint& point) {
        return std::pair(point.restart, point.iteration);
    });
    for (const TrialRow& trial : stored.trials)
        run.next_restart = std::max(run.next_restart, trial.restart + 1);
    auto complete = complete_batches(stored, planned);
    for (const FrontPoint& point : run.points) {
        if (point.restart < 0) continue;
        const auto found = complete.find(batch_of(point.restart, planned));
        if (found != complete.end()) found->second.points.push_back(point);
    }
    for (auto& [number, batch] : complete) {
        batch.number = number;
        run.restarts += std::ssize(batch.trials);
        run.complete.push_back(std::move(batch));
    }
    return run;
}

}  // namespace gaus
