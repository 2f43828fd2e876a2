#include "relax/cuda/histograms.cuh"
#include "relax/cuda/launch.cuh"
#include "relax/cuda/peaks.cuh"
#include "relax/cuda/sweep.cuh"
#include "relax/cuda/violations.cuh"

namespace gaus::descent {

namespace {

using namespace device;

template <template <class> class Body>
void launch_by_kernel(const View& view) {
    view.polynomial ? launch<Body<Polynomial>>(view, view.graph.operators)
                    : launch<Body<Gaussian>>(view, view.graph.operators);
}

std::int64_t no_scratch(const GraphView&) {
    return 0;
}

void clear(const View& view) {
    const std::size_t block = sizeof(float) * view.width * view.cells;
    cudaMemsetAsync(view.starts, 0, block * view.graph.classes);
    cudaMemsetAsync(view.live, 0, block);
    cudaMemsetAsync(view.live_change, 0, block);
    check_launch();
}

void peaks(const View& view, bool starts, bool live, bool latency) {
    const auto lanes = static_cast<unsigned>(view.lanes);
    if (starts)
        class_peaks<<<dim3(static_cast<unsigned>(view.graph.classes), lanes), peak_threads>>>(view);
    if (live) memory_peak<<<lanes, peak_threads>>>(view);
    if (latency) latency_peak<<<lanes, peak_threads>>>(view);
    check_launch();
}

void sweep(const View& view, std::int32_t, std::int32_t) {
    launch_levels<Sweep, false>(view);
}

void sweep_back(const View& view, std::int32_t, std::int32_t) {
    launch_levels<SweepBack, true>(view);
}

template <template <class> class Body>
void phase(const View& view, std::int32_t, std::int32_t) {
    launch_by_kernel<Body>(view);
}

void gather_latency(const View& view) {
    launch<GatherLatency>(view, view.graph.sinks);
}

void dependencies(const View& view, std::int32_t, std::int32_t) {
    if (view.learn_sigma) launch<Dependencies<ForwardEdge>>(view, view.graph.edges);
    launch<Dependencies<BackEdge>>(view, view.graph.back.count);
}

void multipliers(const View& view, std::int32_t, std::int32_t) {
    if (view.learn_sigma) launch<Multipliers<ForwardEdge>>(view, view.graph.edges);
    launch<Multipliers<BackEdge>>(view, view.graph.back.count);
}

void descend(const View& view, std::int32_t, std::int32_t) {
    launch<Descend>(view, view.graph.operators);
}

}  // namespace

/// A phase is one launch, so the whole graph is its block. Sums over operators are atomic: results
/// repeat to rounding, not bitwise.
const Kernels* cuda_kernels() {
    static const Kernels kernels = {
        .block = 0,
        .scratch_size = no_scratch,
        .clear = clear,
        .sweep = sweep,
        .scatter_starts = phase<ScatterStarts>,
        .scatter_live = phase<ScatterLive>,
        .peaks = peaks,
        .gather_starts = phase<GatherStarts>,
        .gather_live = phase<GatherLive>,
        .gather_latency = gather_latency,
        .sweep_back = sweep_back,
        .dependencies = dependencies,
        .multipliers = multipliers,
        .descend = descend,
    };
    return &kernels;
}

}  // namespace gaus::descent

namespace gaus {

bool cuda_available() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess && count > 0;
}

}  // namespace gaus
