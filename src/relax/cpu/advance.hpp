// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/sweep.hpp"

namespace {

/// Adam's correction of the bias of both moments after `done` iterations.
inline float bias_correction(const View& view, std::int32_t done) {
    const double momentum = view.momentum, momentum2 = view.momentum2, step = done + 1;
    return static_cast<float>(__builtin_sqrt(1.0 - __builtin_pow(momentum2, step)) /
                              (1.0 - __builtin_pow(momentum, step)));
}

/// sigma's cap and tau fall geometrically.
void anneal(const View& view) {
    const auto& lanes = view.lane;
    std::int32_t known = -1;  // lanes that run have all done the same number of iterations
    float correction = 0;
    for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
        const Int iterations = load(lanes.iterations + lane);
        const Float done = smaller(to_float(iterations) / splat(view.anneal_length), splat(1.0f));
        store(lanes.sigma_cap + lane,
              load(lanes.widest + lane) * exponential(done * load(lanes.sigma_fall + lane)));
        store(lanes.smoothing + lane, load(lanes.smoothing_start + lane) *
                                          exponential(done * load(lanes.smoothing_fall + lane)));
        for (std::int32_t k = lane; k < lane + vector_width; ++k) {
            if (lanes.iterations[k] != known)
                correction = bias_correction(view, iterations[k - lane]);
            known = lanes.iterations[k];
            lanes.learning_rate[k] = lanes.rate[k] * correction;
        }
    }
}

inline Int running(const View& view, std::int32_t lane) {
    return load(view.lane.active + lane) & ~load(view.lane.failed + lane);
}

/// Counts the iteration, raises the penalty when it is time.
void advance(const View& view) {
    for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
        const Int runs = running(view, lane);
        const Int done = load(view.lane.iterations + lane) - runs;
        const Int raised = runs & (done % gaus::descent::multiplier_period == 0);
        const Float penalty = load(view.lane.penalty + lane);
        store(view.lane.iterations + lane, done);
        store(view.lane.penalty + lane, raised ? penalty * view.penalty_growth : penalty);
    }
}

}  // namespace
