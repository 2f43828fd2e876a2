#include "gaus/bound.hpp"

#include "bound/lives.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace gaus {

namespace {

/// Sizes of values summed over the boundaries of their lives; modulo II when pipelined.
class LiveSizes {
  public:
    LiveSizes(std::int64_t boundaries, std::int32_t ii)
        : change_(static_cast<std::size_t>(ii > 0 ? ii : boundaries) + 1, 0), ii_(ii) {}

    /// On boundaries first..last-1, first < last.
    void add(std::int64_t first, std::int64_t last, std::int64_t size) {
        if (ii_ > 0) {
            everywhere_ += static_cast<__int128>(size) * ((last - first) / ii_);
            last = first % ii_ + (last - first) % ii_;
            first %= ii_;
            if (last > ii_) {
                change_[0] += size;
                change_[ii_] -= size;
                change_[last - ii_] -= size;
                change_[first] += size;
                return;
            }
        }
        change_[first] += size;
        change_[last] -= size;
    }

    std::vector<__int128> sums() const {
        std::vector<__int128> sums(change_.size() - 1);
        __int128 sum = everywhere_;
        for (std::size_t t = 0; t < sums.size(); ++t)
            sums[t] = sum += change_[t];
        return sums;
    }

  private:
    std::vector<__int128> change_;  ///< at boundary t against boundary t - 1
    __int128 everywhere_ = 0;       ///< of whole turns
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
    Life life{windows.latest[u] + birth_lag(problem, u), 0, 0};
    for (const Reader& reader : readers)
        life.earliest_end =
            std::max(life.earliest_end, windows.earliest[reader.target] + reader.lag);
    for (const std::int32_t e : problem.outgoing(u)) {
        const Dependency& d = problem.dependencies()[e];
        if (!transports(d, windows.ii)) continue;
        life.least = std::max(life.least,
                              std::int64_t{problem.latency()[u]} + d.delay - birth_lag(problem, u));
    }
    life.least = std::max(life.least, life.earliest_end - life.latest_birth);
    return life;
}

/// The mean of the first boundaries, whose number is chosen to make it largest.
__int128 densest_start(const std::vector<__int128>& sums) {
    __int128 bound = 0, total = 0;
    for (std::size_t t = 0; t < sums.size(); ++t) {
        total += sums[t];
        bound = std::max(bound, divide_up(total, static_cast<__int128>(t) + 1));
    }
    return bound;
}

}  // namespace

std::int64_t least_memory(const Problem& problem, const Windows& windows) {
    const bool pipelined = windows.ii > 0;
    // Whatever is live for certain; then every life as late and as early as it can be, so that the
    // first and the last boundaries get as little of it as possible.
    LiveSizes certain(windows.latency_bound, windows.ii), late = certain, early = certain;
    __int128 total = 0;
    for (std::int32_t u = 0; u < problem.operator_count(); ++u) {
        const std::int64_t size = problem.size()[u];
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
    for (const __int128 sum : certain.sums())
        bound = std::max(bound, sum);
    if (!pipelined) {
        auto backwards = early.sums();
        std::ranges::reverse(backwards);
        bound = std::max({bound, densest_start(late.sums()), densest_start(backwards)});
    }
    return static_cast<std::int64_t>(
        std::min<__int128>(bound, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace gaus
