// SPDX-License-Identifier: Apache-2.0
#include "anneal/use_profiles.hpp"

#include <algorithm>
#include <cstddef>

namespace gaus {

namespace {

/// More than any schedule costs, and far from the end of the range of doubles.
constexpr double unaffordable = 1e200;

}  // namespace

UseProfiles::UseProfiles(const Problem& problem, const MoveGraph& graph, const Windows& windows,
                         double price, std::span<const std::int32_t> start)
    : graph_(graph),
      slots_(windows.ii),
      tracked_(price > 0 || problem.has_limits()),
      mean_amount_(mean_units(problem.amount())) {
    const auto& resources = problem.resources();
    std::int32_t reach = 0;
    for (const auto& [use, next] : graph.demands()) {
        demands_.push_back({use.index, use.from, use.steps, next, {use.amount}});
        reach = std::max(reach, use.from + use.steps);
    }
    single_step_ = !problem.has_limits() && std::ranges::all_of(demands_, [](const UnitDemand& d) {
        const bool nothing = d.amount.units == 0;
        return nothing || (d.held == 1 && d.from == 0 && d.next < 0);
    });
    // Units may be held beyond the latency bound.
    const std::size_t count = slots_.count(windows.latency_bound + reach + 1);
    for (const ResourceClass& resource : resources) {
        unit_prices_.push_back(price * resource.cost);
        classes_.push_back({SmoothPeak(count), unit_prices_.back(), resource.limit, 0});
    }
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for_demands(v, [&](const UnitDemand& d) {
            const std::int32_t first = start[v] + d.from;
            slots_.hold(classes_[d.resource_class].peak.load(), first, first + d.held,
                        d.amount.units);
        });
    }
    for (const Class& c : classes_)
        for (const std::int64_t units : c.peak.load())
            excess_ += above(units, c.limit);
}

void UseProfiles::evaluate(std::span<const Shift> shifts, EnergyChange& change) {
    excess_delta_ = 0;
    if (shifts.size() == 1 && demand(shifts[0].op).next < 0) {
        evaluate_one(shifts[0], change);
    } else {
        for (const Shift& shift : shifts)
            note(shift);
        take_notes(shifts, change);
    }
    change.add(excess_price_ * static_cast<double>(excess_delta_));
}

inline void UseProfiles::evaluate_one(const Shift& shift, EnergyChange& change) {
    const UnitDemand& d = demand(shift.op);
    const Class& c = classes_[d.resource_class];
    double leaves = 0, enters = 0;
    std::int64_t excess = 0;
    for_changed(d, shift, [&](std::int32_t from, std::int32_t to) {
        leaves += c.peak.weight(from);
        enters += c.peak.weight(to);
        if (c.limit < 0) return;
        const std::int64_t before = c.peak.load()[from], after = c.peak.load()[to];
        excess += above(before - d.amount.units, c.limit) - above(before, c.limit) +
                  above(after + d.amount.units, c.limit) - above(after, c.limit);
    });
    excess_delta_ += excess;
    add_change({&shift, 1}, d.resource_class,
               leaves * (d.amount.leave - 1) + enters * (d.amount.enter - 1), change);
}

inline void UseProfiles::note(const Shift& shift) {
    for_demands(shift.op, [&](const UnitDemand& d) {
        SmoothPeak& peak = classes_[d.resource_class].peak;
        for_changed(d, shift, [&](std::int32_t from, std::int32_t to) {
            peak.note(from, -d.amount.units, d.amount.leave);
            peak.note(to, d.amount.units, d.amount.enter);
        });
    });
}

inline void UseProfiles::take_notes(std::span<const Shift> shifts, EnergyChange& change) {
    for (const Shift& shift : shifts) {
        for_demands(shift.op, [&](const UnitDemand& d) {
            const std::int32_t c = d.resource_class;
            const std::int64_t limit = classes_[c].limit;
            std::int64_t excess = 0;
            const double delta =
                classes_[c].peak.take_notes([&](std::int64_t load, std::int64_t net) {
                    excess += above(load + net, limit) - above(load, limit);
                });
            excess_delta_ += excess;
            add_change(shifts, c, delta, change);
        });
        if (classes_.size() == 1) return;
    }
}

inline void UseProfiles::add_change(std::span<const Shift> shifts, std::int32_t resource_class,
                                    double delta, EnergyChange& change) {
    // Held peaks cost nothing: neither their rise nor their sums are asked for any more.
    if (peaks_held_ || delta == 0) return;
    Class& c = classes_[resource_class];
    const auto apply_to = [&](SmoothPeak& copy) {
        for (const Shift& shift : shifts)
            for_demands(shift.op, [&](const UnitDemand& d) {
                if (d.resource_class == resource_class) apply(copy, d, shift);
            });
    };
    change.add(c.peak, c.price, c.peak.change(delta, apply_to));
}

void UseProfiles::apply(SmoothPeak& peak, const UnitDemand& d, const Shift& shift) const {
    for_changed(d, shift, [&](std::int32_t from, std::int32_t to) {
        peak.apply(from, -d.amount.units, d.amount.leave);
        peak.apply(to, d.amount.units, d.amount.enter);
    });
}

void UseProfiles::commit(std::span<const Shift> shifts) {
    excess_ += excess_delta_;
    for (const Shift& shift : shifts)
        for_demands(shift.op,
                    [&](const UnitDemand& d) { apply(classes_[d.resource_class].peak, d, shift); });
}

void UseProfiles::smooth(double tau) {
    for (Class& c : classes_) {
        c.peak.rebuild(tau * mean_amount_);
        c.scale = c.price * c.peak.tau();
    }
    for (UnitDemand& d : demands_)
        d.amount.smooth(tau * mean_amount_);
}

void UseProfiles::hold_peaks() {
    for (Class& c : classes_) {
        c.limit = c.peak.peak();
        c.price = c.scale = 0;
    }
    excess_price_ = unaffordable;
    peaks_held_ = true;
}

}  // namespace gaus
