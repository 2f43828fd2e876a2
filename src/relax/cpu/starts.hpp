// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

/// Boundaries of an operator, from a step of every lane on.
struct Boundaries {
    Float y, inverse;
    Float left;  ///< until the start is certain, a whole number

    Boundaries(const Spans& at, Float begin)
        : y((begin + 0.5f - at.mu) * at.inverse), inverse(at.inverse), left(at.last - begin) {}

    Float distance(int i) const { return y + static_cast<float>(i) * inverse; }
    template <class Kernel>
    Float cdf(int i) const {
        const Int open = left > static_cast<float>(i);
        if (i > 1 && !any(open)) return splat(1.0f);  // as most often at the end of the anneal
        return open ? Kernel::cdf(distance(i)) : splat(1.0f);
    }
    template <class Kernel>
    Float pdf(int i) const {
        const Int open = left > static_cast<float>(i);
        if (i > 1 && !any(open)) return Float{};
        return open ? Kernel::pdf(distance(i)) : Float{};
    }
    /// Four boundaries on.
    void advance() {
        y += 4.0f * inverse;
        left -= 4.0f;
    }
};

inline std::int64_t row_of(const View& view, std::int32_t lane) {
    return std::int64_t{lane} * view.cells + view.origin;
}

inline float* starts_row(const View& view, std::int32_t c, std::int32_t lane) {
    return view.starts + std::int64_t{c} * view.width * view.cells + row_of(view, lane);
}

inline float* rises_row(const View& view, std::int32_t p, std::int32_t lane) {
    return view.rises + std::int64_t{p} * view.width * view.cells + row_of(view, lane);
}

/// The profiles that the start of an operator changes, nullptr: none: the row of the vector's first
/// lane, moved so that step t of the start is cell t.
struct Profiles {
    float *starts = nullptr, *live = nullptr;
    float amount, size;

    Profiles(const View& view, std::int32_t row, std::int32_t lane)
        : amount(view.graph.amount[row]), size(view.graph.size[row]) {
        const std::int32_t c = view.graph.resource_class[row];
        if (view.uses[Objective::resource] && c >= 0) starts = starts_row(view, c, lane);
        if (view.uses[Objective::memory] && size != 0)
            live = rises_row(view, view.graph.space[row], lane) + view.graph.birth[row];
    }
    bool none() const { return starts == nullptr && live == nullptr; }
};

/// Cell of step `first` of every lane.
struct Offsets {
    alignas(64) std::int32_t of[vector_width];
    Offsets(Float first, std::int32_t cells) {
        store(of, iota * cells + truncate(first));
        keep_in_memory(of);
    }
};

/// Adds amount * four steps of every lane, transposed.
inline void add_steps(float* profile, const Offsets& at, const Float (&x)[4], float amount) {
    alignas(64) float steps[4][vector_width];
    for (int i = 0; i < 4; ++i)
        store(steps[i], x[i]);
    keep_in_memory(steps);
    for (std::int32_t k = 0; k < vector_width; ++k) {
        float* const cell = profile + at.of[k];
        store4(cell, load4(cell) + amount * load4(steps[k % 4] + k / 4 * 4));
    }
}

/// Four steps of every lane.
inline void load_steps(const float* profile, const Offsets& at, Float (&x)[4]) {
    for (int j = 0; j < 4; ++j)
        x[j] = load_quarters(profile, at.of + j);
    transpose(x);
}

/// Values of a distribution at four boundaries of every lane become the rises to them, transposed.
inline void to_rises(Float (&cdf)[4], Float& before) {
    for (int i = 0; i < 4; ++i) {
        const Float now = cdf[i];
        cdf[i] = now - before;
        before = now;
    }
    transpose(cdf);
}

/// Gradient of one operator by mu and sigma.
struct Slope {
    Float mu = {}, sigma = {};
};

/// Sums over the boundaries of one profile.
template <bool Sigma>
inline void add_slope(Slope& slope, const Boundaries& at, const Float (&pdf)[4],
                      const Float (&price)[4], float amount) {
    Float mu = {}, sigma = {};
    for (int i = 0; i < 4; ++i) {
        const Float part = pdf[i] * price[i];
        mu += part;
        if (Sigma) sigma += part * at.distance(i);
    }
    slope.mu += amount * mu;
    if (Sigma) slope.sigma += amount * sigma;
}

/// From a sum over boundaries to the gradient.
template <class Kernel, bool Sigma>
inline void scale(Slope& slope, const Spans& at) {
    slope.mu *= at.inverse;
    if (Sigma) slope.sigma *= at.inverse * Kernel::reach;
}

/// Adds P(start = t) of one operator to its class, and as births to the live values. Four steps of
/// all lanes at a time, from the first of each: up to 32 boundaries that is faster than whole
/// vectors of steps lane by lane.
template <class Kernel>
inline void scatter(const View& view, std::int32_t row, std::int32_t lane,
                    const StartTimes& start) {
    const Profiles to(view, row, lane);
    if (to.none()) return;
    const Spans at = spans<Kernel>(view, row, lane, start);
    const Offsets cells(at.first, view.cells);
    Boundaries boundary(at, at.first);
    Float before = {};
    for (std::int32_t done = 0; done == 0 || any(boundary.left >= 0.0f); done += 4) {
        Float p[4];
        for (int i = 0; i < 4; ++i)
            p[i] = boundary.cdf<Kernel>(i);
        to_rises(p, before);
        if (to.starts != nullptr) add_steps(to.starts + done, cells, p, to.amount);
        if (to.live != nullptr) add_steps(to.live + done, cells, p, to.size);
        boundary.advance();
    }
}

/// Gradient of the peaks through the start of one operator. `starts` holds the difference of the
/// gradient of step t + 1 and t, the rises hold the gradient.
template <class Kernel, bool Sigma>
inline Slope gather(const View& view, std::int32_t row, std::int32_t lane,
                    const StartTimes& start) {
    const Profiles of(view, row, lane);
    if (of.none()) return {};
    const Spans at = spans<Kernel>(view, row, lane, start);
    const Offsets cells(at.first, view.cells);
    Boundaries boundary(at, at.first);
    Slope slope;
    for (std::int32_t done = 0; done == 0 || any(boundary.left > 0.0f); done += 4) {
        Float pdf[4], price[4];
        for (int i = 0; i < 4; ++i)
            pdf[i] = boundary.pdf<Kernel>(i);
        if (of.starts != nullptr) {
            load_steps(of.starts + done, cells, price);
            add_slope<Sigma>(slope, boundary, pdf, price, of.amount);
        }
        if (of.live != nullptr) {
            load_steps(of.live + done, cells, price);
            add_slope<Sigma>(slope, boundary, pdf, price, -of.size);
        }
        boundary.advance();
    }
    scale<Kernel, Sigma>(slope, at);
    return slope;
}

/// Adds the gradient of the peaks through the starts and, when sigma is annealed, of the
/// communication.
template <class Kernel, bool Sigma>
void gather_starts(const View& shared, std::int32_t begin, std::int32_t end) {
    const View view = shared;
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Slope slope = gather<Kernel, Sigma>(view, row, lane, start_of(view, row, lane));
            Float by_mu = slope.mu;
            if (!Sigma)
                by_mu +=
                    load(view.lane.price[Objective::communication] + lane) * view.graph.pull[row];
            add(view.gradient + cell, by_mu);
            if (Sigma) add(view.sigma_gradient + cell, slope.sigma);
        }
    }
}

}  // namespace
