// SPDX-License-Identifier: Apache-2.0
// Cost and quality of anneal(): nanoseconds per proposal, and the exact values that runs with
// different seeds reach from the best baseline, or from the best relaxed restart.
#include "gaus/baseline.hpp"
#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/refine.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include "bench/arguments.hpp"

#include <algorithm>
#include <ctime>

namespace {

using namespace gaus;

const StopCheck never = [] { return false; };

std::vector<Schedule> candidates(const Problem& problem, const Windows& window,
                                 const Arguments& arguments) {
    std::vector<Schedule> result;
    if (arguments.text("start") == "baseline") {
        for (Baseline& baseline : baselines(problem, window, never))
            result.push_back(std::move(baseline.schedule));
        return result;
    }
    RelaxationSettings settings;
    settings.iterations = static_cast<int>(arguments.number("iterations"));
    std::vector<Lane> lanes(16);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].prices = arguments.prices();
        lanes[b].latency_bound = window.latency_bound;
        lanes[b].ii = window.ii;
        lanes[b].restart = b;
        lanes[b].tuning[Hyperparameter::noise] = 1;
        lanes[b].tuning[Hyperparameter::spread_cap] = arguments.number("cap");
        lanes[b].tuning[Hyperparameter::relax_smoothing] = arguments.number("relax_smoothing");
    }
    for (const Relaxed& lane : relax(problem, lanes, settings, never))
        if (auto schedule = legalize(problem, window, lane.position))
            result.push_back(std::move(*schedule));
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments arguments(argc, argv,
                              {{"start", "baseline"},
                               {"iterations", "700"},
                               {"cap", "4"},
                               {"relax_smoothing", "10"},
                               {"alpha", "1"},
                               {"bound", "0"},
                               {"ii", "0"},
                               {"runs", "4"},
                               {"proposals", "4e6"},
                               {"temperature_start", "0.3"},
                               {"temperature_end", "0.005"},
                               {"smoothing_start", "2"},
                               {"smoothing_end", "0.3"},
                               {"smoothing_hold", "1"},
                               {"excess_price", "20"},
                               {"push", "0.2"},
                               {"shorten", "0"},
                               {"drag", "0"},
                               {"swap", "0"}});
    const Problem problem(read_design_data(arguments.design));
    const Windows window = arguments.windows(problem);
    const auto value = [&](const Schedule& schedule) {
        return arguments.value(evaluate(problem, schedule));
    };
    const auto starts = candidates(problem, window, arguments);
    if (starts.empty()) {
        fmt::print(stderr, "no legal schedule to start from\n");
        return 3;
    }
    const Schedule start = *std::ranges::min_element(starts, {}, value);
    AnnealingSettings settings;
    settings.prices = arguments.prices();
    settings.proposals = static_cast<std::int64_t>(arguments.number("proposals"));
    settings.tuning[Hyperparameter::temperature] = arguments.number("temperature_start");
    settings.tuning[Hyperparameter::temperature_end] = arguments.number("temperature_end");
    settings.tuning[Hyperparameter::smoothing_start] = arguments.number("smoothing_start");
    settings.tuning[Hyperparameter::smoothing_end] = arguments.number("smoothing_end");
    settings.tuning[Hyperparameter::smoothing_hold] = arguments.number("smoothing_hold");
    settings.tuning[Hyperparameter::excess_price] = arguments.number("excess_price");
    settings.tuning[Hyperparameter::push_share] = arguments.number("push");
    settings.tuning[Hyperparameter::shorten_share] = arguments.number("shorten");
    settings.tuning[Hyperparameter::drag_share] = arguments.number("drag");
    settings.tuning[Hyperparameter::swap_share] = arguments.number("swap");
    fmt::print("{} V {}: from {:.9g},", problem.name(), problem.operator_count(), value(start));
    const int runs = static_cast<int>(arguments.number("runs"));
    const std::clock_t begin = std::clock();
    for (int run = 0; run < runs; ++run) {
        settings.stream = static_cast<std::uint64_t>(run);
        fmt::print(" {:.9g}", value(anneal(problem, window, start, settings, never).schedule));
    }
    const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    const double proposals = double(settings.proposals) * runs;
    fmt::print(", {:.1f} ns/proposal, {:.1f} million/s\n", 1e9 * seconds / proposals,
               1e-6 * proposals / seconds);
}
