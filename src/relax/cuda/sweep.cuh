// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent {
namespace {

inline __device__ float sigmoid(float x) {
    return 1.0f / (1.0f + expf(-x));
}

/// Where the sweep keeps which predecessor sets the earliest start.
template <class Index>
__device__ Index* chosen_rows(const View& view) {
    if constexpr (sizeof(Index) == 1) {
        return view.chosen;
    } else {
        return view.chosen_of_many;
    }
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors, which are placed already.
template <class Index>
struct Place {
    std::int32_t first_edge, last_edge;
    float theta, low, high;

    __device__ void fetch(const View& view, std::int32_t row, std::int32_t lane) {
        first_edge = view.graph.incoming_offsets[row];
        last_edge = view.graph.incoming_offsets[row + 1];
        theta = view.theta[cell_of(view, row, lane)];
        low = static_cast<float>(view.graph.earliest[row]);
        high = latest(view, row, lane);
    }

    __device__ void finish(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = cell_of(view, row, lane);
        std::int32_t chosen = 0;
        for (std::int32_t e = first_edge; e < last_edge; ++e) {
            const float bound =
                view.mu[cell_of(view, view.graph.source[e], lane)] + view.graph.lag[e];
            if (bound > low) {
                low = bound;
                chosen = e - first_edge + 1;
            }
        }
        low = fminf(low, high);
        view.mu[cell] = fminf(low + sigmoid(theta) * (high - low), high);
        chosen_rows<Index>(view)[cell] = static_cast<Index>(chosen);
        if (view.sigma != nullptr) view.sigma[cell] = sigma_of(view, row, lane);
    }
};

/// Adam's step; the bias correction is in the learning rate. Where it is not finite the lane has
/// failed; its moments keep it from ever moving again.
struct Step {
    float value;
    bool finite;
};

/// The moments of one parameter.
struct Moments {
    float first, second;

    __device__ Step next(const View& view, std::int32_t lane, float gradient) {
        first = view.momentum * first + (1.0f - view.momentum) * gradient;
        second = view.momentum2 * second + (1.0f - view.momentum2) * (gradient * gradient);
        const float step = view.lane.learning_rate[lane] * first * rsqrtf(second + view.epsilon);
        const bool finite = step - step == 0 && second - second == 0;
        if (!finite) view.lane.failed[lane] = -1;
        return {step, finite};
    }
};

inline __device__ Step adam(const View& view, std::int32_t lane, float& moment, float& moment2,
                            float gradient) {
    Moments moments{moment, moment2};
    const Step step = moments.next(view, lane, gradient);
    moment = moments.first;
    moment2 = moments.second;
    return step;
}

/// Sends the gradient of mu back through the arg-max predecessors to theta and takes Adam's step.
/// At the end `gradient` holds what flows into the earliest start of the row.
template <class Index>
struct SweepBack {
    std::int32_t first_edge, last_edge;
    float theta, rest, gradient;
    Moments moments;

    __device__ void fetch(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = cell_of(view, row, lane);
        first_edge = view.graph.outgoing_offsets[row];
        last_edge = view.graph.outgoing_offsets[row + 1];
        theta = view.theta[cell];
        rest = latest(view, row, lane) - view.mu[cell];
        gradient = view.gradient[cell];
        moments = {view.moment[cell], view.moment2[cell]};
    }

    __device__ void finish(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = cell_of(view, row, lane);
        for (std::int32_t s = first_edge; s < last_edge; ++s) {
            const std::int64_t to = cell_of(view, view.graph.successor[s], lane);
            if (chosen_rows<Index>(view)[to] == view.graph.place[s]) gradient += view.gradient[to];
        }
        const float x = sigmoid(theta);
        view.gradient[cell] = gradient * (1.0f - x);
        const Step step = moments.next(view, lane, gradient * x * rest);
        view.moment[cell] = moments.first;
        view.moment2[cell] = moments.second;
        if (step.finite) view.theta[cell] = theta - step.value;
    }
};

/// alm: Adam on mu, in units of slack, and on log sigma; both stay in their ranges.
struct Descend {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = cell_of(view, row, lane);
        const auto low = static_cast<float>(view.graph.earliest[row]);
        const float high = latest(view, row, lane), sigma = view.sigma[cell];
        const Step move =
            adam(view, lane, view.moment[cell], view.moment2[cell], view.gradient[cell]);
        const Step widen = adam(view, lane, view.sigma_moment[cell], view.sigma_moment2[cell],
                                view.sigma_gradient[cell] * sigma);
        if (!move.finite || !widen.finite) return;
        const float floor = view.lane.sigma_floor[lane];
        const float cap = fmaxf(floor, fminf(high - low, view.lane.sigma_cap[lane]));
        view.mu[cell] = clamped(view.mu[cell] - move.value * (high - low), low, high);
        view.sigma[cell] = clamped(sigma * expf(-widen.value), floor, cap);
    }
};

}  // namespace
}  // namespace gaus::descent
