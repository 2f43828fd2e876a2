// SPDX-License-Identifier: Apache-2.0
#include "construct/modulo.hpp"

#include "exact/reservation_table.hpp"
#include "problem/ready_set.hpp"
#include "problem/slack.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace gaus {

namespace {

/// State of one iterative modulo scheduling run.
class ModuloRun {
  public:
    ModuloRun(const Problem& problem, const Windows& windows, std::span<const std::int64_t> limits,
              std::span<const std::int32_t> target, std::span<const std::int32_t> order,
              Direction direction)
        : problem_(problem),
          windows_(windows),
          target_(target),
          order_(order),
          direction_(direction),
          reservation_(problem, limits, windows.latency_bound, windows.ii),
          waiting_(order.size()),
          rank_(order.size()),
          start_(order.size(), unplaced),
          last_(order.size(), unplaced),
          slots_(static_cast<std::size_t>(windows.ii)),
          holders_(problem.resources().size() * slots_) {
        for (std::size_t r = 0; r < order.size(); ++r) {
            rank_[order[r]] = static_cast<std::int32_t>(r);
            waiting_.insert(r);
        }
    }

    std::optional<Schedule> run(const std::function<bool()>& stop) {
        const ReservationTable empty = reservation_;
        for (const std::int32_t v : order_) {
            if (!empty.fits(v, 0)) return std::nullopt;
        }
        std::int64_t budget = 16 * static_cast<std::int64_t>(order_.size());
        for (std::size_t r; (r = waiting_.next(0)) != ReadySet::none;) {
            if (budget-- == 0) return std::nullopt;
            if (looks_ >= looks_per_stop_check) {
                looks_ = 0;
                if (stop && stop()) return std::nullopt;
            }
            const std::int32_t v = order_[r];
            place(v, choose(v));
        }
        return Schedule{start_, windows_.ii};
    }

  private:
    static constexpr std::int32_t unplaced = -1;
    static constexpr std::int64_t looks_per_stop_check = 1 << 14;

    std::int64_t gap(const Dependency& d) const { return dependency_gap(problem_, d, windows_.ii); }

    /// A free step inside the window that the placed neighbours leave, else a step to force.
    std::int32_t choose(std::int32_t v) {
        std::int64_t low = windows_.earliest[v], high = windows_.latest[v];
        for (const std::int32_t e : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.source == v || start_[d.source] == unplaced) continue;
            low = std::max(low, start_[d.source] + gap(d));
        }
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.target == v || start_[d.target] == unplaced) continue;
            high = std::min(high, start_[d.target] - gap(d));
        }
        const bool forward = direction_ == Direction::forward;
        if (low <= high) {
            const std::int64_t wanted = std::clamp<std::int64_t>(target_[v], low, high);
            const std::int32_t later = search(v, wanted, high, 1);
            const std::int32_t sooner = search(v, wanted, low, -1);
            if (forward && later != unplaced) return later;
            if (sooner != unplaced) return sooner;
            if (later != unplaced) return later;
        }
        return forward ? forced(v, low, windows_.latest[v], 1)
                       : forced(v, high, windows_.earliest[v], -1);
    }

    /// First free step from `from` to `to`; steps II apart share a slot, so II of them are enough.
    std::int32_t search(std::int32_t v, std::int64_t from, std::int64_t to,
                        std::int32_t direction) {
        const std::int64_t steps = std::min<std::int64_t>((to - from) * direction + 1, windows_.ii);
        looks_ += 64;  // what a placement costs besides
        for (std::int64_t i = 0; i < steps; ++i, ++looks_) {
            const auto t = static_cast<std::int32_t>(from + i * direction);
            if (reservation_.fits(v, t)) return t;
        }
        return unplaced;
    }

    /// The step after the one tried last, so that a conflict does not repeat; round the window.
    std::int32_t forced(std::int32_t v, std::int64_t from, std::int64_t to,
                        std::int32_t direction) const {
        std::int64_t t = from;
        if (last_[v] != unplaced && (last_[v] + direction - t) * direction > 0) {
            t = last_[v] + direction;
        }
        if ((to - t) * direction < 0) t = from;
        return static_cast<std::int32_t>(
            std::clamp<std::int64_t>(t, windows_.earliest[v], windows_.latest[v]));
    }

    void place(std::int32_t v, std::int32_t t) {
        for (const std::int32_t e : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.source == v || start_[d.source] == unplaced) continue;
            if (start_[d.source] + gap(d) > t) eject(d.source);
        }
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            if (d.target == v || start_[d.target] == unplaced) continue;
            if (t + gap(d) > start_[d.target]) eject(d.target);
        }
        while (!reservation_.fits(v, t)) {
            eject(conflicting(v, t));
        }
        reservation_.take(v, t);
        for_holders(v, t, [&](std::set<std::int32_t>& holders) { holders.insert(rank_[v]); });
        start_[v] = last_[v] = t;
        waiting_.erase(rank_[v]);
    }

    void eject(std::int32_t v) {
        reservation_.give_back(v, start_[v]);
        for_holders(v, start_[v], [&](std::set<std::int32_t>& h) { h.erase(rank_[v]); });
        start_[v] = unplaced;
        waiting_.insert(rank_[v]);
    }

    /// The least urgent operator that holds units in a slot that v is short of.
    std::int32_t conflicting(std::int32_t v, std::int32_t t) const {
        std::int32_t worst = -1, any = -1;
        reservation_.for_counted_slots(
            v, t, [&](const Reservation& use, std::size_t slot, std::int64_t units) {
                const auto& holders = holders_[cell(use, slot)];
                if (holders.empty()) return;
                any = std::max(any, *holders.rbegin());
                if (!reservation_.fits_slot(use, slot, units))
                    worst = std::max(worst, *holders.rbegin());
            });
        // Several reservations of v may be too many together.
        return order_[worst >= 0 ? worst : any];
    }

    template <typename Visit>
    void for_holders(std::int32_t v, std::int32_t t, Visit visit) {
        reservation_.for_counted_slots(v, t,
                                       [&](const Reservation& use, std::size_t slot, std::int64_t) {
                                           visit(holders_[cell(use, slot)]);
                                       });
    }

    std::size_t cell(const Reservation& use, std::size_t slot) const {
        return static_cast<std::size_t>(use.index) * slots_ + slot;
    }

    const Problem& problem_;
    const Windows& windows_;
    std::span<const std::int32_t> target_, order_;
    Direction direction_;
    ReservationTable reservation_;
    ReadySet waiting_;        ///< ranks not placed
    std::int64_t looks_ = 0;  ///< steps since the last stop check
    std::vector<std::int32_t> rank_, start_, last_;
    std::size_t slots_;
    std::vector<std::set<std::int32_t>> holders_;  ///< ranks per class and slot
};

}  // namespace

std::optional<Schedule> modulo_schedule(const Problem& problem, const Windows& windows,
                                        std::span<const std::int64_t> limits,
                                        std::span<const std::int32_t> target,
                                        std::span<const std::int32_t> order, Direction direction,
                                        const std::function<bool()>& stop) {
    return ModuloRun(problem, windows, limits, target, order, direction).run(stop);
}

std::optional<Schedule> modulo_list_schedule(const Problem& problem, const Windows& windows,
                                             std::span<const std::int64_t> limits,
                                             Direction direction,
                                             const std::function<bool()>& stop) {
    const bool forward = direction == Direction::forward;
    const auto& target = forward ? windows.earliest : windows.latest;
    const auto& deadline = forward ? windows.latest : windows.earliest;
    const auto attempt = [&](auto urgency) {
        std::vector<std::int32_t> order(problem.topological_order().begin(),
                                        problem.topological_order().end());
        if (!forward) std::ranges::reverse(order);
        std::ranges::stable_sort(order, std::less(), urgency);
        return modulo_schedule(problem, windows, limits, target, order, direction, stop);
    };
    auto schedule = attempt([&](std::int32_t v) { return forward ? deadline[v] : -deadline[v]; });
    if (!schedule)
        schedule = attempt([&](std::int32_t v) { return windows.latest[v] - windows.earliest[v]; });
    const auto [least, most] = std::ranges::minmax(problem.amount());
    if (!schedule && least < most)
        schedule = attempt([&](std::int32_t v) { return -problem.amount()[v]; });
    return schedule;
}

}  // namespace gaus
