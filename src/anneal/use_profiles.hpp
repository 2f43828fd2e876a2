// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "anneal/energy_change.hpp"
#include "anneal/move_graph.hpp"
#include "anneal/shift.hpp"
#include "anneal/slots.hpp"
#include "anneal/smooth_peak.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// The use of every class in every slot, its smoothed peaks, and the units above the limits.
class UseProfiles {
  public:
    /// `price` of the exact objective. The graph must outlive the profiles.
    UseProfiles(const Problem& problem, const MoveGraph& graph, const Windows& windows,
                double price, std::span<const std::int32_t> start);

    /// Whether loads matter: with a price or limits. Otherwise nothing need be evaluated.
    bool tracked() const { return tracked_; }
    /// Finds what a move would change, and adds it to `change`.
    void evaluate(std::span<const Shift> shifts, EnergyChange& change);
    /// Makes the loads those after the move that was evaluated last.
    void commit(std::span<const Shift> shifts);

    /// New tau for all peaks, in mean amounts; removes rounding drift.
    void smooth(double tau);
    /// A class's part of the price times the exact objective.
    double energy(std::size_t resource_class) const {
        return unit_prices_[resource_class] *
               static_cast<double>(classes_[resource_class].peak.peak());
    }
    std::size_t class_count() const { return classes_.size(); }
    /// Units above the limits, summed over steps and classes.
    std::int64_t excess() const { return excess_; }
    void price_excess(double price) { excess_price_ = price; }
    /// From now on no peak may rise, nor cost anything but in energy().
    void hold_peaks();

    // A look at shifts where every operator holds its units for one step.

    /// Whether that is so, without limits.
    bool single_step() const { return single_step_; }
    /// Change of the energy by the tangent of the smoothed peaks, which are convex in the loads: no
    /// more than the change by the shifts together is the sum of theirs.
    double tangent(const Shift& shift) const {
        const UnitDemand& d = demand(shift.op);
        const auto& [peak, price, limit, scale] = classes_[d.resource_class];
        return price * static_cast<double>(d.amount.units) *
               peak.relative(peak.weight(slots_.of(shift.to)) - peak.weight(slots_.of(shift.from)));
    }
    /// Change of the smoothed sum of its class by the shift alone, relative to it.
    double relative_change(const Shift& shift) const {
        const UnitDemand& d = demand(shift.op);
        const SmoothPeak& peak = classes_[d.resource_class].peak;
        const std::int32_t from = slots_.of(shift.from), to = slots_.of(shift.to);
        const double change = peak.relative(peak.weight(from) * (d.amount.leave - 1) +
                                            peak.weight(to) * (d.amount.enter - 1));
        return from == to ? 0 : change;
    }
    /// Energy of the logarithm of that sum: price * tau.
    double scale(std::int32_t op) const { return classes_[demand(op).resource_class].scale; }
    /// The shift alone is made, with the change found for it.
    void commit_alone(const Shift& shift, double relative) {
        const UnitDemand& d = demand(shift.op);
        SmoothPeak& peak = classes_[d.resource_class].peak;
        peak.apply(slots_.of(shift.from), -d.amount.units, d.amount.leave);
        peak.apply(slots_.of(shift.to), d.amount.units, d.amount.enter);
        peak.follow({relative});
    }

  private:
    struct UnitDemand {
        std::int32_t resource_class;
        std::int32_t from, held;  // steps
        std::int32_t next;        // what else the operator holds; -1: nothing
        Amount amount;
    };
    struct Class {
        SmoothPeak peak;
        double price;
        std::int64_t limit;
        double scale;  // price * tau
    };

    const UnitDemand& demand(std::int32_t op) const { return demands_[graph_.node(op).demand]; }
    /// visit(demand) for all that an operator holds.
    template <class Visit>
    void for_demands(std::int32_t op, Visit&& visit) const {
        for (std::int32_t i = graph_.node(op).demand; i >= 0; i = demands_[i].next)
            visit(demands_[i]);
    }
    /// visit(left, entered) for the slots that the shift changes of a demand.
    template <class Visit>
    void for_changed(const UnitDemand& d, const Shift& shift, Visit&& visit) const {
        slots_.for_changed({shift.op, shift.from + d.from, shift.to + d.from}, d.held, visit);
    }
    void evaluate_one(const Shift& shift, EnergyChange& change);
    void note(const Shift& shift);
    void take_notes(std::span<const Shift> shifts, EnergyChange& change);
    void add_change(std::span<const Shift> shifts, std::int32_t resource_class, double delta,
                    EnergyChange& change);
    void apply(SmoothPeak& peak, const UnitDemand& d, const Shift& shift) const;

    const MoveGraph& graph_;
    Slots slots_;
    bool tracked_;
    bool single_step_;  // every operator holds its units for one step, without limits
    double mean_amount_;
    std::vector<UnitDemand> demands_;  // those of the graph
    std::vector<Class> classes_;
    std::vector<double> unit_prices_;  // per class
    std::int64_t excess_ = 0, excess_delta_ = 0;
    double excess_price_ = 0;
    bool peaks_held_ = false;
};

}  // namespace gaus
