// Cost and quality of relax(): bench_relax DESIGN A|B [iterations] [batch] [noise] [kernel] [alpha]
// Prints nanoseconds per operator, restart and iteration, and the exact values after legalising.
#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>

#include <fmt/format.h>

int main(int argc, char** argv) {
    using namespace gaus;
    const auto argument = [&](int i, const char* otherwise) {
        return std::string(i < argc ? argv[i] : otherwise);
    };
    if (argc < 3) return 2;
    const Problem problem(read_design_data(argument(1, "")));
    const bool memory = argument(2, "A") == "B";
    const double alpha = std::stod(argument(7, "1"));
    RelaxationSettings settings;
    settings.iterations = std::stoi(argument(3, "700"));
    const std::string kernel = argument(6, "polynomial");
    settings.kernel =
        kernel == "polynomial" ? SmoothingKernel::polynomial : SmoothingKernel::gaussian;
    settings.dependencies =
        argument(8, "sweep") == "alm" ? DependencyMode::alm : DependencyMode::sweep;
    settings.momentum = std::stod(argument(13, "0.85"));
    const std::int32_t bound = critical_path(problem);
    std::vector<Lane> lanes(std::stoul(argument(4, "16")));
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        Lane& lane = lanes[b];
        lane.latency_bound = bound;
        lane.restart = b;
        lane.noise = std::stod(argument(5, "1"));
        lane.spread_cap = std::stod(argument(9, "4"));
        lane.learning_rate = std::stod(argument(10, "0.1"));
        lane.smoothing_start = std::stod(argument(11, "10"));
        lane.smoothing_end = std::stod(argument(12, "0.5"));
        (memory ? lane.prices.memory : lane.prices.communication) = 1;
        if (!memory) lane.prices.resource = alpha;
    }
    const std::clock_t begin = std::clock();  // processor time: other jobs do not count
    const auto relaxed = relax(problem, lanes, settings, [] { return false; });
    const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    const Windows window = windows(problem, bound);
    std::vector<double> values;
    for (const Relaxed& lane : relaxed) {
        const auto schedule = legalize(problem, window, lane.position);
        const Objectives exact = evaluate(problem, *schedule);
        values.push_back(memory ? exact.memory : alpha * exact.resource + exact.communication);
    }
    std::ranges::sort(values);
    fmt::print(
        "{} V {} {} {}: {:.2f} ns/op/restart/iteration, {:.3f} s, best {} median {} worst {}, "
        "relaxed {:.0f}\n",
        problem.name(), problem.operator_count(), argument(2, "A"), kernel,
        1e9 * seconds /
            (double(problem.operator_count()) * double(lanes.size()) * settings.iterations),
        seconds, values.front(), values[values.size() / 2], values.back(), relaxed[0].loss);
}
