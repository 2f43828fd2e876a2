// SPDX-License-Identifier: Apache-2.0
#include "gaus/relaxation.hpp"

#include "gaus/windows.hpp"

#include "problem/parallel.hpp"
#include "relax/batch.hpp"
#include "relax/check.hpp"
#include "relax/device.hpp"
#include "relax/phases.hpp"
#include "relax/results.hpp"
#include "relax/run.hpp"
#include "relax/terms.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace descent {

namespace {

/// Lanes that run together, and the user's part in them.
struct Group {
    std::span<const Lane> lanes;
    const RelaxationSettings& settings;
    LaneBatch batch;
    TermValues terms;  ///< last values
};

bool is_sweep(const Group& group) {
    return group.settings.dependencies == DependencyMode::sweep;
}

/// rho relative to the mean |gradient| of the objectives.
void start_penalty(const Group& group) {
    const LaneBatch& batch = group.batch;
    const double share = is_sweep(group) ? group.settings.loop_penalty : group.settings.penalty;
    const std::int64_t rows = batch.view.graph.operators, width = batch.view.width;
    const std::vector<float> gradient = batch.arena.read(batch.view.gradient, rows * width);
    std::vector<float> penalty(width);
    for (std::int32_t b = 0; b < batch.view.lanes; ++b) {
        double total = 0;
        for (std::int64_t i = 0; i < rows; ++i)
            total += std::abs(gradient[i * width + b]);
        const double mean = total > 0 ? total / static_cast<double>(rows) : 1.0;
        penalty[b] = static_cast<float>(share * mean);
    }
    batch.arena.write(batch.view.lane.penalty, penalty);
}

/// Adds the dependencies that do not hold by construction to the gradient and moves multipliers on.
bool constrain(const Group& group, int iteration, const StopCheck& stop) {
    const LaneBatch& batch = group.batch;
    if (iteration == 0) start_penalty(group);
    if (!run(batch, batch.kernels->dependencies, stop)) return false;
    return (iteration + 1) % multiplier_period != 0 || run(batch, batch.kernels->multipliers, stop);
}

/// One iteration; false when stopped. mu is complete in any case. But for the first one and for
/// terms the host only says what is to be done.
bool iterate(Group& group, int iteration, const StopCheck& stop) {
    LaneBatch& batch = group.batch;
    const Kernels& kernels = *batch.kernels;
    kernels.anneal(batch.view);
    if (!differentiate(batch, stop)) return false;
    if (!group.settings.terms.empty())
        group.terms = gather_terms(batch, group.lanes, group.settings.terms);
    const bool constrained = !is_sweep(group) || batch.view.graph.back.count > 0;
    if (constrained && !constrain(group, iteration, stop)) return false;
    const bool sweep = is_sweep(group);
    if (!run(batch, sweep ? kernels.sweep_back : kernels.descend, stop, sweep)) return false;
    kernels.advance(batch.view);
    return true;
}

/// Takes lanes that failed out of the work; false when none is left.
bool retire_failed(LaneBatch& batch) {
    const auto failed = batch.arena.read(batch.view.lane.failed, batch.view.width);
    bool changed = false, left = false;
    for (std::int32_t b = 0; b < batch.view.lanes; ++b) {
        if (batch.values.active[b] == 0) continue;
        left = left || failed[b] == 0;
        if (failed[b] == 0) continue;
        changed = true;
        batch.values.active[b] = 0;
        for (auto& price : batch.values.price.of)
            price[b] = 0;
    }
    if (changed) write_prices(batch);
    return left;
}

/// Keeps the rounded schedule of each lane when it is the best so far: every 20 iterations once
/// sigma is at its end.
void keep_best(const LaneBatch& batch, int done, const StopCheck& stop) {
    constexpr int period = 2 * multiplier_period;
    if (batch.view.best == nullptr || done % period != 0) return;
    if (static_cast<float>(done) < batch.view.anneal_length) return;
    place(batch);
    if (!score(batch, stop)) return;
    batch.kernels->keep(batch.view, 0, batch.view.graph.operators);
}

/// All iterations, some at a time. Where that spares work they are recorded and repeated: all but
/// the first ones, which start the penalty, and the last ones, which are fewer.
void iterate_all(Group& group, const StopCheck& stop) {
    const Kernels& kernels = *group.batch.kernels;
    const int total = group.settings.iterations, together = kernels.iterations;
    const StopCheck never = [] { return false; };
    const StopCheck& between = together == 1 ? stop : never;
    std::function<void()> repeat;
    for (int done = 0; done < total; done += together) {
        const int end = std::min(done + together, total);
        const auto block = [&] {
            for (int i = done; i < end; ++i)
                if (!iterate(group, i, between)) return false;
            return true;
        };
        const bool typical = done > 0 && end - done == together;
        if (typical && kernels.record != nullptr && group.settings.terms.empty()) {
            if (!repeat) repeat = kernels.record(group.batch.view, block);
            repeat();
        } else if (!block()) {
            return;
        }
        if (!retire_failed(group.batch) || stop()) return;
        keep_best(group.batch, end, between);
    }
}

std::vector<Relaxed> relax_group(const DeviceGraph& graph, std::span<const Lane> lanes,
                                 const RelaxationSettings& settings, const Kernels& kernels,
                                 const StopCheck& stop) {
    const FlushDenormals flush_denormals;
    Group group{.lanes = lanes,
                .settings = settings,
                .batch = make_batch(graph, lanes, settings, kernels),
                .terms = {}};
    iterate_all(group, stop);
    if (is_sweep(group)) evaluate(group.batch, stop);  // the last step of theta
    return results(group.batch, lanes, group.terms);
}

}  // namespace

std::vector<Relaxed> relax_by(const Kernels& kernels, const Problem& problem,
                              std::span<const Lane> lanes, const RelaxationSettings& settings,
                              const StopCheck& stop) {
    const std::int32_t base = std::ranges::min(lanes, {}, &Lane::latency_bound).latency_bound;
    const std::int32_t ii = std::ranges::max(lanes, {}, &Lane::ii).ii;
    const DeviceGraph graph(problem, windows(problem, base, ii),
                            stream_for(kernels, settings.device_index));
    const std::size_t size = kernels.group > 0 ? kernels.group : lanes.size();
    const std::size_t groups = (lanes.size() + size - 1) / size;
    std::vector<Relaxed> all(lanes.size());
    const int threads = settings.terms.empty() ? settings.threads : 1;
    for_each_in_parallel(groups, threads, [&](std::size_t i) {
        const auto group = lanes.subspan(i * size, std::min(size, lanes.size() - i * size));
        std::ranges::move(relax_group(graph, group, settings, kernels, stop),
                          all.begin() + i * size);
    });
    return all;
}

}  // namespace descent

std::vector<Relaxed> relax(const Problem& problem, std::span<const Lane> lanes,
                           const RelaxationSettings& settings, const StopCheck& stop) {
    descent::check(problem, lanes, settings);
    const bool cuda = settings.device == Device::cuda;
    return descent::relax_by(cuda ? descent::cuda_kernels() : descent::cpu_kernels(), problem,
                             lanes, settings, stop);
}

}  // namespace gaus
