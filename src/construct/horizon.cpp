// SPDX-License-Identifier: Apache-2.0
#include "gaus/horizon.hpp"

#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "construct/least_length.hpp"
#include "construct/legal_start.hpp"
#include "exact/reservation_table.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

using Stop = std::function<bool()>;

/// Enough where a list schedule is legal, nearly.
constexpr RepairEffort quick{.tries = 0, .looks = 0};

/// A horizon that is to be opened.
struct Wanted {
    LatencyBound bound;
    std::int32_t ii;
    std::optional<LegalStart> start{};
    std::string reason{};  ///< why there is none
    bool tried = false;
};

/// Why no schedule is legal at a bound and an interval above 0, as far as that is proven.
std::string proof_at(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                     const Stop& stop) {
    const std::int32_t steps = steps_of(problem, bound, ii, critical_path(problem, ii));
    Windows window;
    try {
        window = windows(problem, steps, ii);
    } catch (const InfeasibleError& error) {  // below the critical path, which it names
        return fmt::format("initiation interval {}: {}", ii, error.what());
    }
    if (!is_open(bound)) {
        const std::string reason = class_reason(problem, window);
        if (!reason.empty()) return reason;
    }
    if (!proven_infeasible(problem, bound, ii, stop)) return {};
    const std::string within = is_open(bound) ? "" : fmt::format("within {} steps ", steps);
    return fmt::format(
        "no schedule exists {}at initiation interval {}: a search through all slots of the limited "
        "classes found none",
        within, ii);
}

/// Steps by which operators at most hold units or wait beyond the end of an iteration.
std::int32_t longest_reach(const Problem& problem) {
    std::int32_t reach = 0;
    for (const std::int64_t held : reach_of_classes(problem))
        reach = std::max(reach, static_cast<std::int32_t>(held));
    for (const Dependency& d : problem.dependencies())
        reach = std::max(reach, d.delay);
    return reach;
}

/// Opens horizons, most of all those of several bounds and intervals.
class Opening {
  public:
    Opening(const Problem& problem, std::span<const LatencyBound> bounds,
            const OpeningEffort& effort)
        : problem_(problem),
          bounds_(bounds),
          known_(effort.known),
          fit_memory_(effort.fit_memory),
          stop_(effort.stop ? effort.stop : [] { return false; }),
          enough_([this, enough = effort.enough] { return stop_() || (enough && enough()); }),
          at_first_(problem.operator_count() <= few ? [] { return false; } : stop_) {}

    Horizons in_steps();
    Horizons in_range(std::int32_t first, std::int32_t last);
    Horizons at_smallest();

  private:
    /// Operators of which the first quick tries take so little time that nothing stops them.
    static constexpr std::int32_t few = 10000;

    struct Interval {
        std::int32_t ii;
        std::vector<LegalStart> starts;
    };

    void look_for_length(Wanted& wanted, bool any);
    void add_start(Horizon& horizon, Schedule start, std::string_view method) const;
    Horizon begin_at(LegalStart start, std::int32_t ii) const;
    bool is_known_at(const Windows& windows) const;
    std::optional<LegalStart> fitted(std::optional<LegalStart> start, bool any) const;
    void look_for(Wanted& wanted, const RepairEffort& effort, const Stop& stop) const;
    Horizons open(std::vector<Wanted> all) const;
    std::vector<LegalStart> starts_at(std::int32_t ii, const RepairEffort& effort,
                                      const Stop& stop) const;
    void grow(std::int32_t minimum, std::int64_t longest, const RepairEffort& effort,
              std::int64_t& failed, std::optional<Interval>& best) const;
    std::int32_t longest_bound(std::int32_t ii) const;

    const Problem& problem_;
    std::span<const LatencyBound> bounds_;
    const Schedule* known_;
    decltype(OpeningEffort::fit_memory) fit_memory_;
    Stop stop_, enough_, at_first_;
    std::optional<LeastLength> least_;  ///< once it is needed
};

bool is_open_at(const Horizons& horizons, const Windows& windows) {
    return std::ranges::any_of(horizons.open, [&](const Horizon& other) {
        return other.windows.ii == windows.ii &&
               other.windows.latency_bound == windows.latency_bound;
    });
}

bool Opening::is_known_at(const Windows& windows) const {
    return known_ != nullptr && known_->ii == windows.ii &&
           verify(problem_, *known_, windows.latency_bound, 1).empty();
}

/// The start, once it keeps the limits of memory too; `any`: within as many steps as that takes.
std::optional<LegalStart> Opening::fitted(std::optional<LegalStart> start, bool any) const {
    constexpr int most_doublings = 4;
    if (!start || !problem_.has_space_limits()) return start;
    for (int i = 0; i <= (any ? most_doublings : 0); ++i) {
        const std::int64_t steps = std::int64_t{start->latency_bound} << i;
        if (steps > std::numeric_limits<std::int32_t>::max()) break;
        const auto bound = static_cast<std::int32_t>(steps);
        if (verify(problem_, start->schedule, bound, 1).empty()) return start;
        if (!fit_memory_) break;
        auto fits = fit_memory_(windows(problem_, bound, start->schedule.ii), start->schedule);
        if (!fits) continue;
        return any ? start_at(problem_, {}, *fits) : LegalStart{std::move(*fits), bound};
    }
    return std::nullopt;
}

/// Without pipelining: what limits do not keep from being a baseline needs no proof and no repair.
Horizons Opening::in_steps() {
    Horizons horizons;
    const std::int32_t critical = critical_path(problem_);
    for (const LatencyBound& bound : bounds_) {
        Wanted wanted{{.steps = steps_of(problem_, bound, 0, critical)}, 0};
        Horizon horizon = open_horizon(problem_, wanted.bound.steps, 0, stop_);
        if (horizon.baselines.empty() && !is_known_at(horizon.windows)) {
            look_for_length(wanted, is_open(bound));
            const std::int32_t steps = wanted.bound.steps;
            if (steps != horizon.windows.latency_bound)
                horizon = open_horizon(problem_, steps, 0, stop_);
            if (wanted.start) add_start(horizon, std::move(wanted.start->schedule), "repair");
            if (!wanted.start && horizon.baselines.empty()) {
                horizons.closed.push_back({steps, 0, std::move(wanted.reason)});
                continue;
            }
        }
        if (!is_open_at(horizons, horizon.windows)) horizons.open.push_back(std::move(horizon));
    }
    const auto steps = [](const Horizon& horizon) { return horizon.windows.latency_bound; };
    std::ranges::stable_sort(horizons.open, {}, steps);
    std::ranges::stable_sort(horizons.closed, {}, &ClosedHorizon::latency_bound);
    return horizons;
}

/// A start within the steps, or the reason why there is none; `any`: within as few as possible.
void Opening::look_for_length(Wanted& wanted, bool any) {
    if (!least_) least_ = least_length(problem_, at_first_);
    if (any) {
        wanted.start = fitted(shortest_start(problem_, *least_, stop_), true);
        if (known_ != nullptr && known_->ii == 0) {
            auto known = start_at(problem_, {}, *known_);
            if (!wanted.start || known->latency_bound < wanted.start->latency_bound)
                wanted.start = std::move(known);
        }
        wanted.bound.steps = wanted.start ? wanted.start->latency_bound : least_->steps;
    } else if (wanted.bound.steps < least_->steps) {
        wanted.reason = too_short(wanted.bound.steps, *least_);
    } else if (least_->schedule) {
        wanted.start = fitted(LegalStart{*least_->schedule, wanted.bound.steps}, false);
    } else {
        wanted.start = fitted(legal_start(problem_, wanted.bound, 0, quick, at_first_), false);
        if (!wanted.start)
            wanted.start = fitted(legal_start(problem_, wanted.bound, 0, {}, stop_), false);
    }
}

/// Where no baseline is legal. The known schedule is not a baseline.
void Opening::add_start(Horizon& horizon, Schedule start, std::string_view method) const {
    if (!horizon.baselines.empty() || (known_ != nullptr && start == *known_)) return;
    horizon.baselines.push_back({method, std::move(start)});
}

/// When the time is short, the start alone.
Horizon Opening::begin_at(LegalStart start, std::int32_t ii) const {
    Horizon horizon{windows(problem_, start.latency_bound, ii), {}};
    if (!enough_()) horizon.baselines = baselines(problem_, horizon.windows, enough_);
    add_start(horizon, std::move(start.schedule), problem_.has_limits() ? "sdc" : "asap");
    return horizon;
}

/// A start where there is none yet.
void Opening::look_for(Wanted& wanted, const RepairEffort& effort, const Stop& stop) const {
    wanted.tried = true;
    wanted.start =
        fitted(legal_start(problem_, wanted.bound, wanted.ii, effort, stop), is_open(wanted.bound));
    if (known_ == nullptr || known_->ii != wanted.ii) return;
    auto known = start_at(problem_, wanted.bound, *known_);
    if (!known) return;
    if (!wanted.start)
        wanted.start = std::move(known);
    else
        wanted.start->latency_bound = std::max(wanted.start->latency_bound, known->latency_bound);
}

Horizons Opening::open(std::vector<Wanted> all) const {
    Horizons horizons;
    for (Wanted& wanted : all) {
        if (!wanted.start) {
            const std::int32_t critical = critical_path(problem_, wanted.ii);
            horizons.closed.push_back({steps_of(problem_, wanted.bound, wanted.ii, critical),
                                       wanted.ii, std::move(wanted.reason), wanted.tried});
            continue;
        }
        Horizon horizon = begin_at(std::move(*wanted.start), wanted.ii);
        if (!is_open_at(horizons, horizon.windows)) horizons.open.push_back(std::move(horizon));
    }
    return horizons;
}

Horizons Opening::in_range(std::int32_t first, std::int32_t last) {
    constexpr int most_left_out = 1000;  // that may be opened later
    constexpr double brief = 2000;       // operators of all horizons: some 10 ms
    const double horizons = static_cast<double>(bounds_.size()) * (1.0 + last - first);
    if (horizons * problem_.operator_count() <= brief) enough_ = at_first_;
    std::vector<Wanted> all;
    int left_out = 0;
    for (std::int64_t ii = first; ii <= last; ++ii) {
        if (enough_() && ++left_out > most_left_out) ii = last;
        for (const LatencyBound& bound : bounds_) {
            all.push_back({bound, static_cast<std::int32_t>(ii)});
            if (all.size() == 1)
                look_for(all.back(), quick, at_first_);
            else if (left_out == 0)
                look_for(all.back(), quick, enough_);
        }
    }
    for (Wanted& wanted : all) {
        if (wanted.start || !wanted.tried || enough_()) continue;
        wanted.reason = proof_at(problem_, wanted.bound, wanted.ii, enough_);
        if (wanted.reason.empty()) look_for(wanted, {}, enough_);
    }
    return open(std::move(all));
}

std::int32_t Opening::longest_bound(std::int32_t ii) const {
    const std::int32_t critical = critical_path(problem_, ii);
    std::int32_t longest = 0;
    for (const LatencyBound& bound : bounds_)
        longest = std::max(longest, steps_of(problem_, bound, ii, critical));
    return longest;
}

/// Legal schedules at one interval, one per bound that has some.
std::vector<LegalStart> Opening::starts_at(std::int32_t ii, const RepairEffort& effort,
                                           const Stop& stop) const {
    std::vector<LegalStart> found;
    for (const LatencyBound& bound : bounds_) {
        auto start = fitted(legal_start(problem_, bound, ii, effort, stop), is_open(bound));
        const auto repeated = [&](const LegalStart& other) {
            return other.latency_bound == start->latency_bound;
        };
        if (start && std::ranges::none_of(found, repeated)) found.push_back(std::move(*start));
    }
    return found;
}

/// In growing steps to an interval with a legal schedule, the best unless it has one already.
void Opening::grow(std::int32_t minimum, std::int64_t longest, const RepairEffort& effort,
                   std::int64_t& failed, std::optional<Interval>& best) const {
    failed = minimum - 1;
    const Stop& stop = effort.tries == 0 ? at_first_ : stop_;
    for (std::int64_t ii = minimum, step = 1; !stop(); step *= 2) {
        if (best && ii >= best->ii) return;
        const auto interval = static_cast<std::int32_t>(ii);
        auto starts = starts_at(interval, effort, stop);
        if (!starts.empty()) {
            best = {interval, std::move(starts)};
            return;
        }
        failed = ii;
        if (ii >= longest) return;
        ii = std::min(ii + step, longest);
    }
}

/// From the least interval upwards. At an interval as long as the bounds and what reaches beyond
/// them nothing overlaps, so more is of no use.
Horizons Opening::at_smallest() {
    const std::int32_t minimum = least_interval(problem_, stop_);
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    const std::int64_t reach = std::int64_t{longest_bound(minimum)} + longest_reach(problem_);
    const std::int64_t longest = std::clamp<std::int64_t>(reach, minimum, most);
    std::optional<Interval> best;
    if (known_ != nullptr && known_->ii > 0) {
        best = {known_->ii, {}};
        for (const LatencyBound& bound : bounds_)
            if (auto start = start_at(problem_, bound, *known_))
                best->starts.push_back(std::move(*start));
        if (best->starts.empty()) best.reset();
    }
    std::int64_t failed = 0;
    grow(minimum, longest, quick, failed, best);
    grow(minimum, longest, {.tries = 4}, failed, best);
    while (best && best->ii - failed > 1 && !stop_()) {
        const std::int64_t between = failed + (best->ii - failed) / 2;
        const auto interval = static_cast<std::int32_t>(between);
        auto found = starts_at(interval, {.tries = 4}, stop_);
        if (found.empty())
            failed = between;
        else
            best = {interval, std::move(found)};
    }
    Horizons horizons;
    if (best) {
        for (LegalStart& start : best->starts)
            horizons.open.push_back(begin_at(std::move(start), best->ii));
        return horizons;
    }
    const auto last = static_cast<std::int32_t>(longest);
    for (const LatencyBound& bound : bounds_) {
        const std::int32_t steps = steps_of(problem_, bound, last, critical_path(problem_, last));
        horizons.closed.push_back({steps, last, proof_at(problem_, bound, last, stop_)});
    }
    return horizons;
}

}  // namespace

Horizon open_horizon(const Problem& problem, std::int32_t latency_bound, std::int32_t ii,
                     const std::function<bool()>& stop) {
    Horizon horizon{windows(problem, latency_bound, ii), {}};
    horizon.baselines = baselines(problem, horizon.windows, stop);
    return horizon;
}

Horizons open_horizons(const Problem& problem, std::span<const LatencyBound> bounds,
                       const IntervalRange& intervals, const OpeningEffort& effort) {
    require_units(problem);
    Opening opening(problem, bounds, effort);
    if (intervals.first == 0) return opening.in_steps();
    if (intervals.smallest) return opening.at_smallest();
    require_ii(problem, intervals.last);
    const std::int32_t least = least_interval(problem, effort.stop);
    if (intervals.last < least)
        throw InfeasibleError(fmt::format(
            "initiation interval {} is too small for the limits: a search through all slots of the "
            "limited classes found none below {}",
            intervals.last, least));
    return opening.in_range(std::max(intervals.first, least), intervals.last);
}

}  // namespace gaus
