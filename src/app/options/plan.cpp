// SPDX-License-Identifier: Apache-2.0
#include "app/options/plan.hpp"

#include "gaus/error.hpp"

#include "app/options/initial.hpp"
#include "app/options/problem_options.hpp"
#include "app/options/tuning_options.hpp"
#include "app/options/values.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

Device device_of(const std::string& name) {
    if (name == "cpu") return Device::cpu;
    const bool available = cuda_available();
    if (name == "cuda" && !available)
        throw InputError(
            "option --device: found 'cuda', expected auto or cpu: this build has no CUDA kernels "
            "or "
            "no device answers");
    return available ? Device::cuda : Device::cpu;
}

RelaxationSettings relaxation_of(const Settings& settings) {
    RelaxationSettings relaxation;
    relaxation.iterations = static_cast<int>(settings.integer("iterations"));
    relaxation.device = device_of(settings.text("device"));
    return relaxation;
}

SearchMode mode_of(const std::string& name) {
    if (name == "fixed") return SearchMode::fixed;
    if (name == "random") return SearchMode::random;
    return name == "halving" ? SearchMode::halving : SearchMode::pbt;
}

Topology topology_of(const std::string& name) {
    if (name == "none") return Topology::none;
    return name == "ring" ? Topology::ring : Topology::all;
}

SearchSpace space_of(const Settings& settings) {
    SearchSpace space;
    for (const TuningRow& row : tuning_table)
        space[row.which] = settings.numbers(option_name(row));
    space.kernel.clear();
    for (const std::string_view name : split(settings.text("kernel"), ','))
        space.kernel.push_back(name == "gaussian" ? SmoothingKernel::gaussian
                                                  : SmoothingKernel::polynomial);
    space.dependencies.clear();
    for (const std::string_view name : split(settings.text("dependencies"), ','))
        space.dependencies.push_back(name == "alm" ? DependencyMode::alm : DependencyMode::sweep);
    return space;
}

}  // namespace

Plan make_plan(const Settings& settings) {
    Plan plan{read_problem(settings), {}, {}};
    SearchSettings& search = plan.search;
    search.latency_bounds = latency_bounds(settings, plan.problem);
    search.intervals = intervals(settings);
    search.objectives = objectives(settings);
    search.time_limit = settings.seconds("time");
    search.restarts = settings.integer("restarts");
    search.batch = static_cast<int>(settings.integer("batch"));
    search.threads = static_cast<int>(settings.integer("threads"));
    search.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    search.turn = settings.seconds("turn");
    search.share = settings.flag("share");
    search.mode = mode_of(settings.text("search"));
    search.space = space_of(settings);
    check(search.space, plan.problem.has_limits());
    search.topology = topology_of(settings.text("topology"));
    search.exchange_period = settings.seconds("exchange-period");
    search.patience = settings.seconds("patience");
    search.report_period = settings.seconds("report-period");
    search.front_capacity = static_cast<std::size_t>(settings.integer("front-size"));
    search.relaxation = relaxation_of(settings);
    search.refinement = settings.real("refinement");
    if (const std::string initial = settings.text("initial"); !initial.empty())
        search.initial =
            read_initial(initial, plan.problem, search.latency_bounds, search.intervals);
    plan.remarks = remarks(settings, plan.problem, search.objectives);
    return plan;
}

}  // namespace gaus::app
