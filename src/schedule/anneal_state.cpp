#include "schedule/anneal_state.hpp"

#include "schedule/slack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaus {

namespace {

/// Smoothing of the latency [steps]; it has no plateaus that would need annealing.
constexpr double finish_tau = 0.5;

/// Above 0, so that it can divide.
double mean(std::span<const std::int64_t> values) {
    double total = 0;
    for (const std::int64_t value : values)
        total += static_cast<double>(value);
    return std::max(total / static_cast<double>(values.size()), 1e-9);
}

}  // namespace

AnnealState::AnnealState(const Problem& problem, const Windows& windows, const Prices& prices,
                         std::vector<std::int32_t> start, bool by_step)
    : problem_(problem),
      windows_(windows),
      ii_(windows.ii),
      prices_(prices),
      graph_(problem, windows.ii),
      tracks_use_(prices.resource > 0 || problem.has_limits()),
      tracks_steps_(by_step),
      start_(std::move(start)),
      at_slot_(ii_ > 0 ? ii_ : windows.latency_bound + 1),
      place_(start_.size()),
      lag_(start_.size()),
      end_(start_.size(), 0),
      leave_factor_(start_.size()),
      enter_factor_(start_.size()),
      live_(prices.memory <= 0 ? 0
            : ii_ > 0          ? ii_
                               : windows.latency_bound + 1),
      mean_amount_(mean(problem.amount())),
      mean_size_(mean(problem.size())) {
    for (std::size_t v = 0; v < start_.size(); ++v)
        lag_[v] = std::max(problem.latency()[v], 1) - 1;
    // Units may be held beyond the latency bound.
    const auto held = std::ranges::max(problem.resources(), {}, &ResourceClass::blocking).blocking;
    use_.assign(problem.resources().size(),
                SmoothPeak(ii_ > 0 ? ii_ : windows.latency_bound + held + 1));
    build_profiles();
}

void AnnealState::build_profiles() {
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        auto& row = at_slot_[slot_of(start_[v])];
        place_[v] = static_cast<std::int32_t>(row.size());
        row.push_back(v);
        SmoothPeak& use = use_[problem_.resource_class()[v]];
        const std::int32_t held = problem_.resources()[problem_.resource_class()[v]].blocking;
        hold(use, start_[v], start_[v] + held, problem_.amount()[v]);
        if (graph_.consumers(v).empty()) continue;
        end_[v] = last_use(v);
        if (prices_.memory > 0) hold(live_, birth(v, start_[v]), end_[v], problem_.size()[v]);
    }
    for (const Dependency& d : problem_.dependencies()) {
        if (!d.carries || !dependency_counts(d, ii_)) continue;
        const std::int64_t arrival = start_[d.target] + std::int64_t{ii_} * d.distance;
        communication_ +=
            d.weight * static_cast<double>(arrival - birth(d.source, start_[d.source]));
    }
    for (std::size_t c = 0; c < use_.size(); ++c) {
        const std::int64_t limit = problem_.resources()[c].limit;
        for (const std::int64_t units : use_[c].load())
            if (limit >= 0) excess_ += std::max<std::int64_t>(0, units - limit);
    }
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

std::pair<std::int32_t, std::int32_t> AnnealState::slack(std::int32_t v) const {
    std::int32_t first = windows_.earliest[v], last = windows_.latest[v];
    for (const Arc& arc : graph_.predecessors(v))
        first = std::max(first, start_[arc.op] + arc.gap);
    for (const Arc& arc : graph_.successors(v))
        last = std::min(last, start_[arc.op] - arc.gap);
    return {first, last};
}

void AnnealState::propose(std::int32_t v, std::int32_t step) {
    op_ = v;
    step_ = step;
    linear_delta_ = prices_.communication * graph_.communication_slope(v) * (step - start_[v]);
    if (tracks_use_) propose_resource(v, step);
    if (prices_.memory > 0) propose_memory(v, step);
    if (prices_.latency > 0) propose_latency(v, step);
}

double AnnealState::delta() const {
    double total = linear_delta_;
    const SmoothPeak& use = use_[problem_.resource_class()[op_]];
    if (!use_change_.none()) total += use_price_ * use.rise(use_change_);
    if (!live_change_.none()) total += prices_.memory * live_.rise(live_change_);
    if (finish_delta_ != 0)
        total += prices_.latency * finish_tau * std::log1p(finish_delta_ / finish_sum_);
    return total;
}

bool AnnealState::accepts(double threshold) const {
    double low = linear_delta_, high = linear_delta_;
    const auto bound = [&](double price, const SmoothPeak& peak, const SmoothPeak::Change& change) {
        if (change.none()) return;
        const auto [least, most] = peak.rise_bounds(change);
        low += price * least;
        high += price * most;
    };
    bound(use_price_, use_[problem_.resource_class()[op_]], use_change_);
    bound(prices_.memory, live_, live_change_);
    if (finish_delta_ != 0) {
        const double x = finish_delta_ / finish_sum_, scale = prices_.latency * finish_tau;
        low += scale * x / (1 + x);
        high += scale * x;
    }
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

void AnnealState::propose_resource(std::int32_t v, std::int32_t step) {
    const std::int32_t c = problem_.resource_class()[v];
    const ResourceClass& resource = problem_.resources()[c];
    const std::int64_t amount = problem_.amount()[v], limit = resource.limit;
    use_change_ = {};
    excess_delta_ = 0;
    use_runs_.clear();
    if (resource.blocking == 0 || amount == 0) return;
    const auto [count, left, entered] = changed_steps(start_[v], step, resource.blocking);
    const auto above = [&](std::int64_t units) { return std::max<std::int64_t>(0, units - limit); };
    double delta = 0;
    for (std::int32_t i = 0; i < count; ++i) {
        const std::int32_t from = slot_of(left + i), to = slot_of(entered + i);
        use_runs_.push_back({from, from + 1, -amount, leave_factor_[v]});
        use_runs_.push_back({to, to + 1, amount, enter_factor_[v]});
        delta += use_[c].delta_at(from, leave_factor_[v]) + use_[c].delta_at(to, enter_factor_[v]);
        if (limit < 0) continue;
        const std::int64_t before = use_[c].load()[from], after = use_[c].load()[to];
        excess_delta_ +=
            above(before - amount) - above(before) + above(after + amount) - above(after);
    }
    use_price_ = prices_.resource * resource.cost;
    use_change_ = use_[c].change(delta, use_runs_);
    linear_delta_ += excess_price_ * static_cast<double>(excess_delta_);
}

void AnnealState::change_range(std::int32_t from, std::int32_t to, std::int64_t net) {
    if (from == to) return;
    if (ii_ == 0) return add_events(from, to, net);
    if (from > to) {
        std::swap(from, to);
        net = -net;
    }
    const std::int32_t turns = (to - from) / ii_, rest = (to - from) % ii_;
    const std::int32_t begin = slot_of(from), end = begin + rest;
    if (turns > 0) add_events(0, ii_, net * turns);
    if (rest > 0) add_events(begin, std::min(end, ii_), net);
    if (end > ii_) add_events(0, end - ii_, net);
}

void AnnealState::add_events(std::int32_t from, std::int32_t to, std::int64_t net) {
    // Kept in order by insertion: a move makes a handful of events.
    for (const Event event : {Event{from, net}, Event{to, -net}}) {
        auto at = events_.insert(events_.end(), event);
        for (; at != events_.begin() && (at - 1)->step > event.step; --at)
            *at = *(at - 1);
        *at = event;
    }
}

void AnnealState::runs_from_events() {
    runs_.clear();
    if (events_.empty()) return;
    std::int64_t net = 0;
    for (std::size_t i = 0; i + 1 < events_.size(); ++i) {
        net += events_[i].net;
        if (net != 0 && events_[i].step < events_[i + 1].step)
            runs_.push_back({events_[i].step, events_[i + 1].step, net, live_.factor(net)});
    }
}

void AnnealState::propose_memory(std::int32_t v, std::int32_t step) {
    events_.clear();
    new_ends_.clear();
    const std::int32_t from = start_[v];
    if (!graph_.consumers(v).empty())
        change_range(birth(v, step), birth(v, from), problem_.size()[v]);
    for (const auto& [u, offset] : graph_.producers(v)) {
        std::int32_t end = end_[u];
        if (step + offset > end) {
            end = step + offset;
        } else if (from + offset == end && step < from) {
            end = step + offset;
            for (const auto& [w, w_offset] : graph_.consumers(u)) {
                if (w == v) continue;
                end = std::max(end, start_[w] + w_offset);
                if (end == end_[u]) break;
            }
        }
        if (end == end_[u]) continue;
        change_range(end_[u], end, problem_.size()[u]);
        new_ends_.emplace_back(u, end);
    }
    runs_from_events();
    double delta = 0;
    for (const SmoothPeak::Run& run : runs_)
        delta += live_.delta(run);
    live_change_ = live_.change(delta, runs_);
}

double AnnealState::finish_weight(std::int32_t v, std::int32_t start) const {
    return std::exp((start + problem_.latency()[v] - finish_reference_) / finish_tau);
}

void AnnealState::propose_latency(std::int32_t v, std::int32_t step) {
    finish_delta_ = 0;
    if (!graph_.sink(v)) return;
    finish_delta_ = finish_weight(v, step) - finish_weight(v, start_[v]);
}

void AnnealState::commit() {
    communication_ += graph_.communication_slope(op_) * (step_ - start_[op_]);
    if (tracks_use_) commit_resource();
    if (prices_.memory > 0) commit_memory();
    if (tracks_steps_) commit_step();
    start_[op_] = step_;
    if (prices_.latency <= 0) return;
    finish_sum_ += finish_delta_;
    // Far from the reference the sum loses what is small beside it.
    if (!(finish_sum_ > 1e-6 && finish_sum_ < 1e6 + static_cast<double>(start_.size())))
        sum_finishes();
}

void AnnealState::commit_step() {
    auto& left = at_slot_[slot_of(start_[op_])];
    left[place_[op_]] = left.back();
    place_[left.back()] = place_[op_];
    left.pop_back();
    auto& entered = at_slot_[slot_of(step_)];
    place_[op_] = static_cast<std::int32_t>(entered.size());
    entered.push_back(op_);
}

void AnnealState::commit_resource() {
    const std::int32_t c = problem_.resource_class()[op_];
    for (const SmoothPeak::Run& run : use_runs_)
        use_[c].apply(run);
    use_[c].follow(use_change_);
    excess_ += excess_delta_;
}

void AnnealState::commit_memory() {
    for (const SmoothPeak::Run& run : runs_)
        live_.apply(run);
    live_.follow(live_change_);
    for (const auto& [u, end] : new_ends_)
        end_[u] = end;
}

void AnnealState::smooth(double tau) {
    for (SmoothPeak& use : use_)
        use.rebuild(tau * mean_amount_);
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
        const SmoothPeak& use = use_[problem_.resource_class()[v]];
        leave_factor_[v] = use.factor(-problem_.amount()[v]);
        enter_factor_[v] = use.factor(problem_.amount()[v]);
    }
    if (prices_.memory > 0) live_.rebuild(tau * mean_size_);
    if (prices_.latency > 0) sum_finishes();
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
    for (std::size_t c = 0; c < use_.size() && prices_.resource > 0; ++c) {
        energy +=
            prices_.resource * problem_.resources()[c].cost * static_cast<double>(use_[c].peak());
    }
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
