// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/sweep.cuh"

namespace gaus::descent {
namespace {

/// Adam's correction of the bias of both moments after `done` iterations.
inline __device__ float bias_correction(const View& view, std::int32_t done) {
    const double momentum = static_cast<double>(view.momentum);
    const double momentum2 = static_cast<double>(view.momentum2);
    const double step = done + 1;
    return static_cast<float>(sqrt(1.0 - pow(momentum2, step)) / (1.0 - pow(momentum, step)));
}

/// sigma's cap and tau fall geometrically. One row.
struct Anneal {
    static __device__ void at(const View& view, std::int32_t, std::int32_t lane) {
        const LaneRows& of = view.lane;
        const std::int32_t iterations = of.iterations[lane];
        const float done = fminf(static_cast<float>(iterations) / view.anneal_length, 1.0f);
        of.sigma_cap[lane] = of.widest[lane] * expf(done * of.sigma_fall[lane]);
        of.smoothing[lane] = of.smoothing_start[lane] * expf(done * of.smoothing_fall[lane]);
        of.learning_rate[lane] = of.rate[lane] * bias_correction(view, iterations);
    }
};

inline __device__ bool running(const View& view, std::int32_t lane) {
    return view.lane.active[lane] != 0 && view.lane.failed[lane] == 0;
}

/// Counts the iteration, raises the penalty when it is time. One row.
struct Advance {
    static __device__ void at(const View& view, std::int32_t, std::int32_t lane) {
        if (!running(view, lane)) return;
        const std::int32_t done = ++view.lane.iterations[lane];
        if (done % multiplier_period == 0) view.lane.penalty[lane] *= view.penalty_growth;
    }
};

}  // namespace
}  // namespace gaus::descent
