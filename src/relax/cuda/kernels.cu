// SPDX-License-Identifier: Apache-2.0
// Compiled for the device, and by the tests for the host. GAUS_DEVICE is the namespace of this
// copy, GAUS_LANES and GAUS_SLOTS are the largest block.
#include "relax/cuda/advance.cuh"
#include "relax/cuda/exact.cuh"
#include "relax/cuda/held.cuh"
#include "relax/cuda/live.cuh"
#include "relax/cuda/objectives.cuh"
#include "relax/cuda/peaks.cuh"
#include "relax/cuda/recording.cuh"
#include "relax/cuda/starts.cuh"
#include "relax/cuda/sweep.cuh"
#include "relax/cuda/violations.cuh"

namespace gaus::descent::GAUS_DEVICE {

namespace {

template <template <class> class Body>
void rows_by_kernel(const View& view, std::int32_t, std::int32_t) {
    (view.polynomial ? launch_rows<Body<Polynomial>>
                     : launch_rows<Body<Gaussian>>)(view, view.graph.operators);
}

template <template <class> class Body>
void scatter_by_kernel(const View& view, Targets to) {
    (view.polynomial ? launch_scatter<Body<Polynomial>> : launch_scatter<Body<Gaussian>>)(view, to);
}

Targets priced(const View& view) {
    return {view.uses[Objective::resource], view.uses[Objective::memory]};
}

std::int64_t no_scratch(const GraphView&) {
    return 0;
}

/// Body of the room that there is for predecessors.
template <template <class> class Body, bool backwards>
void levels(const View& view) {
    (view.chosen_of_many != nullptr ? launch_levels<Body<std::int32_t>, backwards>
                                    : launch_levels<Body<std::uint8_t>, backwards>)(view);
}

void zero(const View& view, float* x, std::int64_t rows) {
    const auto bytes = static_cast<std::size_t>(rows * view.width) * sizeof(float);
    check(cudaMemsetAsync(x, 0, bytes, stream_of(view)));
}

void clear(const View& view) {
    if (view.uses[Objective::resource])
        zero(view, view.starts, std::int64_t{view.cells} * view.graph.classes);
    const RisesView& rises = view.graph.rises;
    const std::int64_t row = std::int64_t{view.cells} * view.width;
    for (std::int32_t p = 0; p < rises.count; ++p)
        if (view.uses[rises.objective(p)]) zero(view, view.rises + p * row, view.cells);
}

// The levels are worked on by one block per group of lanes, and leave most of the device idle
// unless there are thousands of restarts. So they do only what must be in order; what an operator
// can do for itself, the larger part while windows are wide, is a launch over all of them. That
// costs 12 bytes more per operator and restart, of about 100.

void forward(const View& view, std::int32_t, std::int32_t) {
    if (!view.learn_sigma) levels<Place, false>(view);
    if (view.preloaded) zero(view, view.gradient, view.graph.operators);
    if (view.learn_sigma) zero(view, view.sigma_gradient, view.graph.operators);
    if (view.uses[Objective::resource] || view.uses[Objective::memory])
        scatter_by_kernel<Starts>(view, priced(view));
}

void scatter_ends(const View& view, std::int32_t, std::int32_t) {
    scatter_by_kernel<Ends>(view, {false, true});
}

void scatter_held(const View& view, std::int32_t, std::int32_t) {
    scatter_by_kernel<Holdings>(view, priced(view));
}

void peaks(const View& view) {
    if (view.uses[Objective::resource] && view.graph.classes > 0)
        launch(view, view.graph.classes, peak_slots, meeting_bytes, class_peaks);
    const Targets of = priced(view);
    const std::int32_t rises = of.end_of_rises(view) - of.first_rise(view);
    if (rises > 0) launch(view, rises, peak_slots, meeting_bytes, rises_peaks, of);
    expect_rest(view);
}

void sweep_back(const View& view, std::int32_t begin, std::int32_t end) {
    if (view.fused) rows_by_kernel<GatherStarts>(view, begin, end);
    levels<SweepBack, true>(view);
}

void dependencies(const View& view, std::int32_t, std::int32_t) {
    if (view.learn_sigma) launch_rows<Dependencies<ForwardEdge>>(view, view.graph.edges);
    launch_rows<Dependencies<BackEdge>>(view, view.graph.back.count);
}

void multipliers(const View& view, std::int32_t, std::int32_t) {
    if (view.learn_sigma) launch_rows<Multipliers<ForwardEdge>>(view, view.graph.edges);
    launch_rows<Multipliers<BackEdge>>(view, view.graph.back.count);
}

void descend(const View& view, std::int32_t, std::int32_t) {
    launch_rows<Descend>(view, view.graph.operators);
}

void anneal(const View& view) {
    launch_rows<Anneal>(view, 1);
}

void advance(const View& view) {
    launch_rows<Advance>(view, 1);
}

void scatter_rounded(const View& view, std::int32_t, std::int32_t) {
    launch_rows<ScatterRounded>(view, view.graph.operators);
}

void score(const View& view) {
    launch(view, 1, peak_slots, meeting_bytes, exact_energy);
}

void keep(const View& view, std::int32_t, std::int32_t) {
    launch_rows<Keep>(view, view.graph.operators);
}

}  // namespace

/// A phase is a launch or two over the whole graph. Sums over operators are atomic: results repeat
/// to rounding, not bitwise.
extern const Kernels kernels = {
    .on_device = true,
    .reuses_mu = false,
    .lanes = lanes,
    .group = 0,
    .block = 0,
    .iterations = multiplier_period,
    .record = record,
    .scratch_size = no_scratch,
    .anneal = anneal,
    .clear = clear,
    .forward = forward,
    .scatter_ends = scatter_ends,
    .scatter_held = scatter_held,
    .peaks = peaks,
    .gather_ends = rows_by_kernel<GatherEnds>,
    .gather_held = rows_by_kernel<GatherHeld>,
    .gather_rest = gather_rest,
    .gather_starts = rows_by_kernel<GatherStarts>,
    .sweep_back = sweep_back,
    .dependencies = dependencies,
    .multipliers = multipliers,
    .descend = descend,
    .advance = advance,
    .scatter_rounded = scatter_rounded,
    .score = score,
    .keep = keep,
};

}  // namespace gaus::descent::GAUS_DEVICE
