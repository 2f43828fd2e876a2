// SPDX-License-Identifier: Apache-2.0
// What an iteration costs, for Google Benchmark: the relaxation and the same in eager LibTorch
// operations beside the least that the counted work needs on this machine; the refinement; copies.
// Names: relax/DESIGN/A|B/sweep|alm/KERNEL[/threads:N], relax_eager/DESIGN/A|B, refine/DESIGN/A|B,
// copy_bandwidth/LEVEL, arithmetic_peak.
#include "gaus/design.hpp"
#include "gaus/generate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/refine.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include "bench/arguments.hpp"
#include "bench/eager.hpp"
#include "bench/machine.hpp"
#include "bench/work.hpp"
#include "support/data.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace {

using namespace gaus;
using benchmark::State;

struct Design {
    std::string name;
    std::string file;  ///< of the benchmark data; empty: generated
    double alpha;
    int iterations;   ///< the whole anneal in so many
    int lanes;        ///< of the kernels; two groups where two threads are to have one each
    int eager_lanes;  ///< of the peer, few enough for its temporaries; 0: not measured
};

const std::array designs = {
    Design{"rand_graph_10000_2", "rw/rand_graph_10000_2.gml", 0.1, 20, 32, 16},
    Design{"i2c", "epfl/i2c.aig", 100, 20, 32, 32},
    Design{"sin", "epfl/sin.aig", 10000, 20, 32, 16},
    Design{"div", "epfl/div.aig", 1000000, 10, 32, 16},
    Design{"layered_1000000", "", 100, 8, 16, 0}};

const StopCheck never = [] { return false; };

/// The design in use, read when its first benchmark runs; nullptr, and the benchmark skipped, when
/// its file is absent.
const Problem* loaded(State& state, const Design& design) {
    static std::string name;
    static std::optional<Problem> problem;
    if (name == design.name) return &*problem;
    if (design.file.empty()) {
        GenerateSettings settings;
        settings.kind = "layered";
        settings.size = 1000000;
        problem.emplace(generate_design(settings));
    } else {
        const auto path = test::data(design.file);
        if (!path) {
            state.SkipWithError(fmt::format("no {}; set GAUS_DATA", design.file).c_str());
            return nullptr;
        }
        problem.emplace(read_design_data(*path));
    }
    name = design.name;
    return &*problem;
}

std::vector<Lane> lanes_of(const Problem& problem, const Prices& prices, int count) {
    std::vector<Lane> lanes(static_cast<std::size_t>(count));
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        lanes[b].prices = prices;
        lanes[b].latency_bound = critical_path(problem);
        lanes[b].restart = b;
        lanes[b].tuning[Hyperparameter::noise] = 1;
    }
    return lanes;
}

double copy_bandwidth(double working_set) {
    static std::map<std::int64_t, double> known;
    const auto bytes = static_cast<std::int64_t>(working_set);
    const auto [place, added] = known.try_emplace(bytes, 0.0);
    if (added) place->second = bench::copy_bandwidth(bytes);
    return place->second;
}

double arithmetic_peak() {
    static const double peak = bench::arithmetic_peak();
    return peak;
}

template <class Function>
double seconds(double (*clock)(), const Function& work) {
    const double begin = clock();
    work();
    return clock() - begin;
}

/// A run of relax() or of its peer, of the same signature.
struct Descent {
    decltype(&relax) run;
    const Design* design;
    bool memory;
    int lanes;
    int threads;
    RelaxationSettings settings;
};

void count(State& state, const Descent& descent, const bench::Work& work, double iteration) {
    const bench::Floor floor =
        bench::floor_of(work, copy_bandwidth(work.working_set), arithmetic_peak());
    state.counters["ns"] = 1e9 * iteration;
    state.counters["evaluations"] = work.evaluations;
    state.counters["bytes"] = work.bytes;
    state.counters["bytes_floor_ns"] = 1e9 * floor.bytes;
    state.counters["arithmetic_floor_ns"] = 1e9 * floor.arithmetic;
    state.counters["ratio"] = iteration * descent.threads / floor.seconds();
}

/// Times are those of the iterations after the first: a run less one of one iteration, which begins
/// and ends alike. One thread's are processor time.
void run_descent(State& state, Descent descent) {
    const Problem* problem = loaded(state, *descent.design);
    if (problem == nullptr) return;
    const auto lanes =
        lanes_of(*problem, prices_of(descent.memory, descent.design->alpha), descent.lanes);
    const auto clock = descent.threads == 1 ? bench::processor_time : bench::wall_time;
    const auto run = [&](int iterations) {
        descent.settings.iterations = iterations;
        return descent.run(*problem, lanes, descent.settings, never);
    };
    const auto memory = bench::peak_memory([&] { run(1); });
    const double first = seconds(clock, [&] { run(1); });
    const int iterations = descent.design->iterations;
    std::vector<Relaxed> relaxed;
    double total = 0;
    for (auto _ : state) {
        const double time = seconds(clock, [&] { relaxed = run(iterations); }) - first;
        state.SetIterationTime(std::max(time, 1e-9));
        total += time;
    }
    const double cells = double(problem->operator_count()) * double(lanes.size());
    const auto work = bench::counted_work(*problem, windows(*problem, lanes[0].latency_bound),
                                          lanes[0], descent.settings, relaxed[0].position);
    count(state, descent, work, total / (cells * (iterations - 1) * double(state.iterations())));
    state.counters["first_iteration_ms"] = 1e3 * first;
    if (memory) state.counters["peak_bytes"] = *memory / cells;
    state.counters["operators"] = problem->operator_count();
    state.counters["restarts"] = double(lanes.size());
    state.counters["iterations_each"] = iterations;
}

void run_eager(State& state, const Descent& descent) {
    const bench::KeptMemory kept;
    run_descent(state, descent);
}

/// From a legalised restart, as in the search.
void run_refinement(State& state, const Design& design, bool memory) {
    const Problem* problem = loaded(state, design);
    if (problem == nullptr) return;
    const auto lanes = lanes_of(*problem, prices_of(memory, design.alpha), 1);
    const Windows window = windows(*problem, lanes[0].latency_bound);
    RelaxationSettings relaxation;
    relaxation.iterations = design.iterations;
    const auto relaxed = relax(*problem, lanes, relaxation, never);
    const Schedule start = legalize(*problem, window, relaxed[0].position).value();
    AnnealingSettings settings;
    settings.prices = lanes[0].prices;
    settings.proposals = 1 << 24;
    settings.tuning = {{Hyperparameter::smoothing_start, 2}, {Hyperparameter::swap_share, 0}};
    double total = 0;
    for (auto _ : state) {
        const double time = seconds(bench::processor_time,
                                    [&] { anneal(*problem, window, start, settings, never); });
        state.SetIterationTime(time);
        total += time;
    }
    state.counters["proposals_per_second"] =
        double(settings.proposals) * double(state.iterations()) / total;
}

void run_copies(State& state, std::int64_t working_set) {
    for (auto _ : state)
        state.SetIterationTime(1 / copy_bandwidth(double(working_set)));
    state.counters["working_set"] = double(working_set);
    state.counters["bytes_per_second"] = copy_bandwidth(double(working_set));
}

void run_arithmetic(State& state) {
    for (auto _ : state)
        state.SetIterationTime(1 / arithmetic_peak());
    state.counters["multiply_adds_per_second"] = arithmetic_peak();
}

template <class Function, class... Arguments>
benchmark::internal::Benchmark* add(const std::string& name, Function function,
                                    Arguments... arguments) {
    return benchmark::RegisterBenchmark(name.c_str(),
                                        [=](State& state) { function(state, arguments...); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
}

void add_machine() {
    const bench::WorkingSets sets = bench::working_sets();
    add("arithmetic_peak", run_arithmetic)->Iterations(1);
    add("copy_bandwidth/L2", run_copies, sets.second)->Iterations(1);
    add("copy_bandwidth/L3", run_copies, sets.third)->Iterations(1);
    add("copy_bandwidth/memory", run_copies, sets.memory)->Iterations(1);
}

void add_descents(const Design& design, bool memory) {
    const char* objective = memory ? "B" : "A";
    for (const auto mode : {DependencyMode::sweep, DependencyMode::alm}) {
        for (const auto kernel : {SmoothingKernel::gaussian, SmoothingKernel::polynomial}) {
            const bool plain =
                mode == DependencyMode::sweep && kernel == SmoothingKernel::polynomial;
            RelaxationSettings settings;
            settings.dependencies = mode;
            settings.kernel = kernel;
            const std::string name =
                fmt::format("relax/{}/{}/{}/{}", design.name, objective,
                            mode == DependencyMode::sweep ? "sweep" : "alm",
                            kernel == SmoothingKernel::gaussian ? "gaussian" : "polynomial");
            add(name, run_descent, Descent{relax, &design, memory, design.lanes, 1, settings});
            if (!plain || design.lanes <= group_of_lanes) continue;
            settings.threads = 2;
            add(name + "/threads:2", run_descent,
                Descent{relax, &design, memory, design.lanes, 2, settings});
        }
    }
    if (design.eager_lanes == 0) return;
    add(fmt::format("relax_eager/{}/{}", design.name, objective), run_eager,
        Descent{eager::relax, &design, memory, design.eager_lanes, 1, {}});
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::AddCustomContext("compiler", __VERSION__);
    add_machine();
    for (const Design& design : designs) {
        for (const bool memory : {false, true}) {
            add_descents(design, memory);
            add(fmt::format("refine/{}/{}", design.name, memory ? "B" : "A"), run_refinement,
                std::cref(design), memory);
        }
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
