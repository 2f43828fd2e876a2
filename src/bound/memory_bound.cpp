// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"

#include "bound/lives.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// Boundaries first .. last - 1 with the same sum of sizes.
struct SizeRun {
    std::int64_t first, last;
    __int128 sum;
};

/// Sizes of values summed over the boundaries of their lives; modulo II when pipelined. Memory is
/// O(values) on a long axis.
class LiveSizes {
  public:
    LiveSizes(std::int64_t boundaries, std::int32_t ii)
        : boundaries_(ii > 0 ? ii : boundaries), ii_(ii) {
        constexpr std::int64_t most_dense = 1 << 20;
        if (boundaries_ < most_dense) change_.resize(static_cast<std::size_t>(boundaries_) + 1, 0);
    }

    /// On boundaries first..last-1, first < last.
    void add(std::int64_t first, std::int64_t last, std::int64_t size) {
        if (ii_ > 0) {
            everywhere_ += static_cast<__int128>(size) * ((last - first) / ii_);
            last = first % ii_ + (last - first) % ii_;
            first %= ii_;
            if (last > ii_) {
                add_change(0, size);
                add_change(last - ii_, -size);
                last = ii_;
            }
        }
        add_change(first, size);
        add_change(last, -size);
    }

    std::vector<SizeRun> runs() const {
        std::vector<SizeRun> found;
        __int128 sum = everywhere_;
        std::int64_t begin = 0;
        const auto change_at = [&](std::int64_t boundary, __int128 change) {
            if (boundary > begin) {
                found.push_back({begin, boundary, sum});
                begin = boundary;
            }
            sum += change;
        };
        for (std::size_t t = 0; t < change_.size(); ++t)
            if (change_[t] != 0) change_at(static_cast<std::int64_t>(t), change_[t]);
        auto sorted = far_changes_;
        std::ranges::sort(sorted);
        for (const auto& [boundary, change] : sorted)
            change_at(boundary, change);
        change_at(boundaries_, 0);
        return found;
    }

  private:
    void add_change(std::int64_t boundary, std::int64_t size) {
        if (change_.empty())
            far_changes_.emplace_back(boundary, size);
        else
            change_[static_cast<std::size_t>(boundary)] += size;
    }

    std::int64_t boundaries_;
    std::vector<__int128> change_;  ///< at boundary t against boundary t - 1; empty on a long axis
    std::vector<std::pair<std::int64_t, std::int64_t>> far_changes_;  ///< boundary, change: there
    __int128 everywhere_ = 0;                                         ///< of whole turns
    std::int32_t ii_;
};

__int128 divide_up(__int128 a, __int128 b) {
    return (a + b - 1) / b;
}

/// What is known of the life of a value, births and ends as boundaries.
struct Life {
    std::int64_t latest_birth, earliest_end;
    std::int64_t least;  ///< boundaries that it lasts at least
};

Life life_of(const Problem& problem, const Windows& windows, std::int32_t u,
             const std::vector<Reader>& readers) {
    Life life{std::int64_t{windows.latest[u]} + problem.birth()[u], 0, 0};
    for (const Reader& reader : readers)
        life.earliest_end =
            std::max(life.earliest_end, windows.earliest[reader.target] + reader.lag);
    for (const std::int32_t e : problem.outgoing(u)) {
        const Dependency& d = problem.dependencies()[e];
        if (!transports(d, windows.ii)) continue;
        life.least = std::max(
            life.least, std::int64_t{problem.latency()[u]} + d.delay + d.hold - problem.birth()[u]);
    }
    life.least = std::max(life.least, life.earliest_end - life.latest_birth);
    return life;
}

/// The mean of the first boundaries, whose number is chosen to make it largest: a run's mean is
/// largest at one of its ends.
__int128 densest_start(const std::vector<SizeRun>& runs) {
    __int128 bound = 0, total = 0, boundaries = 0;
    for (const SizeRun& run : runs) {
        total += run.sum * (run.last - run.first);
        boundaries += run.last - run.first;
        bound = std::max(bound, divide_up(total, boundaries));
    }
    return bound;
}

}  // namespace

std::int64_t least_memory(const Problem& problem, const Windows& windows) {
    const bool pipelined = windows.ii > 0;
    // Whatever is live for certain; then every life as late and as early as it can be, so that the
    // first and the last boundaries get as little of it as possible.
    std::int64_t boundaries = windows.latency_bound;
    for (const Dependency& d : problem.dependencies())
        boundaries = std::max(boundaries, std::int64_t{windows.latency_bound} + d.hold);
    LiveSizes certain(boundaries, windows.ii), late = certain, early = certain;
    __int128 total = 0;
    const std::int32_t space = bounded_space(problem);
    for (std::int32_t u = 0; u < problem.operator_count(); ++u) {
        const std::int64_t size = size_in(problem, space, u);
        const auto readers = readers_of(problem, u, windows.ii);
        if (readers.empty() || size == 0) continue;
        const Life life = life_of(problem, windows, u, readers);
        if (life.least <= 0) continue;
        total += static_cast<__int128>(size) * life.least;
        if (life.latest_birth < life.earliest_end)
            certain.add(life.latest_birth, life.earliest_end, size);
        if (pipelined) continue;
        late.add(life.latest_birth, life.latest_birth + life.least, size);
        early.add(life.earliest_end - life.least, life.earliest_end, size);
    }
    __int128 bound = pipelined ? divide_up(total, windows.ii) : 0;
    for (const SizeRun& run : certain.runs())
        bound = std::max(bound, run.sum);
    if (!pipelined) {
        auto backwards = early.runs();
        std::ranges::reverse(backwards);
        bound = std::max({bound, densest_start(late.runs()), densest_start(backwards)});
    }
    return static_cast<std::int64_t>(
        std::min<__int128>(bound, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace gaus
