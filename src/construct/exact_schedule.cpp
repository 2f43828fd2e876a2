// SPDX-License-Identifier: Apache-2.0
#include "construct/exact_schedule.hpp"

#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// The other operator starts at least (of an incoming arc: at most) so many steps after this one.
struct Arc {
    std::int32_t other;
    std::int64_t gap;
    auto operator<=>(const Arc&) const = default;
};

/// The operators of one class with a limit.
struct Members {
    std::vector<std::int32_t> operators;
    std::vector<std::int64_t> units;    ///< of each operator
    std::vector<std::int64_t> amounts;  ///< the same, each once
    std::int32_t steps = 0;             ///< for which all of them hold their units,
    bool alike = true;                  ///< from their starts; false: they differ
};

class ExactSearch {
  public:
    ExactSearch(const Problem& problem, const Windows& windows,
                std::span<const std::int32_t> wanted, std::int64_t looks,
                const std::function<bool()>& stop)
        : problem_(problem),
          ii_(windows.ii),
          wanted_(wanted),
          left_(looks),
          stop_(stop),
          reservation_(problem, limits_of(problem), windows.latency_bound, windows.ii),
          low_(windows.earliest),
          high_(windows.latest),
          slot_(wanted.size(), unplaced),
          queued_(wanted.size(), false),
          in_(wanted.size()),
          out_(wanted.size()),
          members_(problem.resources().size()) {
        for (const Dependency& d : problem.dependencies())
            if (dependency_counts(d, ii_))
                add_arc(d.source, d.target, dependency_gap(problem, d, ii_));
        gather_members();
        keep_order_of_equals();
    }

    ExactAnswer run() {
        if (!begin()) return answer();
        if (!branch()) return {Schedule{low_, ii_}, false};
        while (!frames_.empty() && left_ > 0) {
            Frame& frame = frames_.back();
            undo(frame);
            if (frame.next == frame.steps.size()) {
                frames_.pop_back();
                continue;
            }
            if (place(frame.v, frame.steps[frame.next++]) && !branch())
                return {Schedule{low_, ii_}, false};
        }
        return answer();
    }

  private:
    static constexpr std::int32_t unplaced = -1;
    static constexpr std::int64_t looks_per_stop_check = 1 << 14;

    /// An operator that is tried at one step after the other.
    struct Frame {
        std::int32_t v;
        std::vector<std::int32_t> steps;
        std::size_t next = 0;
        std::size_t trail;  ///< what had changed before
    };
    struct Change {
        std::int32_t v, low, high;
    };

    /// Of a search that has found nothing.
    ExactAnswer answer() const { return {std::nullopt, left_ > 0}; }

    void add_arc(std::int32_t u, std::int32_t v, std::int64_t gap) {
        if (u == v) return;  // the windows exist, so the recurrence fits
        out_[u].push_back({v, gap});
        in_[v].push_back({u, gap});
    }

    void gather_members() {
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            for (const Reservation& use : problem_.uses(v)) {
                if (problem_.resources()[use.index].limit < 0) continue;
                Members& members = members_[use.index];
                const bool again = !members.operators.empty() && members.operators.back() == v;
                members.alike &= !again && use.from == 0 &&
                                 (members.operators.empty() || use.steps == members.steps);
                members.steps = use.steps;
                if (!again) members.operators.push_back(v);
                if (!again) members.units.push_back(use.amount);
            }
        }
        for (Members& members : members_) {
            members.amounts = members.units;
            std::ranges::sort(members.amounts);
            members.amounts.erase(std::unique(members.amounts.begin(), members.amounts.end()),
                                  members.amounts.end());
        }
    }

    /// Operators that nothing tells apart start in the order of their numbers.
    void keep_order_of_equals() {
        using Held = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int64_t>;
        using Key = std::tuple<std::vector<Held>, std::int32_t, std::int32_t, std::vector<Arc>,
                               std::vector<Arc>>;
        std::map<Key, std::int32_t> last;
        std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            if (!takes_limited_units(problem_, v)) continue;
            std::ranges::sort(in_[v]);
            std::ranges::sort(out_[v]);
            std::vector<Held> held;
            for (const Reservation& use : problem_.uses(v))
                held.emplace_back(use.index, use.from, use.steps, use.amount);
            const auto [entry, fresh] =
                last.try_emplace({std::move(held), low_[v], high_[v], in_[v], out_[v]}, v);
            if (!fresh) pairs.emplace_back(std::exchange(entry->second, v), v);
        }
        for (const auto& [u, v] : pairs)
            add_arc(u, v, 0);
    }

    /// False: there is nothing to try.
    bool begin() {
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
            enqueue(v);
        if (!propagate()) return false;
        for (std::size_t c = 0; c < members_.size(); ++c)
            if (!has_room(c)) return false;
        return true;
    }

    /// Looks are counted; false: no more.
    bool look(std::int64_t count) {
        if (left_ / looks_per_stop_check != (left_ - count) / looks_per_stop_check && stop_())
            left_ = 0;
        left_ -= count;
        return left_ > 0;
    }

    bool fits(std::int32_t v, std::int32_t t) {
        std::int64_t cells = 1;
        for (const Reservation& use : problem_.uses(v))
            cells += use.steps;
        look(cells);
        return reservation_.fits(v, t);
    }

    void enqueue(std::int32_t v) {
        if (std::exchange(queued_[v], true)) return;
        queue_.push_back(v);
    }

    /// Narrows the window of v; false: nothing is left of it.
    bool narrow(std::int32_t v, std::int64_t low, std::int64_t high) {
        if (low > high) return false;
        if (low == low_[v] && high == high_[v]) return true;
        trail_.push_back({v, low_[v], high_[v]});
        low_[v] = static_cast<std::int32_t>(low);
        high_[v] = static_cast<std::int32_t>(high);
        enqueue(v);
        return true;
    }

    /// The window of v begins and ends with a step that v can take.
    bool trim(std::int32_t v) {
        std::int64_t low = low_[v], high = high_[v];
        if (slot_[v] != unplaced && ii_ > 0) {
            low += (slot_[v] - low % ii_ + ii_) % ii_;
            high -= (high % ii_ - slot_[v] + ii_) % ii_;
        } else if (slot_[v] == unplaced && takes_limited_units(problem_, v)) {
            const std::int64_t last = ii_ > 0 ? std::min(high, low + ii_ - 1) : high;
            while (low <= last && !fits(v, static_cast<std::int32_t>(low)))
                ++low;
            if (low > last) return false;
            while (!fits(v, static_cast<std::int32_t>(high)))
                --high;
        }
        return narrow(v, low, high);
    }

    /// Windows follow from each other; false: one is empty, or there are no more looks.
    bool propagate() {
        bool possible = true;
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            const std::int32_t v = queue_[i];
            queued_[v] = false;
            possible = possible &&
                       look(1 + static_cast<std::int64_t>(in_[v].size() + out_[v].size())) &&
                       trim(v) && follow(v);
        }
        queue_.clear();
        return possible;
    }

    bool follow(std::int32_t v) {
        for (const Arc& arc : out_[v]) {
            const std::int64_t low = std::max<std::int64_t>(low_[arc.other], low_[v] + arc.gap);
            if (!narrow(arc.other, low, high_[arc.other])) return false;
        }
        for (const Arc& arc : in_[v]) {
            const std::int64_t high = std::min<std::int64_t>(high_[arc.other], high_[v] - arc.gap);
            if (!narrow(arc.other, low_[arc.other], high)) return false;
        }
        return true;
    }

    bool place(std::int32_t v, std::int32_t t) {
        slot_[v] = ii_ > 0 ? t % ii_ : t;
        reservation_.take(v, t);
        if (ii_ == 0 && !narrow(v, t, t)) return false;
        enqueue(v);
        for (const Reservation& use : problem_.uses(v))
            for (const std::int32_t other : members_[use.index].operators)
                enqueue(other);
        return propagate() && std::ranges::all_of(problem_.uses(v), [&](const Reservation& use) {
                   return has_room(static_cast<std::size_t>(use.index));
               });
    }

    void undo(const Frame& frame) {
        while (trail_.size() > frame.trail) {
            const Change& change = trail_.back();
            low_[change.v] = change.low;
            high_[change.v] = change.high;
            trail_.pop_back();
        }
        if (slot_[frame.v] == unplaced) return;
        reservation_.give_back(frame.v, slot_[frame.v]);
        slot_[frame.v] = unplaced;
    }

    /// A frame for the operator with the fewest steps to try, of those the one that takes most;
    /// false: all are placed.
    bool branch() {
        std::int32_t best = unplaced;
        std::int64_t fewest = std::numeric_limits<std::int64_t>::max() - 1;
        for (const Members& members : members_) {
            std::map<std::int64_t, std::int64_t> anywhere;  // of those that no window holds back
            for (const std::int32_t v : members.operators) {
                if (slot_[v] != unplaced) continue;
                const std::int64_t amount = problem_.amount()[v];
                const bool open = ii_ > 0 && std::int64_t{high_[v]} - low_[v] >= ii_ - 1;
                const bool same = open && members.alike && problem_.uses(v).size() == 1;
                const auto known = same ? anywhere.find(amount) : anywhere.end();
                const std::int64_t count =
                    known != anywhere.end() ? known->second : count_steps(v, fewest + 1);
                if (same) anywhere.emplace(amount, count);
                if (count > fewest || (count == fewest && amount <= problem_.amount()[best]))
                    continue;
                fewest = count;
                best = v;
            }
        }
        if (best == unplaced) return false;
        frames_.push_back({best, steps_of(best), 0, trail_.size()});
        return true;
    }

    /// Steps that v can be tried at: of each slot one, around `wanted`.
    std::pair<std::int32_t, std::int32_t> range_of(std::int32_t v) const {
        if (ii_ == 0 || high_[v] - low_[v] < ii_) return {low_[v], high_[v]};
        const std::int32_t first =
            std::clamp(std::max(wanted_[v], low_[v]) - ii_ / 2, low_[v], high_[v] - ii_ + 1);
        return {first, first + ii_ - 1};
    }

    /// Of the steps that v can be tried at, at most `most` counted.
    std::int64_t count_steps(std::int32_t v, std::int64_t most) {
        const auto [first, last] = range_of(v);
        std::int64_t count = 0;
        for (std::int32_t t = first; t <= last && count < most && left_ > 0; ++t)
            count += fits(v, t);
        return count;
    }

    std::vector<std::int32_t> steps_of(std::int32_t v) {
        const auto [first, last] = range_of(v);
        std::vector<std::int32_t> steps;
        for (std::int32_t t = first; t <= last && left_ > 0; ++t)
            if (fits(v, t)) steps.push_back(t);
        std::ranges::stable_sort(
            steps, {}, [&](std::int32_t t) { return std::abs(std::int64_t{t} - wanted_[v]); });
        return steps;
    }

    /// True unless more operators of a class wait than it has room for, counting those of at least
    /// one amount after the other.
    bool has_room(std::size_t c) {
        const Members& members = members_[c];
        if (!members.alike) return true;
        std::int64_t first = std::numeric_limits<std::int32_t>::max(), last = 0;
        std::vector<std::int64_t> waiting;
        for (std::size_t i = 0; i < members.operators.size(); ++i) {
            const std::int32_t v = members.operators[i];
            if (slot_[v] != unplaced) continue;
            waiting.push_back(members.units[i]);
            first = std::min<std::int64_t>(first, low_[v]);
            last = std::max<std::int64_t>(last, high_[v]);
        }
        return std::ranges::all_of(members.amounts, [&](std::int64_t amount) {
            const auto count =
                std::ranges::count_if(waiting, [&](std::int64_t waits) { return waits >= amount; });
            return count == 0 || count <= room(c, amount, first, last) || left_ <= 0;
        });
    }

    /// How many operators of this amount at most find units at once, in the steps that starts from
    /// first to last hold; pipelined, in all slots. Slots with none separate runs, and no operator
    /// is in two.
    std::int64_t room(std::size_t c, std::int64_t amount, std::int64_t first, std::int64_t last) {
        const std::int64_t limit = problem_.resources()[c].limit, blocking = members_[c].steps;
        const std::span<const std::int64_t> used = reservation_.used(static_cast<std::int32_t>(c));
        const auto at = [&](std::int64_t slot) {
            return (limit - used[static_cast<std::size_t>(slot)]) / amount;
        };
        std::int64_t begin = first, count = last + blocking - first;
        if (ii_ > 0) {
            begin = 0;
            count = ii_;
            while (begin < count && blocking <= ii_ && at(begin) > 0)
                ++begin;
            begin %= ii_;
        }
        look(2 * count);
        const bool runs = ii_ == 0 || (blocking <= ii_ && at(begin) == 0);
        std::int64_t total = 0, run = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t here = at(ii_ > 0 ? (begin + i) % ii_ : begin + i);
            run += here;
            if (here > 0 || !runs) continue;
            total += run / blocking;
            run = 0;
        }
        return total + run / blocking;
    }

    const Problem& problem_;
    std::int32_t ii_;
    std::span<const std::int32_t> wanted_;
    std::int64_t left_;  ///< looks
    const std::function<bool()>& stop_;
    ReservationTable reservation_;
    std::vector<std::int32_t> low_, high_;  ///< windows now
    std::vector<std::int32_t> slot_;        ///< of what is placed; ii = 0: step
    std::vector<char> queued_;
    std::vector<std::vector<Arc>> in_, out_;
    std::vector<Members> members_;
    std::vector<std::int32_t> queue_;
    std::vector<Change> trail_;
    std::vector<Frame> frames_;
};

/// Numbers that the search keeps at once.
double size_of(const Problem& problem, const Windows& windows) {
    double size = static_cast<double>(problem.operator_count() + problem.dependency_count());
    const std::vector<std::int64_t> reach = reach_of_classes(problem);
    for (std::size_t c = 0; c < reach.size(); ++c) {
        if (problem.resources()[c].limit < 0 || reach[c] == 0) continue;
        size += windows.ii > 0 ? windows.ii : double{1} * windows.latency_bound + double(reach[c]);
    }
    return size;
}

}  // namespace

ExactAnswer exact_schedule(const Problem& problem, const Windows& windows,
                           std::span<const std::int32_t> wanted, std::int64_t looks,
                           const std::function<bool()>& stop) {
    constexpr double looks_to_begin = 8;  // for each of these numbers
    if (size_of(problem, windows) * looks_to_begin > static_cast<double>(looks) || stop())
        return {};
    return ExactSearch(problem, windows, wanted, looks, stop).run();
}

}  // namespace gaus
