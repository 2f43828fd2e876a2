#pragma once

#include "relax/cpu/vector.hpp"
#include "relax/views.hpp"

namespace {

using gaus::descent::GraphView;
using gaus::descent::View;

/// Epanechnikov's kernel of unit variance; y = distance / (reach sigma) in -1..1.
struct Polynomial {
    static constexpr float reach = 2.2360680f;
    static Float8 cdf(Float8 y) { return y * (0.75f - 0.25f * (y * y)) + 0.5f; }
    static Float8 pdf(Float8 y) { return 0.75f - 0.75f * (y * y); }
};

/// Normal distribution cut at 4 sigma, by Chebyshev fits in y^2: 3e-7 (cdf), 6e-6 (pdf) absolute.
struct Gaussian {
    static constexpr float reach = 4.0f;
    static Float8 cdf(Float8 y) {
        const Float8 u = 2.0f * (y * y) - 1.0f;
        Float8 q = splat(0.000785030543f);
        q = q * u - 0.00236494514f;
        q = q * u + 0.00445843279f;
        q = q * u - 0.0106449332f;
        q = q * u + 0.0250328405f;
        q = q * u - 0.0501805108f;
        q = q * u + 0.0900632773f;
        q = q * u - 0.147434688f;
        q = q * u + 0.223751743f;
        q = q * u - 0.33730977f;
        q = q * u + 0.703843706f;
        return y * q + 0.5f;
    }
    static Float8 pdf(Float8 y) {
        const Float8 u = 2.0f * (y * y) - 1.0f;
        Float8 p = splat(0.0117387521f);
        p = p * u - 0.031255435f;
        p = p * u + 0.0440562481f;
        p = p * u - 0.0843054628f;
        p = p * u + 0.167826542f;
        p = p * u - 0.254229717f;
        p = p * u + 0.311501422f;
        p = p * u - 0.310911256f;
        p = p * u + 0.23384905f;
        p = p * u - 0.11696118f;
        p = p * u + 0.0292293824f;
        return p;
    }
};

/// Where the start of one operator may lie, for eight lanes: P(start <= t) is 0 before `first`, 1
/// from `last` on and cdf((t + .5 - mu) * inverse) between.
struct Spans {
    float mu[8], inverse[8];
    std::int32_t first[8], last[8];
};

/// Eight steps in a row.
struct Times {
    Int8 index;
    Float8 middle;  ///< t + .5

    /// The kernels' y.
    Float8 distance(const Spans& at, std::int32_t k) const {
        return (middle - at.mu[k]) * at.inverse[k];
    }
};

inline Times times_from(std::int32_t t) {
    const Int8 index = iota + t;
    return {index, to_float(index) + 0.5f};
}

template <class Kernel>
inline Spans spans(const View& view, std::int32_t row, std::int32_t lane) {
    const std::int64_t at = std::int64_t{row} * view.width + lane;
    const Float8 mu = load(view.mu + at);
    const Float8 reach = load(view.sigma + at) * Kernel::reach;
    const Int8 latest = load(view.lane.shift + lane) + view.graph.latest[row];
    const Float8 low = splat(static_cast<float>(view.graph.earliest[row]));
    const Float8 high = to_float(latest);
    const Float8 from = clamp(mu - 0.5f - reach, low, high);
    const Int8 first = truncate(from);
    const Int8 until = truncate(clamp(mu - 0.5f + reach, low, high)) + 1;
    Spans result;
    store(result.mu, mu);
    store(result.inverse, 1.0f / reach);
    store(result.first, first - (to_float(first) < from));
    store(result.last, until < latest ? until : latest);
    return result;
}

/// Start of the operator that reads the value of `row` at this distance, seen from the iteration of
/// the value: whole turns later, less those cut off.
inline void postpone(Spans& at, const View& view, std::int32_t row, std::int32_t distance,
                     std::int32_t lane) {
    const Int8 beyond = view.graph.farthest[row] - load(view.lane.turns + lane);
    const Int8 turns = distance - (beyond > 0 ? beyond : Int8{});
    const Int8 later = load(view.lane.ii + lane) * (turns > 0 ? turns : Int8{});
    store(at.mu, load(at.mu) + to_float(later));
    store(at.first, load(at.first) + later);
    store(at.last, load(at.last) + later);
}

}  // namespace
