#include "app/plan.hpp"

#include "gaus/error.hpp"

#include "app/initial.hpp"
#include "app/problem_options.hpp"

#include <utility>

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
    relaxation.kernel = settings.text("kernel") == "polynomial" ? SmoothingKernel::polynomial
                                                                : SmoothingKernel::gaussian;
    relaxation.dependencies =
        settings.text("dependencies") == "alm" ? DependencyMode::alm : DependencyMode::sweep;
    relaxation.device = device_of(settings.text("device"));
    return relaxation;
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
    search.share = settings.flag("share");
    search.report_period = settings.seconds("report-period");
    search.front_capacity = static_cast<std::size_t>(settings.integer("front-size"));
    search.relaxation = relaxation_of(settings);
    search.refinement = settings.real("refinement");
    if (const std::string initial = settings.text("initial"); !initial.empty())
        search.initial = read_initial(initial, plan.problem);
    plan.remarks = remarks(settings, plan.problem, search.objectives);
    return plan;
}

}  // namespace gaus::app
