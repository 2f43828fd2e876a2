#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent::device {

inline __device__ bool running(const View& view, std::int32_t lane) {
    return view.lane.active[lane] != 0 && view.lane.failed[lane] == 0;
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors.
struct Sweep {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const GraphView& graph = view.graph;
        const std::int64_t cell = std::int64_t{row} * view.width + lane;
        const auto high = static_cast<float>(graph.latest[row] + view.lane.shift[lane]);
        const auto earliest = static_cast<float>(graph.earliest[row]);
        float low = earliest;
        std::int32_t argmax = -1;
        for (std::int32_t e = graph.incoming_offsets[row]; e < graph.incoming_offsets[row + 1];
             ++e) {
            const std::int32_t from = graph.source[e];
            const float bound = view.mu[std::int64_t{from} * view.width + lane] + graph.lag[e];
            if (bound > low) {
                low = bound;
                argmax = from;
            }
        }
        low = fminf(low, high);
        const float x = 1.0f / (1.0f + expf(-view.theta[cell]));
        if (running(view, lane)) view.mu[cell] = low + x * (high - low);
        view.argmax[cell] = argmax;
        const float wide =
            fminf(view.lane.spread[lane] * (high - earliest), view.lane.sigma_cap[lane]);
        view.sigma[cell] = fmaxf(wide, view.lane.sigma_floor[lane]);
    }
};

/// Adam's step; `finite` is false where the lane must not move.
struct Step {
    float value;
    bool finite;
};

inline __device__ Step adam(const View& view, std::int32_t lane, float& moment, float& moment2,
                            float gradient) {
    moment = view.momentum * moment + (1.0f - view.momentum) * gradient;
    moment2 = view.momentum2 * moment2 + (1.0f - view.momentum2) * gradient * gradient;
    const float step = view.lane.learning_rate[lane] * moment / (sqrtf(moment2) + view.epsilon);
    const bool finite = isfinite(step) && isfinite(moment2);
    const bool may_move = running(view, lane);
    if (!finite) view.lane.failed[lane] = -1;
    return {step, finite && may_move};
}

/// Gradient through the arg-max predecessors to theta, and Adam's step.
struct SweepBack {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const GraphView& graph = view.graph;
        const std::int64_t cell = std::int64_t{row} * view.width + lane;
        float gradient = view.gradient[cell];
        for (std::int32_t s = graph.outgoing_offsets[row]; s < graph.outgoing_offsets[row + 1];
             ++s) {
            const std::int64_t to = std::int64_t{graph.successor[s]} * view.width + lane;
            if (view.argmax[to] == row) gradient += view.gradient[to];
        }
        const float theta = view.theta[cell];
        const float x = 1.0f / (1.0f + expf(-theta));
        const float rest =
            static_cast<float>(graph.latest[row] + view.lane.shift[lane]) - view.mu[cell];
        view.gradient[cell] = gradient * (1.0f - x);
        const Step step =
            adam(view, lane, view.moment[cell], view.moment2[cell], gradient * x * rest);
        if (step.finite) view.theta[cell] = theta - step.value;
    }
};

/// alm: Adam on mu, in units of slack, and on log sigma.
struct Descend {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const std::int64_t cell = std::int64_t{row} * view.width + lane;
        const auto low = static_cast<float>(view.graph.earliest[row]);
        const auto high = static_cast<float>(view.graph.latest[row] + view.lane.shift[lane]);
        const float sigma = view.sigma[cell];
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

}  // namespace gaus::descent::device
