// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

namespace gaus {

// Lower bounds: no legal schedule within the latency bound of the windows, at their initiation
// interval, has a smaller value. docs/bounds.md explains them and names the sources.

/// Steps of the longest path: the critical path, but for operators of latency 0 at its end; with
/// limits also the steps that the operators of a class need one after the other, between the
/// shortest ways to and from them (Carlier 1982), and without pipelining what a complete search of
/// some 10 ms proves. O(V + E), with limits O(V^2) up to 1000 operators of a class.
std::int32_t least_latency(const Problem& problem, const Windows& windows);

/// Sum over classes of cost * units: the work that must lie in the first or in the last steps,
/// divided by their number. O(V + C D).
double least_resource(const Problem& problem, const Windows& windows);

/// Of all legal schedules when nothing is limited.
struct LeastCommunication {
    double bound = 0;
    Schedule schedule;  ///< keeps all dependencies and the latency bound, not the limits
};

/// The smallest communication, exactly where the weights are multiples of 1 / k, k <= 1000, with a
/// sum that fits; else they are rounded down by less than 2^-30 of their sum. The schedule
/// reaches it. The dual of a minimum-cost flow, by network simplex.
LeastCommunication least_communication(const Problem& problem, const Windows& windows);

/// Sizes of what is live on one boundary for certain, and the parts of all lives that must lie on
/// the first or the last boundaries, divided by their number. O(V + E log E + D).
std::int64_t least_memory(const Problem& problem, const Windows& windows);

/// How a bound of a weighted sum is looked for.
struct BoundEffort {
    /// Value of a known legal schedule: the search ends when it is proven to be the smallest.
    double known = std::numeric_limits<double>::infinity();
    std::int64_t looks = 100'000'000;  ///< most at operators, in the search over live sets
    std::int64_t boxes = 100'000;      ///< most of branch and bound
    std::int64_t nodes = 3'000'000;    ///< most in a time expansion; beyond it there are no cuts
    std::function<bool()> stop = [] { return false; };  ///< asked after every cut
};

/// A bound of a weighted sum of objectives.
struct Bound {
    double value = 0;
    bool reached = false;  ///< a legal schedule has exactly this value
    /// "single": bounds of the single objectives, added up; "cuts" of the Lagrangian relaxation;
    /// "branches": branch and bound; "sets" of live values, of memory alone.
    std::string_view method = "single";
};

/// Of latency, resource, communication and memory, each times its price; prices must not be
/// negative and terms of the user have none. The best of the sum of single bounds and the
/// Lagrangian bound of prices per step, by minimum cuts, improved by branch and bound.
/// Deterministic but for where `stop` ends it. Throws InfeasibleError when it is proven that no
/// schedule is legal.
Bound weighted_bound(const Problem& problem, const Windows& windows, const Prices& prices,
                     const BoundEffort& effort = {});

/// A schedule of a mixture.
struct MixedSchedule {
    double share = 0;  ///< of the mixture, above 0
    Schedule schedule;
};

/// True when nothing is limited, a peak has a price, and the time expansion has at most so many
/// nodes. O(V + E).
bool has_mixture(const Problem& problem, const Windows& windows, const Prices& prices,
                 std::int64_t nodes);

/// Legal schedules whose convex combination nearly solves the linear relaxation of the weighted
/// sum: the cheapest at some prices per step, each of them with peaks where the others have none.
/// From the Lagrangian relaxation of weighted_bound(), by at most so many minimum cuts; of what
/// has a mixture. Shares sum up to 1. `stop` is asked after every cut.
std::vector<MixedSchedule> schedule_mixture(const Problem& problem, const Windows& windows,
                                            const Prices& prices, int cuts,
                                            const std::function<bool()>& stop);

}  // namespace gaus
