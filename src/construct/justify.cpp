// SPDX-License-Identifier: Apache-2.0
#include "construct/justify.hpp"

#include "gaus/baseline.hpp"
#include "gaus/random.hpp"

#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

namespace gaus {

namespace {

constexpr std::int64_t most_steps = std::int64_t{1} << 23;  // 100 MB a class

/// Units in use per class and step, for placing in one direction. Steps in which no operator of the
/// class finds room are linked to the next one in that direction.
class Table {
  public:
    Table(const Problem& problem, std::span<const std::int64_t> smallest, Direction direction)
        : problem_(problem),
          smallest_(smallest),
          forward_(direction == Direction::forward),
          used_(smallest.size()),
          next_(smallest.size()) {}

    /// The first start from `from` in the direction that has room, at least `low`; -1: none.
    std::int64_t fit(std::int32_t v, std::int64_t from, std::int64_t low) {
        std::int64_t t = from;
        for (bool moved = true; moved && t >= low;) {
            moved = false;
            for (const Reservation& use : problem_.uses(v)) {
                const std::int64_t begins = fit(use, t + use.from, low + use.from);
                if (begins < 0) return -1;
                moved |= begins != t + use.from;
                t = begins - use.from;
            }
        }
        return t >= low ? t : -1;
    }

    void take(std::int32_t v, std::int64_t start) {
        for (const Reservation& use : problem_.uses(v))
            if (problem_.resources()[use.index].limit >= 0) take(use, start + use.from);
    }

  private:
    std::int64_t fit(const Reservation& use, std::int64_t from, std::int64_t low) {
        const std::int32_t c = use.index;
        if (problem_.resources()[c].limit < 0) return from >= low ? from : -1;
        const std::int64_t spare = problem_.resources()[c].limit - use.amount;
        if (spare < 0) return -1;
        for (std::int64_t t = from; t >= low && t + use.steps <= most_steps;) {
            const std::int64_t full = last_full(c, t, use.steps, spare);
            if (full < 0) return t;
            t = forward_ ? open(c, full + 1) : open(c, full - 1) - use.steps + 1;
        }
        return -1;
    }

    void take(const Reservation& use, std::int64_t begins) {
        const std::int32_t c = use.index;
        const std::int64_t limit = problem_.resources()[c].limit;
        const auto end = static_cast<std::size_t>(begins + use.steps);
        for (std::size_t t = used_[c].size(); t < end; ++t) {
            used_[c].push_back(0);
            next_[c].push_back(static_cast<std::int32_t>(t));
        }
        for (auto t = static_cast<std::size_t>(begins); t < end; ++t) {
            used_[c][t] += use.amount;
            if (used_[c][t] > limit - smallest_[c])
                next_[c][t] = static_cast<std::int32_t>(t) + (forward_ ? 1 : -1);
        }
    }

    /// The step without room for which v must go furthest; -1: there is none.
    std::int64_t last_full(std::int32_t c, std::int64_t start, std::int64_t blocking,
                           std::int64_t spare) const {
        const auto size = static_cast<std::int64_t>(used_[c].size());
        for (std::int64_t i = 0; i < blocking; ++i) {
            const std::int64_t t = start + (forward_ ? blocking - 1 - i : i);
            if (t < size && used_[c][static_cast<std::size_t>(t)] > spare) return t;
        }
        return -1;
    }

    /// The next step in the direction, from t on, that is not full; may be -1.
    std::int64_t open(std::int32_t c, std::int64_t t) {
        auto& next = next_[c];
        const auto inside = [&](std::int64_t step) {
            return step >= 0 && step < static_cast<std::int64_t>(next.size());
        };
        while (inside(t) && next[static_cast<std::size_t>(t)] != t) {
            std::int32_t& link = next[static_cast<std::size_t>(t)];
            if (inside(link)) link = next[static_cast<std::size_t>(link)];
            t = link;
        }
        return t;
    }

    const Problem& problem_;
    std::span<const std::int64_t> smallest_;
    bool forward_;
    std::vector<std::vector<std::int64_t>> used_;
    std::vector<std::vector<std::int32_t>> next_;
};

class Justifier {
  public:
    Justifier(const Problem& problem, const Windows& windows)
        : problem_(problem),
          windows_(windows),
          smallest_(problem.resources().size(), std::numeric_limits<std::int64_t>::max()) {
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            for (const Reservation& use : problem.uses(v))
                smallest_[use.index] = std::min(smallest_[use.index], use.amount);
        }
    }

    /// A list schedule in the order of the keys as far as the dependencies allow, then shortened
    /// from both ends while that gains something.
    std::optional<LateSchedule> run(std::span<const double> key) {
        std::vector<std::int32_t> start(key.size());
        if (!pass(Direction::forward, key, 0, start)) return std::nullopt;
        LateSchedule best{{start, 0}, lateness(start)};
        while (best.lateness > 0 && windows_.latency_bound + best.lateness < most_steps) {
            if (!pass(Direction::backward, ends(start), best.lateness, start)) break;
            if (!pass(Direction::forward, begins(start), 0, start)) break;
            const std::int64_t late = lateness(start);
            if (late >= best.lateness) break;
            best = {{start, 0}, late};
        }
        return best;
    }

    std::int64_t placed() const { return placed_; }

  private:
    std::int64_t lateness(std::span<const std::int32_t> start) const {
        std::int64_t late = std::numeric_limits<std::int64_t>::min();
        for (std::size_t v = 0; v < start.size(); ++v)
            late = std::max<std::int64_t>(late, std::int64_t{start[v]} - windows_.latest[v]);
        if (problem_.has_maximum_distances())
            late = std::max(late, maximum_distance_excess(problem_, start));
        return late;
    }

    static std::vector<double> begins(std::span<const std::int32_t> start) {
        return {start.begin(), start.end()};
    }

    /// Small for those that hold their units the longest.
    std::vector<double> ends(std::span<const std::int32_t> start) const {
        std::vector<double> key(start.size());
        for (std::size_t v = 0; v < start.size(); ++v)
            key[v] =
                -(double(start[v]) + double(reach_of_uses(problem_, static_cast<std::int32_t>(v))));
        return key;
    }

    /// Operators as early as possible, or as late as their windows and `lateness` allow, those of
    /// small keys first.
    bool pass(Direction direction, std::span<const double> key, std::int64_t lateness,
              std::vector<std::int32_t>& start) {
        const bool forward = direction == Direction::forward;
        const std::int32_t count = problem_.operator_count();
        std::vector<std::int64_t> ready(count);
        std::vector<std::int32_t> waits(count, 0), placed(count);
        using Entry = std::pair<double, std::int32_t>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> eligible;
        for (std::int32_t v = 0; v < count; ++v) {
            ready[v] = forward ? windows_.earliest[v] : windows_.latest[v] + lateness;
            for (const std::int32_t e : forward ? problem_.incoming(v) : problem_.outgoing(v))
                waits[v] += !problem_.leads_back(e);
            if (waits[v] == 0) eligible.emplace(key[v], v);
        }
        Table table(problem_, smallest_, direction);
        for (; !eligible.empty(); ++placed_) {
            const std::int32_t v = eligible.top().second;
            eligible.pop();
            const std::int64_t t = table.fit(v, ready[v], forward ? 0 : windows_.earliest[v]);
            if (t < 0) return false;
            table.take(v, t);
            placed[v] = static_cast<std::int32_t>(t);
            for (const std::int32_t e : forward ? problem_.outgoing(v) : problem_.incoming(v)) {
                const Dependency& d = problem_.dependencies()[e];
                if (problem_.leads_back(e)) continue;
                const std::int64_t gap = dependency_gap(problem_, d, 0);
                const std::int32_t next = forward ? d.target : d.source;
                ready[next] =
                    forward ? std::max(ready[next], t + gap) : std::min(ready[next], t - gap);
                if (--waits[next] == 0) eligible.emplace(key[next], next);
            }
        }
        start = std::move(placed);
        return true;
    }

    const Problem& problem_;
    const Windows& windows_;
    std::vector<std::int64_t> smallest_;  ///< amount of a class that takes any
    std::int64_t placed_ = 0;
};

/// Orders to try: the latest starts, those that are wanted, then either of them or the best
/// schedule so far, all mixed up a little or much.
class Orders {
  public:
    Orders(const Windows& windows, std::span<const std::int32_t> wanted, std::uint64_t seed,
           std::uint64_t stream)
        : windows_(windows), wanted_(wanted), random_(seed, stream) {}

    std::vector<double> next(std::span<const std::int32_t> best) {
        constexpr std::uint32_t spreads = 8;
        const int number = count_++;
        if (number == 0) return {windows_.latest.begin(), windows_.latest.end()};
        if (number == 1) return {wanted_.begin(), wanted_.end()};
        const bool known = !best.empty() && random_.below(2) == 0;
        const std::span<const std::int32_t> from = known ? best : windows_.latest;
        const double spread = windows_.latency_bound / double(2u << random_.below(spreads));
        std::vector<double> key(from.begin(), from.end());
        for (double& k : key)
            k += spread * random_.uniform();
        return key;
    }

  private:
    const Windows& windows_;
    std::span<const std::int32_t> wanted_;
    Random random_;
    int count_ = 0;
};

}  // namespace

std::optional<LateSchedule> justified_schedule(const Problem& problem, const Windows& windows,
                                               std::span<const std::int32_t> wanted,
                                               std::int64_t placements, std::uint64_t seed,
                                               std::uint64_t stream,
                                               const std::function<bool()>& stop) {
    Justifier justifier(problem, windows);
    Orders orders(windows, wanted, seed, stream);
    std::optional<LateSchedule> best;
    while (!stop() && (!best || justifier.placed() < placements)) {
        const std::span<const std::int32_t> known =
            best ? std::span<const std::int32_t>(best->schedule.start)
                 : std::span<const std::int32_t>{};
        auto found = justifier.run(orders.next(known));
        if (!found) break;
        if (!best || found->lateness < best->lateness) best = std::move(found);
        if (best->lateness <= 0) break;
    }
    return best;
}

}  // namespace gaus
