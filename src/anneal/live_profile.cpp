// SPDX-License-Identifier: Apache-2.0
#include "anneal/live_profile.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <map>

namespace gaus {

namespace {

/// Whether a value may be born after the last boundary at which something needs it.
bool may_die_unborn(const Problem& problem) {
    return std::ranges::any_of(problem.dependencies(), [&](const Dependency& d) {
        return d.carries && dependency_gap(problem, d, 0) + d.hold < problem.birth()[d.source];
    });
}

}  // namespace

LiveProfile::LiveProfile(const Problem& problem, std::int32_t space, const MoveGraph& graph,
                         const Windows& windows, double price, std::span<const std::int32_t> start)
    : graph_(graph),
      ii_(windows.ii),
      slots_(windows.ii),
      price_(price),
      mean_size_(mean_units(problem.size())),
      limit_(problem.spaces()[space].limit),
      may_die_unborn_(may_die_unborn(problem)),
      live_(0) {
    find_values(problem, space, start);
    std::int32_t last = windows.latency_bound;
    for (const Scratch& scratch : scratch_)
        last = std::max(last, windows.latency_bound + scratch.from + scratch.steps);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const auto& [w, offset] : graph.consumers(v))
            if (ii_ == 0) last = std::max(last, windows.latency_bound + offset);
    live_ = SmoothPeak(slots_.count(last + 1));
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const Value& value = values_[v];
        if (value.size >= 0 && !graph.consumers(v).empty())
            slots_.hold(live_.load(), start[v] + value.lag, gone(value, start[v]),
                        sizes_[value.size].units);
        for (const Scratch& scratch : scratch_of(v))
            slots_.hold(live_.load(), start[v] + scratch.from,
                        start[v] + scratch.from + scratch.steps, sizes_[scratch.size].units);
    }
    if (may_die_unborn_) begins_.assign(start.begin(), start.end());
    for (const std::int64_t size : live_.load())
        excess_ += above(size, limit_);
}

void LiveProfile::find_values(const Problem& problem, std::int32_t space,
                              std::span<const std::int32_t> start) {
    std::map<std::int64_t, std::int32_t> known;
    const auto index_of = [&](std::int64_t size) {
        const auto [at, added] = known.try_emplace(size, static_cast<std::int32_t>(sizes_.size()));
        if (added) sizes_.push_back({size});
        return at->second;
    };
    scratch_offsets_.push_back(0);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        std::int32_t end = 0;
        for (const auto& [w, offset] : graph_.consumers(v))
            end = std::max(end, start[w] + offset);
        const bool here = problem.space(v) == space;
        values_.push_back({end, problem.birth()[v], here ? index_of(problem.size()[v]) : -1});
        for (const Reservation& r : problem.scratch(v))
            if (r.index == space) scratch_.push_back({r.from, r.steps, index_of(r.amount)});
        scratch_offsets_.push_back(static_cast<std::int32_t>(scratch_.size()));
    }
    if (scratch_.empty()) scratch_offsets_ = {};
    const bool all_here = std::ranges::none_of(values_, [](const Value& v) { return v.size < 0; });
    plain_ = all_here && scratch_.empty() && !may_die_unborn_;
}

void LiveProfile::change_range(std::int32_t from, std::int32_t to, const Amount& amount) {
    if (from == to) return;
    std::int64_t net = amount.units;
    double ratio = amount.enter, inverse = amount.leave;
    if (from > to) {
        std::swap(from, to);
        std::swap(ratio, inverse);
        net = -net;
    }
    const auto add = [&](std::int32_t begin, std::int32_t end) {
        add_event(begin, {net, ratio});
        add_event(end, {-net, inverse});
    };
    if (ii_ == 0) return add(from, to);
    const std::int32_t turns = (to - from) / ii_, rest = (to - from) % ii_;
    if (turns > 0) {
        add_event(0, {net * turns, live_.ratio(net * turns)});
        add_event(ii_, {-net * turns, live_.ratio(-net * turns)});
    }
    if (rest == 0) return;
    const std::int32_t begin = slots_.of(from), end = begin + rest;
    add(begin, std::min(end, ii_));
    if (end > ii_) add(0, end - ii_);
}

inline void LiveProfile::add_event(std::int32_t step, const Event& event) {
    if (event_count_ == events_.size()) {
        events_.emplace_back();
        order_.emplace_back();
    }
    // Kept in order by insertion: most moves make a handful of events, and only short keys move.
    const std::uint64_t key = static_cast<std::uint64_t>(step) << 32 | event_count_;
    events_[event_count_++] = event;
    std::uint64_t* at = order_.data() + event_count_;
    for (; at[-1] > key; --at)
        *at = at[-1];
    *at = key;
}

void LiveProfile::runs_from_events() {
    runs_.clear();
    std::int64_t net = 0;
    double ratio = 1;
    for (std::size_t i = 1; i < event_count_; ++i) {
        const Event& event = events_[order_[i] & 0xffffffff];
        const auto step = static_cast<std::int32_t>(order_[i] >> 32);
        const auto next = static_cast<std::int32_t>(order_[i + 1] >> 32);
        net += event.net;
        ratio = net == 0 ? 1 : ratio * event.ratio;
        if (net == 0 || step == next) continue;
        // A huge value may have left the range of doubles for those beside it.
        if (!(ratio > 1e-200 && ratio < 1e200)) ratio = live_.ratio(net);
        runs_.push_back({step, next, net, ratio});
    }
}

/// The birth of the value of an operator that shifts.
template <bool plain>
inline void LiveProfile::move_birth(const Shift& shift) {
    const Value& value = values_[shift.op];
    if (graph_.consumers(shift.op).empty() || (!plain && value.size < 0)) return;
    const Amount& size = sizes_[value.size];
    change_range(shift.to + value.lag, shift.from + value.lag, size);
    if (plain || !may_die_unborn_) return;
    change_range(gone(value, shift.from), gone(value, shift.to), size);
    old_begins_.emplace_back(shift.op, shift.from);
    begins_[shift.op] = shift.to;
}

/// The last reading of the producer's value, once the starts have changed.
template <bool plain>
inline void LiveProfile::move_reading(const Shift& shift, std::span<const std::int32_t> start,
                                      std::int32_t offset, std::int32_t producer) {
    Value& value = values_[producer];
    if (!plain && value.size < 0) return;
    const std::int32_t now = start[shift.op];
    std::int32_t end = value.end;
    if (now + offset > end) {
        end = now + offset;
    } else if (shift.from + offset == end && now < shift.from) {
        end = now + offset;
        for (const auto& [w, w_offset] : graph_.consumers(producer)) {
            end = std::max(end, start[w] + w_offset);
            if (end == value.end) break;
        }
    }
    if (end == value.end) return;
    old_ends_.emplace_back(producer, value.end);
    const Value before = value;
    value.end = end;
    if (plain) return change_range(before.end, end, sizes_[value.size]);
    const std::int32_t begin = may_die_unborn_ ? begins_[producer] : 0;
    change_range(gone(before, begin), gone(value, begin), sizes_[value.size]);
}

/// What an operator that shifts holds while it runs.
inline void LiveProfile::move_scratch(const Shift& shift) {
    for (const auto& [from, steps, size] : scratch_of(shift.op)) {
        const std::int32_t before = shift.from + from, after = shift.to + from;
        change_range(after, before, sizes_[size]);
        change_range(before + steps, after + steps, sizes_[size]);
    }
}

/// Takes back a move that was not committed.
template <bool plain>
inline void LiveProfile::forget() {
    for (; !old_ends_.empty(); old_ends_.pop_back())
        values_[old_ends_.back().first].end = old_ends_.back().second;
    for (; !plain && !old_begins_.empty(); old_begins_.pop_back())
        begins_[old_begins_.back().first] = old_begins_.back().second;
}

template <bool plain>
void LiveProfile::find_events(std::span<const Shift> shifts, std::span<const std::int32_t> start) {
    forget<plain>();
    event_count_ = 0;
    for (const Shift& shift : shifts) {
        move_birth<plain>(shift);
        for (const auto& [u, offset] : graph_.producers(shift.op))
            move_reading<plain>(shift, start, offset, u);
        if (!plain) move_scratch(shift);
    }
}

void LiveProfile::evaluate(std::span<const Shift> shifts, std::span<const std::int32_t> start,
                           EnergyChange& change) {
    if (plain_)
        find_events<true>(shifts, start);
    else
        find_events<false>(shifts, start);
    runs_from_events();
    double delta = 0;
    for (const SmoothPeak::Run& run : runs_)
        delta += live_.delta(run);
    if (limit_ >= 0) change.add(excess_price_ * static_cast<double>(count_excess()));
    if (delta == 0 || price_ <= 0) return;
    const auto apply_to = [&](SmoothPeak& copy) {
        for (const SmoothPeak::Run& run : runs_)
            copy.apply(run);
    };
    change.add(live_, price_, live_.change(delta, apply_to));
}

std::int64_t LiveProfile::count_excess() {
    excess_delta_ = 0;
    for (const SmoothPeak::Run& run : runs_)
        for (std::int32_t t = run.begin; t < run.end; ++t) {
            const std::int64_t load = live_.load()[t];
            excess_delta_ += above(load + run.net, limit_) - above(load, limit_);
        }
    return excess_delta_;
}

void LiveProfile::commit() {
    for (const SmoothPeak::Run& run : runs_)
        live_.apply(run);
    old_ends_.clear();
    if (!plain_) old_begins_.clear();
    if (limit_ >= 0) excess_ += excess_delta_;
}

void LiveProfile::smooth(double tau) {
    live_.rebuild(tau * mean_size_);
    for (Amount& size : sizes_)
        size.smooth(tau * mean_size_);
}

}  // namespace gaus
