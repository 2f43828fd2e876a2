// SPDX-License-Identifier: Apache-2.0
#include "app/options/plan.hpp"

#include "gaus/error.hpp"

#include "app/options/initial.hpp"
#include "app/options/problem_options.hpp"
#include "app/options/tuning_options.hpp"
#include "app/options/values.hpp"

#include <algorithm>
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

MethodStart start_of(const std::string& name) {
    if (name == "informed") return MethodStart::informed;
    return name == "uninformed" ? MethodStart::uninformed : MethodStart::usual;
}

/// What gaus solve and gaus baseline have.
void set_common(const Settings& settings, const Problem& problem, SearchSettings& search) {
    search.latency_bounds = latency_bounds(settings, problem);
    search.intervals = intervals(settings);
    search.objectives = objectives(settings);
    search.time_limit = settings.seconds("time");
    search.restarts = settings.integer("restarts");
    search.threads = static_cast<int>(settings.integer("threads"));
    search.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    search.turn = settings.seconds("turn");
    search.share = settings.flag("share");
    search.topology = topology_of(settings.text("topology"));
    search.exchange_period = settings.seconds("exchange-period");
    search.patience = settings.seconds("patience");
    search.report_period = settings.seconds("report-period");
    search.front_capacity = static_cast<std::size_t>(settings.integer("front-size"));
    search.relaxation.device = device_of(settings.text("device"));
}

/// What the search has beside it.
void set_search(const Settings& settings, const Problem& problem, SearchSettings& search) {
    search.batch = static_cast<int>(settings.integer("batch"));
    search.mode = mode_of(settings.text("search"));
    search.space = space_of(settings);
    check(search.space, is_limited(problem));
    search.relaxation.iterations = static_cast<int>(settings.integer("iterations"));
    search.refinement = settings.real("refinement");
    if (const std::string initial = settings.text("initial"); !initial.empty())
        search.initial = read_initial(initial, problem, search.latency_bounds, search.intervals);
}

/// What the other methods have.
void set_method(const Settings& settings, SearchSettings& search) {
    search.prices = weights(settings, search.objectives);
    search.start = start_of(settings.text("start"));
}

}  // namespace

std::optional<Method> method_of(const Settings& settings) {
    if (settings.command() == "solve") return Method::search;
    const auto name = std::ranges::find(method_names, settings.text("method"));
    if (name == method_names.end()) return std::nullopt;
    return static_cast<Method>(name - method_names.begin());
}

Plan make_plan(const Settings& settings) {
    Plan plan{read_problem(settings), {}, {}};
    SearchSettings& search = plan.search;
    search.method = method_of(settings).value();
    set_common(settings, plan.problem, search);
    if (search.method == Method::search)
        set_search(settings, plan.problem, search);
    else
        set_method(settings, search);
    plan.remarks = remarks(settings, plan.problem, search.objectives);
    return plan;
}

}  // namespace gaus::app
