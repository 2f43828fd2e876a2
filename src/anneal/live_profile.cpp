// SPDX-License-Identifier: Apache-2.0
#include "anneal/live_profile.hpp"

#include <algorithm>
#include <map>

namespace gaus {

LiveProfile::LiveProfile(const Problem& problem, const MoveGraph& graph, const Windows& windows,
                         double price, std::span<const std::int32_t> start)
    : graph_(graph),
      ii_(windows.ii),
      slots_(windows.ii),
      price_(price),
      mean_size_(mean_units(problem.size())),
      live_(price > 0 ? slots_.count(windows.latency_bound + 1) : 0) {
    if (price <= 0) return;
    std::map<std::int64_t, std::int32_t> known;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int64_t size = problem.size()[v];
        const auto [at, added] = known.try_emplace(size, static_cast<std::int32_t>(sizes_.size()));
        if (added) sizes_.push_back({size});
        std::int32_t end = 0;
        for (const auto& [w, offset] : graph.consumers(v))
            end = std::max(end, start[w] + offset);
        const std::int32_t lag = std::max(problem.latency()[v], 1) - 1;
        values_.push_back({end, lag, at->second});
        if (!graph.consumers(v).empty()) slots_.hold(live_.load(), start[v] + lag, end, size);
    }
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

/// The last reading of the producer's value, once the starts have changed.
inline void LiveProfile::move_reading(const Shift& shift, std::span<const std::int32_t> start,
                                      std::int32_t offset, std::int32_t producer) {
    Value& value = values_[producer];
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
    change_range(value.end, end, sizes_[value.size]);
    old_ends_.emplace_back(producer, value.end);
    value.end = end;
}

void LiveProfile::evaluate(std::span<const Shift> shifts, std::span<const std::int32_t> start,
                           EnergyChange& change) {
    event_count_ = 0;
    for (const Shift& shift : shifts) {
        const Value& value = values_[shift.op];
        if (!graph_.consumers(shift.op).empty())
            change_range(shift.to + value.lag, shift.from + value.lag, sizes_[value.size]);
        for (const auto& [u, offset] : graph_.producers(shift.op))
            move_reading(shift, start, offset, u);
    }
    runs_from_events();
    double delta = 0;
    for (const SmoothPeak::Run& run : runs_)
        delta += live_.delta(run);
    if (delta == 0) return;
    const auto apply_to = [&](SmoothPeak& copy) {
        for (const SmoothPeak::Run& run : runs_)
            copy.apply(run);
    };
    change.add(live_, price_, live_.change(delta, apply_to));
}

void LiveProfile::commit() {
    for (const SmoothPeak::Run& run : runs_)
        live_.apply(run);
    old_ends_.clear();
}

void LiveProfile::revert() {
    for (; !old_ends_.empty(); old_ends_.pop_back())
        values_[old_ends_.back().first].end = old_ends_.back().second;
}

void LiveProfile::smooth(double tau) {
    live_.rebuild(tau * mean_size_);
    for (Amount& size : sizes_)
        size.smooth(tau * mean_size_);
}

}  // namespace gaus
