// SPDX-License-Identifier: Apache-2.0
#include "small_fronts.hpp"

#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"

#include "designs.hpp"

namespace gaus::test {

Front front_of(const Problem& problem, const std::vector<std::vector<std::int32_t>>& starts) {
    Front front;
    front.objective_names = {"latency", "resource", "communication"};
    front.reference = {10, 10, 10};
    for (const auto& start : starts) {
        const Objectives exact = evaluate(problem, {start});
        FrontPoint& point = front.points.emplace_back();
        point.schedule.start = start;
        point.objectives = {exact.latency, exact.resource, exact.communication};
        point.latency_bound = 4;
        point.weighting = {0, 0, 0};
    }
    TrialRow& trial = front.trials.emplace_back();
    trial.weighting = {1, 0, 0};
    return front;
}

void write_small_fronts(const Folder& folder) {
    folder.write("small.json", small_design);
    const Problem problem = read_design(folder / "small.json");
    Front a = front_of(problem, {{0, 1, 0, 2}, {0, 1, 2, 3}});
    a.provenance.seed = 7;
    a.history = {{1, 10, 100, 336, 1}, {2, 20, 200, 372, 2}};
    write_front(folder / "a.h5", problem, a);
    Front b = front_of(problem, {{0, 1, 1, 2}, {1, 2, 0, 3}});
    b.provenance.seed = 8;
    b.provenance.world_size = 3;
    b.history = {{1, 10, 100, 392, 1}, {5, 30, 300, 422, 2}};
    write_front(folder / "b.h5", problem, b);
}

}  // namespace gaus::test
