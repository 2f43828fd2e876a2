#pragma once

#include "relax/cpu/vector.hpp"
#include "relax/views.hpp"

namespace {

using gaus::descent::GraphView;
using gaus::descent::View;

/// Epanechnikov's kernel of unit variance; y = distance / (reach sigma) in -1..1.
struct Polynomial {
    static constexpr float reach = 2.2360680f;
    static Float cdf(Float y) { return y * (0.75f - 0.25f * (y * y)) + 0.5f; }
    static Float pdf(Float y) { return 0.75f - 0.75f * (y * y); }
};

/// Normal distribution cut at 4 sigma, by Chebyshev fits in y^2: 8e-6 (cdf), 3e-5 (pdf) absolute.
struct Gaussian {
    static constexpr float reach = 4.0f;
    static Float cdf(Float y) {
        const Float u = 2.0f * (y * y) - 1.0f;
        Float q = splat(0.00642109057f);
        q = q * u - 0.0159660652f;
        q = q * u + 0.0233154241f;
        q = q * u - 0.0461896583f;
        q = q * u + 0.0906766802f;
        q = q * u - 0.148543254f;
        q = q * u + 0.223675057f;
        q = q * u - 0.337226629f;
        q = q * u + 0.703845263f;
        return y * q + 0.5f;
    }
    static Float pdf(Float y) {
        const Float u = 2.0f * (y * y) - 1.0f;
        Float p = splat(-0.0312815644f);
        p = p * u + 0.0734049603f;
        p = p * u - 0.0842467919f;
        p = p * u + 0.142144367f;
        p = p * u - 0.254273593f;
        p = p * u + 0.320674598f;
        p = p * u - 0.310899109f;
        p = p * u + 0.23270224f;
        p = p * u - 0.116962083f;
        p = p * u + 0.0292523243f;
        return p;
    }
};

/// Where the start of one operator lies in each lane of a vector.
struct Start {
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

inline Start start_of(const View& view, std::int32_t row, std::int32_t lane) {
    return {load(view.mu + std::int64_t{row} * view.width + lane), sigma_of(view, row, lane)};
}

template <class Kernel>
inline Spans spans(const View& view, std::int32_t row, std::int32_t lane, const Start& start) {
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

}  // namespace
