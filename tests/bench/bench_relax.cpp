// SPDX-License-Identifier: Apache-2.0
// Cost and quality of relax(): nanoseconds per operator, restart and iteration, and the exact
// values after legalising.
#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include "bench/arguments.hpp"

#include <algorithm>
#include <ctime>

int main(int argc, char** argv) {
    using namespace gaus;
    const Arguments arguments(argc, argv,
                              {{"iterations", "700"},
                               {"batch", "16"},
                               {"kernel", "polynomial"},
                               {"dependencies", "sweep"},
                               {"alpha", "1"},
                               {"bound", "0"},
                               {"ii", "0"},
                               {"noise", "1"},
                               {"cap", "4"},
                               {"rate", "0.1"},
                               {"smoothing_start", "10"},
                               {"smoothing_end", "0.5"},
                               {"momentum", "0.85"}});
    const Problem problem(read_design_data(arguments.design));
    RelaxationSettings settings;
    settings.iterations = static_cast<int>(arguments.number("iterations"));
    if (arguments.text("kernel") == "gaussian") settings.kernel = SmoothingKernel::gaussian;
    if (arguments.text("dependencies") == "alm") settings.dependencies = DependencyMode::alm;
    settings.momentum = arguments.number("momentum");
    const Windows window = arguments.windows(problem);
    std::vector<Lane> lanes(static_cast<std::size_t>(arguments.number("batch")));
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        Lane& lane = lanes[b];
        lane.prices = arguments.prices();
        lane.latency_bound = window.latency_bound;
        lane.ii = window.ii;
        lane.restart = b;
        lane.tuning[Hyperparameter::noise] = arguments.number("noise");
        lane.tuning[Hyperparameter::spread_cap] = arguments.number("cap");
        lane.tuning[Hyperparameter::learning_rate] = arguments.number("rate");
        lane.tuning[Hyperparameter::relax_smoothing] = arguments.number("smoothing_start");
        lane.smoothing_end = arguments.number("smoothing_end");
    }
    const std::clock_t begin = std::clock();  // processor time: other jobs do not count
    const auto relaxed = relax(problem, lanes, settings, [] { return false; });
    const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    std::vector<double> values;
    for (const Relaxed& lane : relaxed)
        if (const auto schedule = legalize(problem, window, lane.position))
            values.push_back(arguments.value(evaluate(problem, *schedule)));
    if (values.empty()) {
        fmt::print(stderr, "no restart left a legal schedule\n");
        return 3;
    }
    std::ranges::sort(values);
    fmt::print(
        "{} V {}: {:.2f} ns/op/restart/iteration, {:.3f} s, best {:.9g} median {:.9g} worst "
        "{:.9g}, relaxed {:.9g}\n",
        problem.name(), problem.operator_count(),
        1e9 * seconds /
            (double(problem.operator_count()) * double(lanes.size()) * settings.iterations),
        seconds, values.front(), values[values.size() / 2], values.back(), relaxed[0].loss);
}
