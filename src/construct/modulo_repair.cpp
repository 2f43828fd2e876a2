// SPDX-License-Identifier: Apache-2.0
#include "construct/modulo_repair.hpp"

#include "gaus/random.hpp"

#include "exact/reservation_table.hpp"
#include "problem/slack.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace gaus {

namespace {

constexpr std::size_t looks_per_stop_check = 1 << 16;  ///< steps priced

/// Members of 0..n-1 that are in; insertion, removal and random choice in O(1).
class IndexSet {
  public:
    explicit IndexSet(std::size_t size) : place_(size, absent) {}
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }
    std::span<const std::int32_t> items() const { return items_; }
    void set(std::int32_t item, bool in) {
        if (in == (place_[item] != absent)) return;
        if (in) {
            place_[item] = static_cast<std::int32_t>(items_.size());
            items_.push_back(item);
        } else {
            items_[place_[item]] = items_.back();
            place_[items_.back()] = place_[item];
            place_[item] = absent;
            items_.pop_back();
        }
    }

  private:
    static constexpr std::int32_t absent = -1;
    std::vector<std::int32_t> place_, items_;
};

/// Units held per class and slot, with the operators that hold them. ii = 0: slots are steps.
class Board {
  public:
    Board(const Problem& problem, const Windows& windows)
        : problem_(problem),
          ii_(windows.ii),
          slots_(windows.ii > 0 ? windows.ii : windows.latency_bound + longest(problem)),
          use_(problem.resources().size() * static_cast<std::size_t>(slots_), 0),
          weight_(use_.size(), 1.0),
          over_(use_.size()) {}

    void change(std::int32_t v, std::int32_t start, std::int64_t sign) {
        for_cells(v, start, [&](std::size_t cell, std::int64_t units, std::int64_t limit) {
            use_[cell] += sign * units;
            over_.set(static_cast<std::int32_t>(cell), use_[cell] > limit);
        });
    }

    /// Adds to cost[i] the weighted units above the limits if v, which holds nothing now, started
    /// at step first + i. O(cost + steps) for every reservation.
    void add_costs(std::int32_t v, std::int32_t first, std::span<double> cost) const {
        for (const Reservation& use : problem_.uses(v)) {
            const std::int64_t limit = problem_.resources()[use.index].limit;
            if (limit < 0 || use.steps == 0) continue;
            const std::int32_t turns = ii_ > 0 ? use.steps / ii_ : 0;
            const std::size_t row = static_cast<std::size_t>(use.index) * slots_;
            const auto excess = [&](std::int32_t slot, std::int64_t times) {
                const std::int64_t spare = std::max<std::int64_t>(0, limit - use_[row + slot]);
                const auto units = std::max<std::int64_t>(0, times * use.amount - spare);
                return weight_[row + slot] * static_cast<double>(units);
            };
            // Whole turns of the slots, wherever v starts, and one time more where the rest lies.
            double all = 0;
            for (std::int32_t slot = 0; turns > 0 && slot < ii_; ++slot)
                all += excess(slot, turns);
            const auto once_more = [&](std::int32_t slot) {
                return excess(slot, turns + 1) - (turns > 0 ? excess(slot, turns) : 0.0);
            };
            const auto behind = [&](std::int32_t slot) {
                return slot + 1 == slots_ ? 0 : slot + 1;
            };
            std::int32_t left = (first + use.from) % slots_, entered = left;
            for (std::int32_t i = 0; i < use.steps - turns * ii_; ++i, entered = behind(entered))
                all += once_more(entered);
            for (std::size_t i = 0; i < cost.size(); ++i) {
                cost[i] += all;
                if (left == entered) continue;  // no rest
                all += once_more(entered) - once_more(left);
                left = behind(left), entered = behind(entered);
            }
        }
    }

    const IndexSet& over() const { return over_; }
    bool holds(std::int32_t v, std::int32_t start, std::int32_t cell) const {
        bool found = false;
        for_cells(v, start, [&](std::size_t other, std::int64_t, std::int64_t) {
            found |= other == static_cast<std::size_t>(cell);
        });
        return found;
    }
    std::int32_t class_of(std::int32_t cell) const { return cell / slots_; }
    void grow_heavier() {
        for (const std::int32_t cell : over_.items())
            weight_[cell] += 1;
    }

  private:
    static std::int32_t longest(const Problem& problem) {
        return static_cast<std::int32_t>(std::ranges::max(reach_of_classes(problem)));
    }

    template <typename Visit>
    void for_cells(std::int32_t v, std::int32_t start, Visit visit) const {
        for (const Reservation& use : problem_.uses(v)) {
            const std::int64_t limit = problem_.resources()[use.index].limit;
            if (limit < 0) continue;
            const std::size_t row = static_cast<std::size_t>(use.index) * slots_;
            for_slots(use, start, ii_, [&](std::size_t slot, std::int64_t units) {
                visit(row + slot, units, limit);
                return true;
            });
        }
    }

    const Problem& problem_;
    std::int32_t ii_, slots_;
    std::vector<std::int64_t> use_;
    std::vector<double> weight_;
    IndexSet over_;
};

class Repair {
  public:
    Repair(const Problem& problem, const Windows& windows, std::span<const std::int32_t> start,
           std::uint64_t seed, std::uint64_t stream)
        : problem_(problem),
          windows_(windows),
          random_(seed, stream),
          start_(start.begin(), start.end()),
          board_(problem, windows),
          gap_(problem.dependency_count()),
          weight_(problem.dependency_count(), 1.0),
          broken_(static_cast<std::size_t>(problem.dependency_count())),
          by_class_(problem.resources().size()),
          tabu_(start.size()) {
        for (std::size_t e = 0; e < gap_.size(); ++e)
            gap_[e] = dependency_gap(problem, problem.dependencies()[e], windows.ii);
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            board_.change(v, start_[v], 1);
            for (const Reservation& use : problem.uses(v))
                by_class_[use.index].push_back(v);
        }
        for (std::int32_t e = 0; e < problem.dependency_count(); ++e)
            check(e);
    }

    std::optional<Schedule> run(std::int64_t moves, const std::function<bool()>& stop) {
        for (std::int64_t i = 0; i < moves; ++i) {
            if (broken_.empty() && board_.over().empty()) return Schedule{start_, windows_.ii};
            if (i == 0 || looks_ >= looks_per_stop_check) {
                looks_ = 0;
                if (stop()) break;
            }
            move(pick(), i);
        }
        return std::nullopt;
    }

  private:
    void check(std::int32_t e) {
        const Dependency& d = problem_.dependencies()[e];
        const bool counts = dependency_counts(d, windows_.ii) && d.source != d.target;
        broken_.set(e, counts && start_[d.source] + gap_[e] > start_[d.target]);
    }

    /// An operator of a broken constraint.
    std::int32_t pick() {
        const auto choose = [&](std::size_t count) {
            return random_.below(static_cast<std::uint32_t>(count));
        };
        const std::size_t broken = broken_.size(), over = board_.over().size();
        const std::size_t which = choose(broken + over);
        if (which < broken) {
            const Dependency& d = problem_.dependencies()[broken_.items()[which]];
            return random_.below(2) == 0 ? d.source : d.target;
        }
        const std::int32_t cell = board_.over().items()[which - broken];
        holders_.clear();
        for (const std::int32_t v : by_class_[board_.class_of(cell)])
            if (board_.holds(v, start_[v], cell)) holders_.push_back(v);
        return holders_[choose(holders_.size())];
    }

    /// Weighted violations for every step of the window of v, as if v were nowhere.
    void price_steps(std::int32_t v) {
        const std::int32_t first = windows_.earliest[v], last = windows_.latest[v];
        const auto width = static_cast<std::size_t>(last - first + 1);
        cost_.assign(width, 0.0);
        looks_ += width + 16;
        for (const std::int32_t e : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.source == v || !dependency_counts(d, windows_.ii)) continue;
            const std::int64_t low = start_[d.source] + gap_[e];
            for (std::int64_t t = first; t <= std::min<std::int64_t>(last, low - 1); ++t)
                cost_[t - first] += weight_[e] * static_cast<double>(low - t);
        }
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.target == v || !dependency_counts(d, windows_.ii)) continue;
            const std::int64_t high = start_[d.target] - gap_[e];
            for (std::int64_t t = std::max<std::int64_t>(first, high + 1); t <= last; ++t)
                cost_[t - first] += weight_[e] * static_cast<double>(t - high);
        }
        if (!takes_limited_units(problem_, v)) return;
        board_.add_costs(v, first, cost_);
    }

    /// v to its cheapest step other than the present one and those it left a moment ago.
    void move(std::int32_t v, std::int64_t now) {
        board_.change(v, start_[v], -1);
        price_steps(v);
        const std::int32_t first = windows_.earliest[v], here = start_[v];
        double least = std::numeric_limits<double>::infinity();
        std::int32_t best = here;
        std::uint32_t ties = 0;
        for (std::size_t i = 0; i < cost_.size(); ++i) {
            const auto t = first + static_cast<std::int32_t>(i);
            if (t == here || cost_[i] > least || is_tabu(v, t, now)) continue;
            ties = cost_[i] < least ? 1 : ties + 1;
            least = cost_[i];
            if (random_.below(ties) == 0) best = t;
        }
        const bool stuck = least >= cost_[here - first];
        if (stuck) grow_heavier();
        forbid(v, here, now);
        start_[v] = best;
        board_.change(v, best, 1);
        for (const std::int32_t e : problem_.incoming(v))
            check(e);
        for (const std::int32_t e : problem_.outgoing(v))
            check(e);
    }

    void grow_heavier() {
        for (const std::int32_t e : broken_.items())
            weight_[e] += 1;
        board_.grow_heavier();
    }

    struct Forbidden {
        std::int32_t step = -1;
        std::int64_t until = -1;
    };
    static constexpr std::size_t memory = 4;

    bool is_tabu(std::int32_t v, std::int32_t t, std::int64_t now) const {
        return std::ranges::any_of(
            tabu_[v], [&](const Forbidden& f) { return f.step == t && f.until > now; });
    }
    void forbid(std::int32_t v, std::int32_t step, std::int64_t now) {
        std::rotate(tabu_[v].begin(), tabu_[v].end() - 1, tabu_[v].end());
        tabu_[v][0] = {step, now + 1 + random_.below(4)};
    }

    const Problem& problem_;
    const Windows& windows_;
    Random random_;
    std::vector<std::int32_t> start_;
    Board board_;
    std::vector<std::int64_t> gap_;
    std::vector<double> weight_;
    IndexSet broken_;
    std::vector<std::vector<std::int32_t>> by_class_;
    std::vector<std::array<Forbidden, memory>> tabu_;
    std::vector<double> cost_;
    std::size_t looks_ = 0;
    std::vector<std::int32_t> holders_;
};

}  // namespace

std::optional<Schedule> modulo_repair(const Problem& problem, const Windows& windows,
                                      std::span<const std::int32_t> start, std::int64_t moves,
                                      std::uint64_t seed, std::uint64_t stream,
                                      const std::function<bool()>& stop) {
    return Repair(problem, windows, start, seed, stream).run(moves, stop);
}

}  // namespace gaus
