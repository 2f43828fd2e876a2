#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent {
namespace {

inline __device__ bool running(const View& view, std::int32_t lane) {
    return view.lane.active[lane] != 0 && view.lane.failed[lane] == 0;
}

inline __device__ float sigmoid(float x) {
    return 1.0f / (1.0f + expf(-x));
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors, which are placed already.
struct Place {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const GraphView& graph = view.graph;
        const std::int64_t cell = cell_of(view, row, lane);
        const float high = latest(view, row, lane);
        auto low = static_cast<float>(graph.earliest[row]);
        std::int32_t argmax = -1;
        for (std::int32_t e = graph.incoming_offsets[row]; e < graph.incoming_offsets[row + 1];
             ++e) {
            const float bound = view.mu[cell_of(view, graph.source[e], lane)] + graph.lag[e];
            if (bound > low) {
                low = bound;
                argmax = graph.source[e];
            }
        }
        low = fminf(low, high);
        if (running(view, lane)) view.mu[cell] = low + sigmoid(view.theta[cell]) * (high - low);
        view.argmax[cell] = argmax;
        if (view.sigma != nullptr) view.sigma[cell] = sigma_of(view, row, lane);
    }
};

/// Adam's step; the bias correction is in the learning rate. `finite` is false where the lane must
/// not move.
struct Step {
    float value;
    bool finite;
};

inline __device__ Step adam(const View& view, std::int32_t lane, float& moment, float& moment2,
                            float gradient) {
    const float m = view.momentum * moment + (1.0f - view.momentum) * gradient;
    const float v = view.momentum2 * moment2 + (1.0f - view.momentum2) * (gradient * gradient);
    moment = m;
    moment2 = v;
    const float step = view.lane.learning_rate[lane] * m / (sqrtf(v) + view.epsilon);
    const bool finite = step - step == 0 && v - v == 0;
    if (!finite) view.lane.failed[lane] = -1;
    return {step, finite && running(view, lane)};
}

/// Sends the gradient of mu back through the arg-max predecessors to theta and takes Adam's step.
/// On return `gradient` holds what flows into the earliest start of the row.
struct SweepBack {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const GraphView& graph = view.graph;
        const std::int64_t cell = cell_of(view, row, lane);
        float gradient = view.gradient[cell];
        for (std::int32_t s = graph.outgoing_offsets[row]; s < graph.outgoing_offsets[row + 1];
             ++s) {
            const std::int64_t to = cell_of(view, graph.successor[s], lane);
            if (view.argmax[to] == row) gradient += view.gradient[to];
        }
        const float theta = view.theta[cell], x = sigmoid(theta);
        const float rest = latest(view, row, lane) - view.mu[cell];
        view.gradient[cell] = gradient * (1.0f - x);
        const Step step =
            adam(view, lane, view.moment[cell], view.moment2[cell], gradient * x * rest);
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
