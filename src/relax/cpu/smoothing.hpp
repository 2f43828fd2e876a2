// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/vector.hpp"
#include "relax/smoothing_kernels.hpp"
#include "relax/views.hpp"

namespace {

using gaus::Objective;
using gaus::descent::GraphView;
using gaus::descent::View;

/// Where the start of one operator lies in each lane of a vector.
struct StartTimes {
    Float mu, sigma;
};

/// Where the start of one operator may lie in each lane: P(start <= t) is 0 before `first`, 1 from
/// `last` on and cdf((t + .5 - mu) * inverse) between.
struct Spans {
    Float mu, inverse;
    Float first, last;  ///< whole numbers
};

inline Int latest(const View& view, std::int32_t row, std::int32_t lane) {
    return load(view.lane.shift + lane) + view.graph.latest[row];
}

/// sigma = spread * slack, between the floor and the annealed cap.
inline Float annealed_sigma(const View& view, std::int32_t lane, Float slack) {
    const Float wide =
        smaller(load(view.lane.spread + lane) * slack, load(view.lane.sigma_cap + lane));
    return larger(wide, load(view.lane.sigma_floor + lane));
}

inline Float sigma_of(const View& view, std::int32_t row, std::int32_t lane) {
    if (view.learn_sigma) return load(view.sigma + std::int64_t{row} * view.width + lane);
    const Float slack =
        to_float(latest(view, row, lane)) - static_cast<float>(view.graph.earliest[row]);
    return annealed_sigma(view, lane, slack);
}

inline StartTimes start_of(const View& view, std::int32_t row, std::int32_t lane) {
    return {load(view.mu + std::int64_t{row} * view.width + lane), sigma_of(view, row, lane)};
}

template <class Kernel>
inline Spans spans(const View& view, std::int32_t row, std::int32_t lane, const StartTimes& start) {
    const Float reach = start.sigma * Kernel::reach, middle = start.mu - 0.5f;
    const Float low = splat(static_cast<float>(view.graph.earliest[row]));
    const Float high = to_float(latest(view, row, lane));
    return {start.mu, reciprocal(reach), clamp(-floor(reach - middle), low, high),
            smaller(floor(middle + reach) + 1.0f, high)};
}

/// Start of the operator that reads the value of `row` at this distance, seen from the iteration of
/// the value: whole turns later, less those cut off.
inline void postpone(Spans& at, const View& view, std::int32_t row, std::int32_t distance,
                     std::int32_t lane) {
    const Int beyond = view.graph.farthest[row] - load(view.lane.turns + lane);
    const Int turns = distance - larger(beyond, Int{});
    const Int later = load(view.lane.ii + lane) * larger(turns, Int{});
    at.mu += to_float(later);
    at.first += to_float(later);
    at.last += to_float(later);
}

/// The same time so many steps later.
inline void hold(Spans& at, std::int32_t steps) {
    at.mu += static_cast<float>(steps);
    at.first += static_cast<float>(steps);
    at.last += static_cast<float>(steps);
}

}  // namespace
