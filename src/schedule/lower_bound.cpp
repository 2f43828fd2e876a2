#include "schedule/lower_bound.hpp"

#include <algorithm>

namespace gaus {

namespace {

std::int64_t divide_up(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

/// Work [units * steps] of one class by the step in which its window closes, or opens.
struct Work {
    std::vector<std::int64_t> closing, opening;
};

/// max over t of the work that must be done in t steps, counted from either end.
std::int64_t densest(const Work& work) {
    std::int64_t bound = 0, from_start = 0, from_end = 0;
    const auto steps = static_cast<std::int64_t>(work.closing.size());
    for (std::int64_t t = 0; t < steps; ++t) {
        from_start += work.closing[t];
        from_end += work.opening[steps - 1 - t];
        bound = std::max(bound, divide_up(std::max(from_start, from_end), t + 1));
    }
    return bound;
}

}  // namespace

std::vector<std::int64_t> resource_lower_bounds(const Problem& problem, const Windows& windows) {
    const std::size_t classes = problem.resources().size();
    std::vector<std::int64_t> bounds(classes, 0), total(classes, 0);
    std::vector<Work> work(classes);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int32_t c = problem.resource_class()[v];
        const std::int64_t blocking = problem.resources()[c].blocking;
        const std::int64_t amount = problem.amount()[v], units = amount * blocking;
        if (units == 0) continue;
        total[c] += units;
        bounds[c] =
            std::max(bounds[c], windows.ii > 0 ? amount * divide_up(blocking, windows.ii) : amount);
        if (windows.ii > 0) continue;
        const std::int64_t steps = windows.latency_bound + blocking;
        work[c].closing.resize(steps, 0);
        work[c].opening.resize(steps, 0);
        work[c].closing[windows.latest[v] + blocking - 1] += units;
        work[c].opening[windows.earliest[v]] += units;
    }
    for (std::size_t c = 0; c < classes; ++c) {
        const std::int64_t packed =
            windows.ii > 0 ? divide_up(total[c], windows.ii) : densest(work[c]);
        bounds[c] = std::max(bounds[c], packed);
    }
    return bounds;
}

}  // namespace gaus
