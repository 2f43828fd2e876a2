// SPDX-License-Identifier: Apache-2.0
#include "anneal/state.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace gaus {

namespace {

/// Smoothing of the latency [steps]; it has no plateaus that would need annealing.
constexpr double finish_tau = 0.5;
/// More than any schedule costs, and far from the end of the range of doubles.
constexpr double unaffordable = 1e200;

/// Above 0, so that it can divide.
double mean(std::span<const std::int64_t> values) {
    double total = 0;
    for (const std::int64_t value : values)
        total += static_cast<double>(value);
    return std::max(total / static_cast<double>(values.size()), 1e-9);
}

/// Units above a limit; -1: there is none.
std::int64_t above(std::int64_t units, std::int64_t limit) {
    return limit < 0 ? 0 : std::max<std::int64_t>(0, units - limit);
}

}  // namespace

AnnealState::AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                         std::vector<std::int32_t> start, bool by_step)
    : problem_(problem),
      windows_(windows),
      ii_(windows.ii),
      prices_(prices),
      graph_(problem, windows),
      tracks_use_(prices.resource > 0 || problem.has_limits()),
      tracks_steps_(by_step),
      start_(std::move(start)),
      slack_(start_.size()),
      at_slot_(ii_ > 0 ? ii_ : windows.latency_bound + 1),
      place_(start_.size()),
      live_(prices.memory <= 0 ? 0
            : ii_ > 0          ? ii_
                               : windows.latency_bound + 1),
      mean_amount_(mean(problem.amount())),
      mean_size_(mean(problem.size())) {
    for (const Demand& d : graph_.demands())
        demands_.push_back(
            {d.resource_class, problem.resources()[d.resource_class].blocking, {d.units}});
    // Units may be held beyond the latency bound.
    const auto held = std::ranges::max(problem.resources(), {}, &ResourceClass::blocking).blocking;
    for (std::size_t c = 0; c < problem.resources().size(); ++c) {
        use_.push_back({SmoothPeak(ii_ > 0 ? ii_ : windows.latency_bound + held + 1), unit_price(c),
                        problem.resources()[c].limit, 0});
    }
    quickly_priced_ =
        prices.memory <= 0 && prices.latency <= 0 && !problem.has_limits() &&
        std::ranges::all_of(demands_, [](const UnitDemand& d) { return d.held == 1; });
    build_values();
    build_profiles();
}

void AnnealState::build_values() {
    std::map<std::int64_t, std::int32_t> known;
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        const std::int64_t size = problem_.size()[v];
        const auto [at, added] = known.try_emplace(size, static_cast<std::int32_t>(sizes_.size()));
        if (added) sizes_.push_back({size});
        values_.push_back({last_use(v), std::max(problem_.latency()[v], 1) - 1, at->second});
    }
}

void AnnealState::build_profiles() {
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        auto& row = at_slot_[slot_of(start_[v])];
        place_[v] = static_cast<std::int32_t>(row.size());
        row.push_back(v);
        const UnitDemand& d = demand(v);
        hold(use_[d.resource_class].peak, start_[v], start_[v] + d.held, d.amount.units);
        if (prices_.memory > 0 && !graph_.consumers(v).empty())
            hold(live_, start_[v] + values_[v].lag, values_[v].end, problem_.size()[v]);
    }
    for (const Dependency& d : problem_.dependencies()) {
        if (!d.carries || !dependency_counts(d, ii_)) continue;
        const std::int64_t arrival = start_[d.target] + std::int64_t{ii_} * d.distance;
        communication_ +=
            d.weight * static_cast<double>(arrival - start_[d.source] - values_[d.source].lag);
    }
    for (const Use& use : use_)
        for (const std::int64_t units : use.peak.load())
            excess_ += above(units, use.limit);
}

void AnnealState::hold(SmoothPeak& profile, std::int32_t from, std::int32_t to,
                       std::int64_t amount) const {
    if (ii_ > 0 && to - from >= ii_) {
        const std::int32_t turns = (to - from) / ii_;
        for (std::int64_t& load : profile.load())
            load += turns * amount;
        from += turns * ii_;
    }
    for (std::int32_t t = from; t < to; ++t)
        profile.load()[slot_of(t)] += amount;
}

std::int32_t AnnealState::last_use(std::int32_t u) const {
    std::int32_t last = 0;
    for (const auto& [w, offset] : graph_.consumers(u))
        last = std::max(last, start_[w] + offset);
    return last;
}

void AnnealState::evaluate() {
    change_count_ = 0;
    excess_delta_ = 0;
    communication_delta_ = 0;
    if (shift_count_ == 1) {
        evaluate_communication(shifts_[0]);
        if (tracks_use_) evaluate_use(shifts_[0]);
    } else {
        for (const Shift& shift : shifts()) {
            evaluate_communication(shift);
            if (tracks_use_) note_use(shift);
        }
        if (tracks_use_) take_notes();
    }
    linear_delta_ = prices_.communication * communication_delta_ +
                    excess_price_ * static_cast<double>(excess_delta_);
    if (prices_.memory > 0) evaluate_memory();
    if (prices_.latency > 0) evaluate_latency();
}

double AnnealState::delta() const {
    double total = linear_delta_;
    for (std::size_t i = 0; i < change_count_; ++i)
        total += changes_[i].price * changes_[i].peak->rise(changes_[i].change);
    if (finish_delta_ != 0)
        total += prices_.latency * finish_tau * std::log1p(finish_delta_ / finish_sum_);
    return total;
}

bool AnnealState::accepts(double threshold) const {
    double low = linear_delta_, high = linear_delta_;
    const auto bound = [&](double scale, double x) {
        const LogBounds bounds(std::max(x, -1.0));
        low += scale * bounds.lower.value();
        high += scale * bounds.upper.value();
    };
    for (std::size_t i = 0; i < change_count_; ++i) {
        const auto& [peak, price, change] = changes_[i];
        bound(price * peak->tau(), change.relative);
    }
    if (finish_delta_ != 0) bound(prices_.latency * finish_tau, finish_delta_ / finish_sum_);
    if (high <= threshold) return true;
    if (low > threshold) return false;
    return delta() <= threshold;
}

AnnealState::ChangedSteps AnnealState::changed_steps(std::int32_t from, std::int32_t to,
                                                     std::int32_t held) const {
    std::int32_t shift = to - from;
    bool complement = false;
    if (ii_ > 0) {
        // Whole turns hold every slot before and after. Of the rest the shorter arc of the circle
        // moves the shorter way, so that no slot is both left and entered.
        held %= ii_;
        from = slot_of(from);
        shift = slot_of(shift);
        if (2 * shift > ii_) shift -= ii_;
        complement = 2 * held > ii_;
        if (complement) {
            from += held;
            held = ii_ - held;
        }
    }
    const std::int32_t count = std::min(std::abs(shift), held);
    ChangedSteps changed = shift > 0 ? ChangedSteps{count, from, from + shift + held - count}
                                     : ChangedSteps{count, from + held - count, from + shift};
    if (complement) std::swap(changed.left, changed.entered);
    return changed;
}

template <class Visit>
void AnnealState::for_changed_slots(const Shift& shift, std::int32_t held, Visit&& visit) const {
    if (held == 1) {
        const std::int32_t from = slot_of(shift.from), to = slot_of(shift.to);
        if (from != to) visit(from, to);
        return;
    }
    const auto [count, left, entered] = changed_steps(shift.from, shift.to, held);
    for (std::int32_t i = 0; i < count; ++i)
        visit(slot_of(left + i), slot_of(entered + i));
}

inline void AnnealState::add_use_change(std::int32_t resource_class, double delta) {
    if (delta == 0) return;
    Use& use = use_[resource_class];
    const auto apply_to = [&](SmoothPeak& copy) {
        for (const Shift& shift : shifts())
            if (demand(shift.op).resource_class == resource_class) apply_use(copy, shift);
    };
    changes_[change_count_++] = {&use.peak, use.price, use.peak.change(delta, apply_to)};
}

inline void AnnealState::evaluate_communication(const Shift& shift) {
    communication_delta_ += graph_.node(shift.op).slope * (shift.to - shift.from);
}

inline void AnnealState::evaluate_use(const Shift& shift) {
    const UnitDemand& d = demand(shift.op);
    const Use& use = use_[d.resource_class];
    double leaves = 0, enters = 0;
    const auto change = [&](std::int32_t from, std::int32_t to) {
        leaves += use.peak.weight(from);
        enters += use.peak.weight(to);
        if (use.limit < 0) return;
        const std::int64_t before = use.peak.load()[from], after = use.peak.load()[to];
        excess_delta_ += above(before - d.amount.units, use.limit) - above(before, use.limit) +
                         above(after + d.amount.units, use.limit) - above(after, use.limit);
    };
    for_changed_slots(shift, d.held, change);
    add_use_change(d.resource_class, leaves * (d.amount.leave - 1) + enters * (d.amount.enter - 1));
}

inline void AnnealState::note_use(const Shift& shift) {
    const UnitDemand& d = demand(shift.op);
    SmoothPeak& peak = use_[d.resource_class].peak;
    for_changed_slots(shift, d.held, [&](std::int32_t from, std::int32_t to) {
        peak.note(from, -d.amount.units, d.amount.leave);
        peak.note(to, d.amount.units, d.amount.enter);
    });
}

inline void AnnealState::take_notes() {
    for (const Shift& shift : shifts()) {
        const std::int32_t c = demand(shift.op).resource_class;
        const std::int64_t limit = use_[c].limit;
        add_use_change(c, use_[c].peak.take_notes([&](std::int64_t load, std::int64_t net) {
            excess_delta_ += above(load + net, limit) - above(load, limit);
        }));
        if (use_.size() == 1) return;
    }
}

void AnnealState::apply_use(SmoothPeak& peak, const Shift& shift) const {
    const UnitDemand& d = demand(shift.op);
    for_changed_slots(shift, d.held, [&](std::int32_t from, std::int32_t to) {
        peak.apply(from, -d.amount.units, d.amount.leave);
        peak.apply(to, d.amount.units, d.amount.enter);
    });
}

void AnnealState::change_range(std::int32_t from, std::int32_t to, const Amount& amount) {
    if (from == to) return;
    std::int64_t net = amount.units;
    double ratio = amount.enter, inverse = amount.leave;
    if (from > to) {
        std::swap(from, to);
        std::swap(ratio, inverse);
        net = -net;
    }
    const auto add = [&](std::int32_t begin, std::int32_t end) {
        add_event({begin, net, ratio});
        add_event({end, -net, inverse});
    };
    if (ii_ == 0) return add(from, to);
    const std::int32_t turns = (to - from) / ii_, rest = (to - from) % ii_;
    if (turns > 0) {
        add_event({0, net * turns, live_.ratio(net * turns)});
        add_event({ii_, -net * turns, live_.ratio(-net * turns)});
    }
    if (rest == 0) return;
    const std::int32_t begin = slot_of(from), end = begin + rest;
    add(begin, std::min(end, ii_));
    if (end > ii_) add(0, end - ii_);
}

inline void AnnealState::add_event(const Event& event) {
    // Kept in order by insertion: a move makes a handful of events.
    if (event_count_ == events_.size()) events_.emplace_back();
    std::size_t at = event_count_++;
    for (; at > 0 && events_[at - 1].step > event.step; --at)
        events_[at] = events_[at - 1];
    events_[at] = event;
}

void AnnealState::runs_from_events() {
    runs_.clear();
    std::int64_t net = 0;
    double ratio = 1;
    for (std::size_t i = 0; i + 1 < event_count_; ++i) {
        net += events_[i].net;
        ratio = net == 0 ? 1 : ratio * events_[i].ratio;
        if (net == 0 || events_[i].step == events_[i + 1].step) continue;
        // A huge value may have left the range of doubles for those beside it.
        if (!(ratio > 1e-200 && ratio < 1e200)) ratio = live_.ratio(net);
        runs_.push_back({events_[i].step, events_[i + 1].step, net, ratio});
    }
}

/// The last reading of the producer's value, once the starts have changed.
inline void AnnealState::move_reading(const Shift& shift, std::int32_t offset,
                                      std::int32_t producer) {
    Value& value = values_[producer];
    const std::int32_t start = start_[shift.op];
    std::int32_t end = value.end;
    if (start + offset > end) {
        end = start + offset;
    } else if (shift.from + offset == end && start < shift.from) {
        end = start + offset;
        for (const auto& [w, w_offset] : graph_.consumers(producer)) {
            end = std::max(end, start_[w] + w_offset);
            if (end == value.end) break;
        }
    }
    if (end == value.end) return;
    change_range(value.end, end, sizes_[value.size]);
    old_ends_.emplace_back(producer, value.end);
    value.end = end;
}

void AnnealState::evaluate_memory() {
    event_count_ = 0;
    for (const Shift& shift : shifts()) {
        const Value& value = values_[shift.op];
        if (!graph_.consumers(shift.op).empty())
            change_range(shift.to + value.lag, shift.from + value.lag, sizes_[value.size]);
        for (const auto& [u, offset] : graph_.producers(shift.op))
            move_reading(shift, offset, u);
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
    changes_[change_count_++] = {&live_, prices_.memory, live_.change(delta, apply_to)};
}

double AnnealState::finish_weight(std::int32_t v, std::int32_t start) const {
    return std::exp((start + problem_.latency()[v] - finish_reference_) / finish_tau);
}

void AnnealState::evaluate_latency() {
    finish_delta_ = 0;
    for (const Shift& shift : shifts())
        if (graph_.sink(shift.op))
            finish_delta_ +=
                finish_weight(shift.op, shift.to) - finish_weight(shift.op, shift.from);
}

/// The neighbours get less room on one side; on the other more, if it was this operator that was
/// in their way.
inline void AnnealState::commit_slack(const Shift& shift) {
    for (const bool later : {false, true}) {
        // The neighbours see it on their other side.
        const std::int32_t sign = later ? -1 : 1;
        const std::int32_t from = sign * shift.from, to = sign * shift.to;
        graph_.visit_arcs(shift.op, later, [&](const Arc& arc) {
            std::int32_t& kept = slack_[arc.op].reach[!later];
            kept = to < from                ? std::min(kept, to - arc.gap)
                   : kept == from - arc.gap ? Slack::unknown
                                            : kept;
        });
    }
}

inline void AnnealState::commit_steps(const Shift& shift) {
    auto& left = at_slot_[slot_of(shift.from)];
    left[place_[shift.op]] = left.back();
    place_[left.back()] = place_[shift.op];
    left.pop_back();
    auto& entered = at_slot_[slot_of(shift.to)];
    place_[shift.op] = static_cast<std::int32_t>(entered.size());
    entered.push_back(shift.op);
}

void AnnealState::commit() {
    communication_ += communication_delta_;
    excess_ += excess_delta_;
    if (tracks_use_)
        for (const Shift& shift : shifts())
            apply_use(use_[demand(shift.op).resource_class].peak, shift);
    if (prices_.memory > 0)
        for (const SmoothPeak::Run& run : runs_)
            live_.apply(run);
    for (std::size_t i = 0; i < change_count_; ++i)
        changes_[i].peak->follow(changes_[i].change);
    for (const Shift& shift : shifts()) {
        if (tracks_steps_) commit_steps(shift);
        if (keeps_slacks_) commit_slack(shift);
    }
    shift_count_ = 0;
    old_ends_.clear();
    if (prices_.latency <= 0) return;
    finish_sum_ += finish_delta_;
    // Far from the reference the sum loses what is small beside it.
    if (!(finish_sum_ > 1e-6 && finish_sum_ < 1e6 + static_cast<double>(start_.size())))
        sum_finishes();
}

bool AnnealState::shift_alone(std::int32_t v, std::int32_t step, double threshold) {
    const Shift alone{v, start_[v], step};
    const auto [relative, communication] = change_alone(alone);
    if (!SmoothPeak::Change::keeps_sum(relative)) return shift_carefully(alone, threshold);
    const UnitDemand& d = demand(v);
    Use& use = use_[d.resource_class];
    const double allowed = threshold - prices_.communication * communication;
    const LogBounds bounds(relative);
    if (bounds.lower.exceeds(allowed, use.scale)) return false;
    if (bounds.upper.exceeds(allowed, use.scale) && use.scale * std::log1p(relative) > allowed)
        return false;
    start_[v] = step;
    communication_ += communication;
    use.peak.apply(slot_of(alone.from), -d.amount.units, d.amount.leave);
    use.peak.apply(slot_of(step), d.amount.units, d.amount.enter);
    use.peak.follow({relative});
    if (tracks_steps_) commit_steps(alone);
    if (keeps_slacks_) commit_slack(alone);
    return true;
}

bool AnnealState::shift_carefully(const Shift& alone, double threshold) {
    shift(alone.op, alone.to);
    evaluate();
    const bool accepted = accepts(threshold);
    if (accepted) {
        commit();
    } else {
        revert();
    }
    return accepted;
}

void AnnealState::revert() {
    for (; shift_count_ > 0; --shift_count_)
        start_[shifts_[shift_count_ - 1].op] = shifts_[shift_count_ - 1].from;
    for (; !old_ends_.empty(); old_ends_.pop_back())
        values_[old_ends_.back().first].end = old_ends_.back().second;
}

void AnnealState::keep_slacks(bool keep) {
    if (keep && !keeps_slacks_) std::ranges::fill(slack_, Slack{});
    keeps_slacks_ = keep;
}

void AnnealState::smooth(double tau) {
    for (Use& use : use_) {
        use.peak.rebuild(tau * mean_amount_);
        use.scale = use.price * use.peak.tau();
    }
    for (UnitDemand& d : demands_)
        d.amount.smooth(tau * mean_amount_);
    if (prices_.memory > 0) {
        live_.rebuild(tau * mean_size_);
        for (Amount& size : sizes_)
            size.smooth(tau * mean_size_);
    }
    if (prices_.latency > 0) sum_finishes();
}

void AnnealState::hold_peaks() {
    for (Use& use : use_) {
        use.limit = use.peak.peak();
        use.price = use.scale = 0;
    }
    excess_price_ = unaffordable;
    quickly_priced_ = false;
}

void AnnealState::sum_finishes() {
    finish_reference_ = 0;
    finish_sum_ = 0;
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
        finish_reference_ = std::max(finish_reference_, start_[v] + problem_.latency()[v]);
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
        if (graph_.sink(v)) finish_sum_ += finish_weight(v, start_[v]);
}

double AnnealState::exact_energy() const {
    if (excess_ > 0) return std::numeric_limits<double>::infinity();
    double energy = prices_.communication * communication_;
    if (prices_.resource > 0)
        for (std::size_t c = 0; c < use_.size(); ++c)
            energy += unit_price(c) * static_cast<double>(use_[c].peak.peak());
    if (prices_.memory > 0) energy += prices_.memory * static_cast<double>(live_.peak());
    if (prices_.latency > 0) {
        std::int32_t latency = 0;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
            latency = std::max(latency, start_[v] + problem_.latency()[v]);
        energy += prices_.latency * latency;
    }
    return energy;
}

}  // namespace gaus
