#include "gaus/relaxation.hpp"

#include "gaus/windows.hpp"

#include "problem/parallel.hpp"
#include "relax/batch.hpp"
#include "relax/check.hpp"
#include "relax/phases.hpp"
#include "relax/terms.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace {

using descent::Batch;
using descent::Kernels;
using descent::View;

constexpr int multiplier_period = 10;  // iterations between updates of the multipliers

/// rho relative to the mean |gradient| of the objectives.
void start_penalty(Batch& batch, double share) {
    const std::int64_t rows = batch.view.graph.operators, width = batch.view.width;
    const std::vector<float> gradient = batch.arena.read(batch.view.gradient, rows * width);
    for (std::int32_t b = 0; b < batch.view.lanes; ++b) {
        double total = 0;
        for (std::int64_t i = 0; i < rows; ++i)
            total += std::abs(gradient[i * width + b]);
        const double mean = total > 0 ? total / static_cast<double>(rows) : 1.0;
        batch.values.penalty[b] = static_cast<float>(share * mean);
    }
    descent::write_prices(batch);
}

/// Adds the dependencies that do not hold by construction to the gradient and moves multipliers and
/// penalty on.
bool constrain(Batch& batch, const RelaxationSettings& settings, int iteration,
               const StopCheck& stop) {
    const bool sweep = settings.dependencies == DependencyMode::sweep;
    if (iteration == 0) start_penalty(batch, sweep ? settings.loop_penalty : settings.penalty);
    if (!descent::run(batch, batch.kernels->dependencies, stop)) return false;
    if ((iteration + 1) % multiplier_period != 0) return true;
    if (!descent::run(batch, batch.kernels->multipliers, stop)) return false;
    for (float& penalty : batch.values.penalty)
        penalty *= static_cast<float>(settings.penalty_growth);
    descent::write_prices(batch);
    return true;
}

/// How far the run came.
struct Progress {
    std::vector<std::vector<float>> terms;  ///< [terms][lanes], last values
    std::vector<int> iterations;            ///< [lanes]
    std::vector<bool> finite;               ///< [lanes]
};

/// Takes lanes that failed out of the work; false when none is left.
bool retire_failed(Batch& batch, Progress& progress) {
    const auto failed = batch.arena.read(batch.view.lane.failed, batch.view.width);
    bool changed = false, left = false;
    for (std::int32_t b = 0; b < batch.view.lanes; ++b) {
        if (batch.values.active[b] == 0) continue;
        left = left || failed[b] == 0;
        if (failed[b] == 0) continue;
        changed = true;
        progress.finite[b] = false;
        batch.values.active[b] = 0;
        batch.values.latency[b] = batch.values.resource[b] = 0;
        batch.values.communication[b] = batch.values.memory[b] = 0;
    }
    if (changed) descent::write_prices(batch);
    return left;
}

/// One iteration; false when stopped. mu is complete in any case.
bool iterate(Batch& batch, std::span<const Lane> lanes, const RelaxationSettings& settings,
             int iteration, Progress& progress, const StopCheck& stop) {
    const bool sweep = settings.dependencies == DependencyMode::sweep;
    const Kernels& kernels = *batch.kernels;
    descent::anneal(batch, lanes, settings, iteration);
    if (!descent::differentiate(batch, stop)) return false;
    if (!settings.terms.empty())
        progress.terms = descent::gather_terms(batch, lanes, settings.terms);
    const bool constrained = !sweep || batch.view.graph.back.count > 0;
    if (constrained && !constrain(batch, settings, iteration, stop)) return false;
    return descent::run(batch, sweep ? kernels.sweep_back : kernels.descend, stop, sweep);
}

/// E[max(0, distance)].
double expected_crossings(double mean, double deviation) {
    const double z = mean / deviation;
    return mean * 0.5 * std::erfc(-z / std::sqrt(2.0)) +
           deviation * std::exp(-0.5 * z * z) * 0.3989422804014327;
}

/// Starts of all lanes, [V * width], as the kernels left them.
struct Starts {
    std::vector<float> mu, sigma;  ///< sigma: only unless `linear`
    std::size_t width;
    bool linear;  ///< communication in its linear form
};

/// Boundaries that the value of u crosses, in lane b, until the start of v `turns` steps later.
double crossings(const descent::Graph& graph, const Starts& starts, std::int32_t source,
                 std::int32_t target, double turns, std::size_t b) {
    const std::size_t u = source * starts.width + b, v = target * starts.width + b;
    const double mean =
        double{starts.mu[v]} - starts.mu[u] + turns - descent::birth_of(graph.latency[source]);
    if (starts.linear) return mean;
    return expected_crossings(mean, std::hypot(double{starts.sigma[u]}, double{starts.sigma[v]}));
}

/// Expected boundaries crossed by weighted dependencies.
double communication(const descent::Graph& graph, const Starts& starts, std::int32_t ii,
                     std::size_t b) {
    double total = graph.self_loops.crossings(ii);
    for (std::size_t e = 0; e < graph.source.size(); ++e) {
        if (graph.weight[e] == 0) continue;
        total += graph.weight[e] * crossings(graph, starts, graph.source[e], graph.target[e], 0, b);
    }
    const descent::BackEdges& back = graph.back;
    for (std::size_t e = 0; e < back.source.size(); ++e) {
        if (back.weight[e] == 0) continue;
        const double turns = double{back.distance[e]} * ii;
        total +=
            back.weight[e] * crossings(graph, starts, back.source[e], back.target[e], turns, b);
    }
    return total;
}

double energy(const Batch& batch, const Lane& lane, const Progress& progress,
              const std::vector<float>& peak, double crossings, std::size_t b) {
    const std::size_t width = batch.view.width, classes = batch.graph.class_id.size();
    double total = 0;
    if (lane.prices.resource != 0) {
        for (std::size_t c = 0; c < classes; ++c)
            total += lane.prices.resource * batch.graph.cost[c] * peak[c * width + b];
    }
    if (lane.prices.memory != 0)
        total += lane.prices.memory * (peak[classes * width + b] + batch.values.cut[b]);
    if (lane.prices.latency != 0) total += lane.prices.latency * peak[(classes + 1) * width + b];
    if (lane.prices.communication != 0) total += lane.prices.communication * crossings;
    for (std::size_t i = 0; i < progress.terms.size(); ++i)
        total += lane.prices.terms[i] * progress.terms[i][b];
    return total;
}

std::vector<Relaxed> results(const Batch& batch, std::span<const Lane> lanes,
                             const Progress& progress) {
    const View& view = batch.view;
    const std::size_t width = view.width, rows = batch.graph.order.size();
    const auto cells = static_cast<std::int64_t>(rows * width);
    const Starts starts{.mu = batch.arena.read(view.mu, cells),
                        .sigma = batch.arena.read(view.sigma, view.learn_sigma ? cells : 0),
                        .width = width,
                        .linear = !view.learn_sigma};
    const std::vector<float> peak =
        batch.arena.read(view.peak, std::int64_t{view.graph.classes + 2} * view.width);
    std::vector<Relaxed> relaxed(lanes.size());
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        relaxed[b].position.resize(rows);
        for (std::size_t i = 0; i < rows; ++i)
            relaxed[b].position[batch.graph.order[i]] = starts.mu[i * width + b];
        relaxed[b].iterations = progress.iterations[b];
        relaxed[b].finite = progress.finite[b];
        if (progress.iterations[b] == 0) continue;
        const double crossed = communication(batch.graph, starts, lanes[b].ii, b);
        relaxed[b].loss = energy(batch, lanes[b], progress, peak, crossed, b);
    }
    return relaxed;
}

/// Lanes that run together, from start to end.
std::vector<Relaxed> relax_group(const descent::DeviceGraph& graph, std::span<const Lane> lanes,
                                 const RelaxationSettings& settings, const StopCheck& stop) {
    const descent::FlushDenormals flush_denormals;
    Batch batch = descent::make_batch(graph, lanes, settings);
    Progress progress{.terms = {},
                      .iterations = std::vector<int>(lanes.size(), 0),
                      .finite = std::vector<bool>(lanes.size(), true)};
    for (int i = 0; i < settings.iterations; ++i) {
        if (!iterate(batch, lanes, settings, i, progress, stop)) break;
        const bool left = retire_failed(batch, progress);
        for (std::size_t b = 0; b < lanes.size(); ++b)
            progress.iterations[b] += progress.finite[b];
        if (!left) break;
    }
    if (!batch.view.learn_sigma) descent::evaluate(batch, stop);  // the last step of theta
    return results(batch, lanes, progress);
}

}  // namespace

std::vector<Relaxed> relax(const Problem& problem, std::span<const Lane> lanes,
                           const RelaxationSettings& settings, const StopCheck& stop) {
    descent::check(problem, lanes, settings);
    const std::int32_t base = std::ranges::min(lanes, {}, &Lane::latency_bound).latency_bound;
    const std::int32_t ii = std::ranges::max(lanes, {}, &Lane::ii).ii;
    const bool cuda = settings.device == Device::cuda;
    const descent::DeviceGraph graph(problem, windows(problem, base, ii), cuda);
    const std::size_t size = cuda ? lanes.size() : std::size_t{group_of_lanes};
    const std::size_t groups = (lanes.size() + size - 1) / size;
    std::vector<Relaxed> all(lanes.size());
    const int threads = settings.terms.empty() ? settings.threads : 1;
    for_each_in_parallel(groups, threads, [&](std::size_t i) {
        const auto group = lanes.subspan(i * size, std::min(size, lanes.size() - i * size));
        std::ranges::move(relax_group(graph, group, settings, stop), all.begin() + i * size);
    });
    return all;
}

}  // namespace gaus
