#include "search/worker.hpp"

#include "gaus/design.hpp"
#include "gaus/windows.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

/// Restarts that begin with the relaxation, every second one from the schedule of an earlier one.
class Worker : public testing::Test {
  protected:
    Worker() {
        settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
        settings.relaxation.iterations = 50;
        settings.refinement = 0.01;
        bench.horizons = {{windows(problem, critical_path(problem) + 2, 0), {}}};
        for (std::int64_t id = 0; id < 6; ++id) {
            Restart restart;
            restart.id = id;
            restart.weighting = {0.25, 0.5, 0.25};
            restart.hyperparameters.noise = 1;
            restart.hyperparameters.start = id % 2 == 0 ? Start::relaxation : Start::feedback;
            restarts.push_back(restart);
        }
    }

    Relaxation begin(std::launch policy, std::span<const FrontPoint> front,
                     const StopCheck& stop) const {
        return begin_relaxation(bench, restarts, settings.relaxation.iterations, front, stop,
                                policy);
    }
    std::vector<Outcome> run(std::launch policy, std::span<const FrontPoint> front = {}) const {
        const StopCheck never = [] { return false; };
        return run_restarts(bench, restarts, begin(policy, front, never), 1.0, front, never);
    }

    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/ewf.json");
    SearchSettings settings;
    Workbench bench{problem, settings, {}, {1, 1, 1}, 0, [] { return 0.0; }};
    std::vector<Restart> restarts;
};

TEST_F(Worker, ARelaxationBesideTheCallerIsTheSame) {
    const std::vector<FrontPoint> front = run(std::launch::deferred)[0].points;
    ASSERT_FALSE(front.empty());
    const auto deferred = run(std::launch::deferred, front),
               beside = run(std::launch::async, front);
    ASSERT_EQ(beside.size(), restarts.size());
    for (std::size_t i = 0; i < beside.size(); ++i) {
        EXPECT_EQ(beside[i].trial.iterations, 50);
        EXPECT_EQ(beside[i].trial.value, deferred[i].trial.value);
        EXPECT_EQ(beside[i].points.back().schedule, deferred[i].points.back().schedule);
    }
}

TEST_F(Worker, ARelaxationOutlivesTheFrontItBeganWith) {
    std::vector<FrontPoint> front = run(std::launch::deferred)[0].points;
    const StopCheck never = [] { return false; };
    const auto expected = begin(std::launch::deferred, front, never).get();
    Relaxation relaxation = begin(std::launch::deferred, front, never);
    front.clear();
    front.shrink_to_fit();
    const auto relaxed = relaxation.get();
    for (std::size_t i = 0; i < relaxed.size(); ++i)
        EXPECT_EQ(relaxed[i].position, expected[i].position);
}

TEST_F(Worker, AStopEndsARelaxationBesideTheCaller) {
    settings.relaxation.iterations = 1 << 30;
    settings.share = false;
    const StopCheck at_once = [] { return true; };
    const auto outcomes =
        run_restarts(bench, restarts, begin(std::launch::async, {}, at_once), 1.0, {}, at_once);
    for (const Outcome& outcome : outcomes)
        EXPECT_EQ(outcome.trial.status, "stopped");
}

TEST_F(Worker, WithoutRestartsThatBeginThereIsNoRelaxation) {
    restarts.clear();
    EXPECT_FALSE(begin(std::launch::deferred, {}, [] { return false; }).valid());
}

}  // namespace
}  // namespace gaus
