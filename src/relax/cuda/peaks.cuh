#pragma once

#include "relax/cuda/histograms.cuh"

namespace gaus::descent::device {

constexpr std::int32_t peak_threads = 256;

/// Reduction over a block of `peak_threads`; every thread gets the result.
template <class Combine>
__device__ float reduce(float x, Combine combine) {
    __shared__ float shared[peak_threads];
    shared[threadIdx.x] = x;
    __syncthreads();
    for (std::int32_t width = peak_threads / 2; width > 0; width /= 2) {
        if (threadIdx.x < width)
            shared[threadIdx.x] = combine(shared[threadIdx.x], shared[threadIdx.x + width]);
        __syncthreads();
    }
    const float result = shared[0];
    __syncthreads();
    return result;
}

/// x becomes price * gradient of tau * log sum exp(x / tau); returns the peak.
inline __device__ float smooth_peak(float* x, std::int32_t count, float tau, float price) {
    float top = x[0];
    for (std::int32_t t = threadIdx.x; t < count; t += peak_threads)
        top = fmaxf(top, x[t]);
    top = reduce(top, [](float a, float b) { return fmaxf(a, b); });
    float total = 0;
    for (std::int32_t t = threadIdx.x; t < count; t += peak_threads) {
        x[t] = expf((x[t] - top) / tau);
        total += x[t];
    }
    total = reduce(total, [](float a, float b) { return a + b; });
    for (std::int32_t t = threadIdx.x; t < count; t += peak_threads)
        x[t] *= price / total;
    __syncthreads();
    return top + tau * logf(total);
}

/// Smoothed peak of a profile folded into slots modulo `ii`; as on the CPU.
inline __device__ float folded_peak(float* x, std::int32_t count, std::int32_t ii, float tau,
                                    float price) {
    const std::int32_t slots = ii > 0 && ii < count ? ii : count;
    for (std::int32_t s = threadIdx.x; s < slots; s += peak_threads)
        for (std::int32_t t = s + slots; t < count; t += slots)
            x[s] += x[t];
    __syncthreads();
    const float peak = smooth_peak(x, slots, tau, price);
    for (std::int32_t t = slots + threadIdx.x; t < count; t += peak_threads)
        x[t] = x[t % slots];
    __syncthreads();
    return peak;
}

/// x[t] = sum over k < count of x[t + k * direction], in place: chunks from the far end, so that
/// nothing is read after it changed.
inline __device__ void window_sums(float* x, std::int32_t cells, std::int32_t count,
                                   std::int32_t direction) {
    for (std::int32_t done = 0; done < cells && count > 1; done += peak_threads) {
        const std::int32_t i = done + static_cast<std::int32_t>(threadIdx.x);
        const std::int32_t t = direction < 0 ? cells - 1 - i : i;
        float sum = 0;
        for (std::int32_t k = 0; k < count && i < cells; ++k)
            sum += x[t + k * direction];
        __syncthreads();
        if (i < cells) x[t] = sum;
        __syncthreads();
    }
}

/// Block (class, lane).
__global__ void class_peaks(View view) {
    const auto c = static_cast<std::int32_t>(blockIdx.x);
    const auto lane = static_cast<std::int32_t>(blockIdx.y);
    if (view.lane.resource[lane] == 0) return;
    const std::int32_t cells = view.graph.steps + view.lane.shift[lane];
    float* x = starts_row(view, c, lane);
    window_sums(x, cells, view.graph.blocking[c], -1);
    const float peak = folded_peak(x, cells, view.lane.ii[lane],
                                   view.lane.smoothing[lane] * view.graph.mean_amount[c],
                                   view.lane.resource[lane] * view.graph.cost[c]);
    if (threadIdx.x == 0) view.peak[c * view.width + lane] = peak;
    window_sums(x, cells, view.graph.blocking[c], 1);
    for (std::int32_t done = 0; done < cells; done += peak_threads) {
        const std::int32_t t = done + static_cast<std::int32_t>(threadIdx.x);
        const float rise = t < cells ? x[t + 1] - x[t] : 0.0f;
        __syncthreads();
        if (t < cells) x[t] = rise;
        __syncthreads();
    }
}

/// Block (lane): adds the certainly live part, then the peak.
__global__ void memory_peak(View view) {
    const auto lane = static_cast<std::int32_t>(blockIdx.x);
    if (view.lane.memory[lane] == 0) return;
    const std::int32_t cells =
        view.graph.steps + view.lane.shift[lane] + view.lane.ii[lane] * view.lane.turns[lane];
    const std::int64_t line = std::int64_t{lane} * view.cells + view.origin;
    if (threadIdx.x == 0) {
        float certain = 0;
        for (std::int32_t t = 0; t < cells; ++t) {
            certain += view.live_change[line + t];
            view.live[line + t] += certain;
        }
    }
    __syncthreads();
    const float peak =
        folded_peak(view.live + line, cells, view.lane.ii[lane],
                    view.lane.smoothing[lane] * view.graph.mean_size, view.lane.memory[lane]);
    if (threadIdx.x == 0) view.peak[view.graph.classes * view.width + lane] = peak;
}

inline __device__ float finish(const View& view, std::int32_t i, std::int32_t lane) {
    const std::int32_t row = view.graph.sink[i];
    return view.mu[std::int64_t{row} * view.width + lane] +
           static_cast<float>(view.graph.latency[row]);
}

/// Block (lane).
__global__ void latency_peak(View view) {
    const auto lane = static_cast<std::int32_t>(blockIdx.x);
    const float tau = view.lane.smoothing[lane] * view.graph.mean_latency;
    float top = finish(view, 0, lane);
    for (std::int32_t i = threadIdx.x; i < view.graph.sinks; i += peak_threads)
        top = fmaxf(top, finish(view, i, lane));
    top = reduce(top, [](float a, float b) { return fmaxf(a, b); });
    float total = 0;
    for (std::int32_t i = threadIdx.x; i < view.graph.sinks; i += peak_threads)
        total += expf((finish(view, i, lane) - top) / tau);
    total = reduce(total, [](float a, float b) { return a + b; });
    if (threadIdx.x == 0)
        view.peak[(view.graph.classes + 1) * view.width + lane] = top + tau * logf(total);
}

/// Rows are sinks.
struct GatherLatency {
    static __device__ void at(const View& view, std::int32_t i, std::int32_t lane) {
        const float tau = view.lane.smoothing[lane] * view.graph.mean_latency;
        const float peak = view.peak[(view.graph.classes + 1) * view.width + lane];
        const float share = expf((finish(view, i, lane) - peak) / tau);
        if (view.lane.latency[lane] != 0)
            view.gradient[std::int64_t{view.graph.sink[i]} * view.width + lane] +=
                view.lane.latency[lane] * share;
    }
};

}  // namespace gaus::descent::device
