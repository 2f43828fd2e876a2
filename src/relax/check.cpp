// SPDX-License-Identifier: Apache-2.0
#include "relax/check.hpp"

#include "gaus/error.hpp"
#include "gaus/windows.hpp"

#include <cmath>

#include <fmt/format.h>

namespace gaus::descent {

namespace {

void require_positive(double value, const char* name) {
    if (!(value > 0) || !std::isfinite(value))
        throw InputError(fmt::format("{} is {}, expected a number above 0", name, value));
}

}  // namespace

void check(const Problem& problem, std::span<const Lane> lanes,
           const RelaxationSettings& settings) {
    if (lanes.empty()) throw InputError("a batch of 0 restarts, expected at least 1");
    if (settings.iterations < 1)
        throw InputError(fmt::format("{} iterations, expected at least 1", settings.iterations));
    if (settings.device == Device::cuda && !cuda_available())
        throw SystemError("no CUDA device, or a build without CUDA kernels");
    const bool pipelined = lanes.front().ii > 0;
    std::int32_t largest = 0;
    for (const Lane& lane : lanes)
        largest = std::max(largest, lane.ii);
    const std::int32_t shortest = critical_path(problem, largest);
    for (const Lane& lane : lanes) {
        if (lane.latency_bound < shortest)
            throw InputError(fmt::format("latency bound {} is below the critical path of {} steps",
                                         lane.latency_bound, shortest));
        if (lane.ii < 0)
            throw InputError(fmt::format("initiation interval {}, expected 0 or more", lane.ii));
        if ((lane.ii > 0) != pipelined)
            throw InputError("a batch of restarts with and without an initiation interval");
        require_positive(lane.sigma_floor, "sigma floor");
        require_positive(lane.tuning[Hyperparameter::relax_smoothing], "smoothing start");
        require_positive(lane.smoothing_end, "smoothing end");
        if (lane.prices.terms.size() != settings.terms.size())
            throw InputError(fmt::format("{} prices of terms, expected {}",
                                         lane.prices.terms.size(), settings.terms.size()));
        if (lane.initial != nullptr &&
            lane.initial->start.size() != static_cast<std::size_t>(problem.operator_count()))
            throw InputError(fmt::format("initial schedule of {} operators, expected {}",
                                         lane.initial->start.size(), problem.operator_count()));
    }
}

}  // namespace gaus::descent
