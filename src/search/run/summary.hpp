#pragma once

#include "gaus/pareto.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/search.hpp"

#include <span>
#include <vector>

namespace gaus {

/// What a report says about the points of a front: smallest values, hypervolume and their number.
Progress progress_of(std::span<const FrontPoint> points, const std::vector<double>& reference);

/// The height of the profiles of a schedule, at least 1.
struct Loads {
    double memory = 1;  ///< in mean sizes of the operators
    double use = 1;     ///< of the fullest class, in mean amounts
};
Loads loads_of(const Problem& problem, const Schedule& schedule);

}  // namespace gaus
