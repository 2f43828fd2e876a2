// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"
#include "gaus/random.hpp"

#include "construct/communication.hpp"
#include "exact/reservation_table.hpp"
#include "problem/ready_set.hpp"
#include "problem/slack.hpp"

#include <algorithm>
#include <tuple>

namespace gaus {

namespace {

/// Expected use of one class per step (slot modulo ii when pipelined).
class Distribution {
  public:
    Distribution(std::int64_t steps, std::int32_t ii) : use_(ii > 0 ? ii : steps, 0), ii_(ii) {}

    /// Spreads `units` evenly over `count` steps from `first`. Whole turns of the slots are left
    /// out: they make none of them quieter.
    void add(std::int32_t first, std::int32_t count, float units) {
        const float density = units / static_cast<float>(count);
        if (ii_ > 0) count %= ii_;
        for (std::int32_t t = first, left = count; left > 0;) {
            const std::int32_t slot = ii_ > 0 ? t % ii_ : t;
            const std::int32_t run = std::min(left, static_cast<std::int32_t>(use_.size()) - slot);
            float* use = use_.data() + slot;
            for (std::int32_t i = 0; i < run; ++i) {
                use[i] += density;
            }
            t += run;
            left -= run;
        }
    }

    /// Step of first..last after which `blocking` steps have the least total use; the first such.
    std::int32_t quietest(std::int32_t first, std::int32_t last, std::int32_t blocking) const {
        if (ii_ > 0) last = std::min(last, first + ii_ - 1);
        if (ii_ == 0 && blocking == 1) {
            return static_cast<std::int32_t>(
                std::min_element(use_.begin() + first, use_.begin() + last + 1) - use_.begin());
        }
        double sum = 0;
        for (std::int32_t i = 0; i < blocking; ++i) {
            sum += at(first + i);
        }
        double least = sum;
        std::int32_t best = first;
        for (std::int32_t t = first + 1; t <= last; ++t) {
            sum += at(t + blocking - 1) - at(t - 1);
            if (sum < least) std::tie(least, best) = std::pair(sum, t);
        }
        return best;
    }

    void clear() { std::ranges::fill(use_, 0.0f); }

  private:
    double at(std::int32_t t) const { return use_[ii_ > 0 ? t % ii_ : t]; }

    std::vector<float> use_;
    std::int32_t ii_;
};

/// Windows that shrink as operators are fixed; low == high: fixed or without a choice.
class ForceDirected {
  public:
    ForceDirected(const Problem& problem, const Windows& windows)
        : problem_(problem),
          ii_(windows.ii),
          low_(windows.earliest),
          high_(windows.latest),
          rank_(low_.size()),
          waiting_(low_.size()),
          budget_(looks_per_operator * problem.operator_count()) {
        const auto order = problem.topological_order();
        for (std::size_t i = 0; i < order.size(); ++i)
            rank_[order[i]] = i;
        for (const std::int64_t reach : reach_of_classes(problem))
            use_.emplace_back(std::int64_t{windows.latency_bound} + reach, ii_);
    }

    /// Stopped, or out of budget, the rest starts as early as the windows then allow.
    Schedule run(const std::function<bool()>& stop) {
        const std::vector<std::int32_t> order = by_mobility();
        const std::size_t period = std::max<std::size_t>(1, order.size() / refreshes);
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i % period == 0 && !refresh(stop)) break;
            if (budget_ < 0 || (i % stop_check_period == 0 && stop && stop())) break;
            place(order[i]);
        }
        return {low_, ii_};
    }

  private:
    /// How often the expected use follows the windows that other operators have narrowed.
    static constexpr std::size_t refreshes = 64;
    static constexpr std::size_t stop_check_period = 256;
    /// Wide windows in deep graphs narrow each other again and again.
    static constexpr std::int64_t looks_per_operator = 400;

    /// Ties in random order: neighbours on a chain would otherwise narrow the rest one by one.
    std::vector<std::int32_t> by_mobility() const {
        std::vector<std::pair<std::int64_t, std::int32_t>> keys;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            const std::uint64_t tie = Random(0, static_cast<std::uint64_t>(v))() >> 40;
            keys.emplace_back((std::int64_t{high_[v]} - low_[v]) << 24 | tie, v);
        }
        std::ranges::sort(keys);
        std::vector<std::int32_t> order;
        for (const auto& [key, v] : keys) {
            order.push_back(v);
        }
        return order;
    }

    bool counted(std::int32_t v) const { return !problem_.uses(v).empty(); }

    /// Adds (sign 1) or removes (-1) the expected use of v under its window.
    void spread(std::int32_t v, std::int32_t low, std::int32_t high, float sign) {
        for (const Reservation& use : problem_.uses(v)) {
            const float units = static_cast<float>(use.amount) * static_cast<float>(use.steps);
            use_[use.index].add(low + use.from, high - low + use.steps, sign * units);
        }
    }

    /// False when stopped.
    bool refresh(const std::function<bool()>& stop) {
        constexpr std::int64_t steps_per_stop_check = 1 << 24;
        for (Distribution& use : use_) {
            use.clear();
        }
        known_low_ = low_;
        known_high_ = high_;
        std::int64_t steps = 0;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            if (!counted(v)) continue;
            spread(v, low_[v], high_[v], 1);
            steps += std::int64_t{high_[v]} - low_[v] + reach_of_uses(problem_, v);
            if (steps < steps_per_stop_check) continue;
            if (stop && stop()) return false;
            steps = 0;
        }
        return true;
    }

    void place(std::int32_t v) {
        if (counted(v)) {
            spread(v, known_low_[v], known_high_[v], -1);
            // Of several reservations the first decides.
            const Reservation& use = problem_.uses(v).front();
            const std::int32_t t =
                use_[use.index].quietest(low_[v] + use.from, high_[v] + use.from, use.steps) -
                use.from;
            spread(v, t, t, 1);
            narrow(v, t);
        } else {
            narrow(v, low_[v]);
        }
    }

    void narrow(std::int32_t v, std::int32_t t) {
        if (low_[v] < t) raise(v, t);
        if (high_[v] > t) lower(v, t);
    }

    /// Raises the earliest start of v and of all that must follow.
    void raise(std::int32_t v, std::int32_t t) {
        low_[v] = t;
        const auto order = problem_.topological_order();
        in_order(rank_[v], [&](std::size_t rank) {
            const std::int32_t u = order[rank];
            for (const std::int32_t e : problem_.outgoing(u)) {
                const Dependency& d = problem_.dependencies()[e];
                const std::int64_t low = low_[u] + dependency_gap(problem_, d, ii_);
                if (!dependency_counts(d, ii_) || low <= low_[d.target]) continue;
                low_[d.target] = static_cast<std::int32_t>(low);
                waiting_.insert(rank_[d.target]);
            }
        });
    }

    /// Lowers the latest start of v and of all that must precede.
    void lower(std::int32_t v, std::int32_t t) {
        high_[v] = t;
        const auto order = problem_.topological_order();
        const std::size_t last = order.size() - 1;
        in_order(last - rank_[v], [&](std::size_t from_end) {
            const std::int32_t u = order[last - from_end];
            for (const std::int32_t e : problem_.incoming(u)) {
                const Dependency& d = problem_.dependencies()[e];
                const std::int64_t high = high_[u] - dependency_gap(problem_, d, ii_);
                if (!dependency_counts(d, ii_) || high >= high_[d.source]) continue;
                high_[d.source] = static_cast<std::int32_t>(high);
                waiting_.insert(last - rank_[d.source]);
            }
        });
    }

    /// Calls look(i) for `first` and whatever that adds to `waiting_`, in ascending order, which
    /// looks at an operator once; loop-carried dependencies lead back.
    template <typename Look>
    void in_order(std::size_t first, Look look) {
        waiting_.insert(first);
        for (std::size_t i = first; i != ReadySet::none; i = waiting_.next(0)) {
            for (; i != ReadySet::none; i = waiting_.next(i)) {
                waiting_.erase(i);
                look(i);
                --budget_;
            }
        }
    }

    const Problem& problem_;
    std::int32_t ii_;
    std::vector<std::int32_t> low_, high_;              ///< present windows
    std::vector<std::int32_t> known_low_, known_high_;  ///< windows that the expected use reflects
    std::vector<Distribution> use_;
    std::vector<std::size_t> rank_;  ///< in the topological order
    ReadySet waiting_;               ///< ranks, or their mirror images
    std::int64_t budget_;            ///< operators that narrowing may still look at
};

}  // namespace

Schedule force_directed_schedule(const Problem& problem, const Windows& windows,
                                 int communication_passes, const std::function<bool()>& stop) {
    Schedule schedule = ForceDirected(problem, windows).run(stop);
    shorten_communication(problem, windows, communication_passes, schedule, stop);
    return schedule;
}

}  // namespace gaus
