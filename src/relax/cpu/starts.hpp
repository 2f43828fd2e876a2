#pragma once

#include "relax/cpu/smoothing.hpp"

namespace {

/// Lanes with up to so many uncertain boundaries share vectors; with more the steps of one lane
/// fill them, which costs the same for as many steps as a vector is wide. Each lane's own number
/// decides, so that its arithmetic does not depend on the others.
constexpr std::int32_t few_boundaries = 8;

/// How the lanes of a vector are to be worked on.
struct Work {
    Int many;          ///< -1: by steps
    std::int32_t few;  ///< most boundaries of the other lanes, -1: there are none

    explicit Work(Int boundaries)
        : many(boundaries > few_boundaries), few(highest(many ? splat(-1) : boundaries)) {}
};

/// Boundaries of an operator, from step `begin` of every lane on.
struct Boundaries {
    Float y, inverse;
    Int left;  ///< until the start is certain

    Boundaries(const Spans& at, Int begin)
        : y(::distance(at, begin)), inverse(at.inverse), left(at.last - begin) {}

    Float distance(std::int32_t i) const { return y + static_cast<float>(i) * inverse; }
    template <class Kernel>
    Float cdf(std::int32_t i) const {
        return left > i ? Kernel::cdf(distance(i)) : splat(1.0f);
    }
    template <class Kernel>
    Float pdf(std::int32_t i) const {
        return left > i ? Kernel::pdf(distance(i)) : Float{};
    }
};

inline std::int64_t row_of(const View& view, std::int32_t lane) {
    return std::int64_t{lane} * view.cells + view.origin;
}

inline float* starts_row(const View& view, std::int32_t c, std::int32_t lane) {
    return view.starts + std::int64_t{c} * view.width * view.cells + row_of(view, lane);
}

inline float* live_row(const View& view, std::int32_t lane) {
    return view.live + row_of(view, lane);
}

/// The profiles that the start of an operator changes, nullptr: none: the row of the vector's first
/// lane, moved so that step t of the start is cell t.
struct Profiles {
    float *starts = nullptr, *live = nullptr;
    float amount, size;

    Profiles(const View& view, std::int32_t row, std::int32_t lane)
        : amount(view.graph.amount[row]), size(view.graph.size[row]) {
        const std::int32_t c = view.graph.resource_class[row];
        if (view.uses_resource && c >= 0) starts = starts_row(view, c, lane);
        if (view.uses_memory && size != 0)
            live = live_row(view, lane) + gaus::descent::birth_of(view.graph.latency[row]);
    }
    bool none() const { return starts == nullptr && live == nullptr; }
};

/// Cell of step first of every lane.
struct Offsets {
    alignas(64) std::int32_t of[vector_width];
    Offsets(Int first, std::int32_t cells) { store(of, iota * cells + first); }
};

/// Adds amount * four steps of every lane, transposed.
inline void add_steps(float* profile, const Offsets& at, const Float (&x)[4], float amount) {
    alignas(64) float steps[4][vector_width];
    for (int i = 0; i < 4; ++i)
        store(steps[i], amount * x[i]);
    for (std::int32_t k = 0; k < vector_width; ++k) {
        float* const cell = profile + at.of[k];
        store4(cell, load4(cell) + load4(steps[k % 4] + k / 4 * 4));
    }
}

inline bool priced(const View& view, std::int32_t lane) {
    return view.lane.resource[lane] != 0 || view.lane.memory[lane] != 0;
}

template <class Kernel>
inline void scatter_few(const View& view, const Spans& at, const Work& work, const Profiles& to) {
    const Offsets cells(at.first, view.cells);
    const Boundaries start(at, at.first);
    Float before = {};
    for (std::int32_t done = 0; done <= work.few; done += 4) {
        Float p[4];
        for (std::int32_t i = 0; i < 4; ++i) {
            const Float now = work.many ? Float{} : start.cdf<Kernel>(done + i);
            p[i] = now - before;
            before = now;
        }
        transpose(p);
        if (to.starts != nullptr) add_steps(to.starts + done, cells, p, to.amount);
        if (to.live != nullptr) add_steps(to.live + done, cells, p, to.size);
    }
}

template <class Kernel>
inline void scatter_many(const View& view, std::int32_t lane, const Spans& at, const Work& work,
                         const Profiles& to) {
    for (std::int32_t k = 0; k < vector_width; ++k) {
        if (work.many[k] == 0 || !priced(view, lane + k)) continue;
        const Span start = span_of(at, k);
        const std::int64_t line = std::int64_t{k} * view.cells;
        Float before = {};
        for (std::int32_t t = start.first; t <= start.last; t += vector_width) {
            const Float now = start.cdf<Kernel>(iota + t);
            const Float p = now - shifted_up(before, now);
            before = now;
            if (to.starts != nullptr) add(to.starts + line + t, to.amount * p);
            if (to.live != nullptr) add(to.live + line + t, to.size * p);
        }
    }
}

/// Adds P(start = t) of one operator to its class, and as births to the live values.
template <class Kernel>
inline void scatter(const View& view, std::int32_t row, std::int32_t lane, const Start& start) {
    const Profiles to(view, row, lane);
    if (to.none()) return;
    const Spans at = spans<Kernel>(view, row, lane, start);
    const Work work(at.last - at.first);
    if (work.few >= 0) scatter_few<Kernel>(view, at, work, to);
    if (any(work.many)) scatter_many<Kernel>(view, lane, at, work, to);
}

/// Gradient of one operator by mu and sigma.
struct Slope {
    Float mu = {}, sigma = {};
};

/// Price of a start at step t + 1 rather than at t: four steps of every fourth lane.
inline Float price_rise(const Profiles& of, std::int32_t done, const std::int32_t* offset) {
    Float rise = {};
    if (of.starts != nullptr) rise = of.amount * load_quarters(of.starts + done, offset);
    if (of.live != nullptr) rise -= of.size * load_quarters(of.live + done, offset);
    return rise;
}

template <class Kernel, bool Sigma>
inline Slope gather_few(const View& view, const Spans& at, const Work& work, const Profiles& of) {
    const Offsets cells(at.first, view.cells);
    const Boundaries start(at, at.first);
    Slope slope;
    for (std::int32_t done = 0; done < work.few; done += 4) {
        Float rise[4];
        for (std::int32_t j = 0; j < 4; ++j)
            rise[j] = price_rise(of, done, cells.of + j);
        transpose(rise);
        for (std::int32_t i = 0; i < 4; ++i) {
            const Float part = start.pdf<Kernel>(done + i) * rise[i];
            slope.mu += part;
            if (Sigma) slope.sigma += part * start.distance(done + i);
        }
    }
    return slope;
}

template <class Kernel, bool Sigma>
inline Slope gather_many(const View& view, std::int32_t lane, const Spans& at, const Work& work,
                         const Profiles& of) {
    Float slope[vector_width], widening[vector_width];
    for (std::int32_t k = 0; k < vector_width; ++k) {
        slope[k] = widening[k] = Float{};
        if (work.many[k] == 0 || !priced(view, lane + k)) continue;
        const Span start = span_of(at, k);
        const std::int64_t line = std::int64_t{k} * view.cells;
        for (std::int32_t t = start.first; t < start.last; t += vector_width) {
            Float rise = {};
            if (of.starts != nullptr) rise = of.amount * load(of.starts + line + t);
            if (of.live != nullptr) rise -= of.size * load(of.live + line + t);
            const Float part = start.pdf<Kernel>(iota + t) * rise;
            slope[k] += part;
            if (Sigma) widening[k] += part * start.distance(iota + t);
        }
    }
    return {sums(slope), Sigma ? sums(widening) : Float{}};
}

/// Gradient of the peaks through the start of one operator. `starts` holds the difference of the
/// gradient of step t + 1 and t, `live` the gradient.
template <class Kernel, bool Sigma>
inline Slope gather(const View& view, std::int32_t row, std::int32_t lane, const Start& start) {
    const Profiles of(view, row, lane);
    if (of.none()) return {};
    const Spans at = spans<Kernel>(view, row, lane, start);
    const Work work(at.last - at.first);
    Slope slope;
    if (work.few > 0) slope = gather_few<Kernel, Sigma>(view, at, work, of);
    if (any(work.many)) {
        const Slope wide = gather_many<Kernel, Sigma>(view, lane, at, work, of);
        slope.mu = work.many ? wide.mu : slope.mu;
        slope.sigma = work.many ? wide.sigma : slope.sigma;
    }
    slope.mu *= at.inverse;
    if (Sigma) slope.sigma *= at.inverse * Kernel::reach;
    return slope;
}

/// Adds the gradient of the peaks through the starts and, when sigma is annealed, of the
/// communication.
template <class Kernel, bool Sigma>
void gather_starts(const View& view, std::int32_t begin, std::int32_t end) {
    for (std::int32_t row = begin; row < end; ++row) {
        for (std::int32_t lane = 0; lane < view.width; lane += vector_width) {
            const std::int64_t cell = std::int64_t{row} * view.width + lane;
            const Slope slope = gather<Kernel, Sigma>(view, row, lane, start_of(view, row, lane));
            Float by_mu = slope.mu;
            if (!Sigma) by_mu += load(view.lane.communication + lane) * view.graph.pull[row];
            add(view.gradient + cell, by_mu);
            if (Sigma) add(view.sigma_gradient + cell, slope.sigma);
        }
    }
}

}  // namespace
