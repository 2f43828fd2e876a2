// SPDX-License-Identifier: Apache-2.0
#include "construct/list_plan.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace gaus {

namespace {

/// Amount of a class below which no operator can be: where one holds units of several classes, a
/// misfit says nothing of the others.
constexpr std::int64_t none_is_enough = -1;

/// What one step earlier saves: weight of the values consumed minus weight of the value produced.
std::vector<double> communication_slope(const Problem& problem) {
    std::vector<double> slope(problem.operator_count(), 0);
    for (const Dependency& d : problem.dependencies()) {
        if (!d.carries || d.distance > 0) continue;
        slope[d.target] += d.weight;
        slope[d.source] -= d.weight;
    }
    return slope;
}

}  // namespace

ListPlan::ListPlan(const Problem& problem, const Windows& windows, Direction direction)
    : problem_(&problem), direction_(direction), steps_(windows.latency_bound) {
    rank_operators(windows);
    link_successors();
}

void ListPlan::rank_operators(const Windows& windows) {
    const bool forward = direction_ == Direction::forward;
    const auto& opens = forward ? windows.earliest : windows.latest;
    const auto& closes = forward ? windows.latest : windows.earliest;
    const auto classes = problem_->resource_class();
    const std::vector<double> slope = communication_slope(*problem_);
    order_.assign(problem_->topological_order().begin(), problem_->topological_order().end());
    std::ranges::stable_sort(order_, [&](std::int32_t a, std::int32_t b) {
        if (classes[a] != classes[b]) return classes[a] < classes[b];
        if (closes[a] != closes[b]) return forward == (closes[a] < closes[b]);
        return forward ? slope[a] > slope[b] : slope[a] < slope[b];
    });
    class_begin_.assign(problem_->resources().size() + 1, 0);
    smallest_.assign(problem_->resources().size(), std::numeric_limits<std::int64_t>::max());
    for (const std::int32_t v : order_) {
        release_.push_back(mirror(opens[v]));
        deadline_.push_back(mirror(closes[v]));
        amount_.push_back(problem_->amount()[v]);
        ++class_begin_[classes[v] + 1];
        smallest_[classes[v]] = std::min(smallest_[classes[v]], problem_->amount()[v]);
    }
    if (!problem_->has_short_forms_alone()) std::ranges::fill(smallest_, none_is_enough);
    std::partial_sum(class_begin_.begin(), class_begin_.end(), class_begin_.begin());
}

void ListPlan::link_successors() {
    std::vector<std::int32_t> rank(order_.size());
    for (std::size_t r = 0; r < order_.size(); ++r) {
        rank[order_[r]] = static_cast<std::int32_t>(r);
    }
    pending_.assign(order_.size(), 0);
    successor_begin_.push_back(0);
    const bool forward = direction_ == Direction::forward;
    for (const std::int32_t v : order_) {
        for (const std::int32_t e : forward ? problem_->outgoing(v) : problem_->incoming(v)) {
            const Dependency& d = problem_->dependencies()[e];
            if (problem_->leads_back(e)) continue;
            const std::int32_t next = rank[forward ? d.target : d.source];
            successors_.push_back({next, problem_->latency()[d.source] + d.delay});
            ++pending_[next];
        }
        successor_begin_.push_back(static_cast<std::int32_t>(successors_.size()));
    }
}

/// One pass over the steps.
class ListRun {
  public:
    ListRun(const ListPlan& plan, std::span<const std::int64_t> limits)
        : plan_(plan),
          reservation_(*plan.problem_, limits, plan.steps_, 0),
          ready_(plan.order_.size()),
          time_(plan.release_),
          pending_(plan.pending_),
          first_at_(plan.steps_, -1),
          next_at_(plan.order_.size(), -1) {
        for (std::size_t r = 0; r < pending_.size(); ++r) {
            if (pending_[r] == 0) wait(static_cast<std::int32_t>(r));
        }
    }

    std::optional<Schedule> run(const std::function<bool()>& stop) {
        for (now_ = 0; now_ < plan_.steps_; ++now_) {
            for (std::int32_t r = first_at_[now_]; r >= 0; r = next_at_[r]) {
                ready_.insert(r);
            }
            do {
                again_ = false;
                for (std::size_t c = 0; c + 1 < plan_.class_begin_.size(); ++c) {
                    if (!fill(c)) return std::nullopt;
                }
            } while (again_);
            if (++looks_ < looks_per_stop_check) continue;
            if (stop && stop()) return std::nullopt;
            looks_ = 0;
        }
        Schedule schedule{std::vector<std::int32_t>(plan_.order_.size()), 0};
        for (std::size_t r = 0; r < time_.size(); ++r) {
            schedule.start[plan_.order_[r]] = plan_.mirror(time_[r]);
        }
        if (maximum_distance_excess(*plan_.problem_, schedule.start) > 0) return std::nullopt;
        return schedule;
    }

  private:
    /// Operators that were passed over in one step of one class before the step is given up.
    static constexpr int most_misfits = 4096;
    static constexpr std::int64_t looks_per_stop_check = 1 << 16;

    void wait(std::int32_t r) {
        next_at_[r] = first_at_[time_[r]];
        first_at_[time_[r]] = r;
    }

    /// Fills the step with ready operators of class c; false when one misses its deadline.
    bool fill(std::size_t c) {
        const auto end = static_cast<std::size_t>(plan_.class_begin_[c + 1]);
        int misfits = 0;
        for (std::size_t r = ready_.next(plan_.class_begin_[c]); r < end; r = ready_.next(r + 1)) {
            const std::int32_t v = plan_.order_[r];
            ++looks_;
            // What it waits for may start after it, as far as dependencies go.
            if (plan_.deadline_[r] < now_) return false;
            if (reservation_.fits(v, plan_.mirror(now_))) {
                place(r);
            } else if (plan_.deadline_[r] <= now_) {
                return false;
            } else if (plan_.amount_[r] == plan_.smallest_[c] || ++misfits > most_misfits) {
                return true;
            }
        }
        return true;
    }

    void place(std::size_t r) {
        ready_.erase(r);
        time_[r] = now_;
        reservation_.take(plan_.order_[r], plan_.mirror(now_));
        for (std::int32_t i = plan_.successor_begin_[r]; i < plan_.successor_begin_[r + 1]; ++i) {
            const auto [next, gap] = plan_.successors_[i];
            time_[next] = std::max(time_[next], now_ + gap);
            if (--pending_[next] > 0) continue;
            if (time_[next] > now_) {
                wait(next);
            } else {
                ready_.insert(next);
                again_ = true;
            }
        }
    }

    const ListPlan& plan_;
    ReservationTable reservation_;
    ReadySet ready_;
    std::vector<std::int32_t> time_, pending_;      ///< earliest step, later the step; by rank
    std::vector<std::int32_t> first_at_, next_at_;  ///< operators that wait for a step
    std::int64_t looks_ = 0;                        ///< since the last stop check
    std::int32_t now_ = 0;
    bool again_ = false;
};

std::optional<Schedule> ListPlan::run(std::span<const std::int64_t> limits,
                                      const std::function<bool()>& stop) const {
    return ListRun(*this, limits).run(stop);
}

}  // namespace gaus
