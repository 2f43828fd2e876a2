#pragma once

#include "gaus/communicator.hpp"
#include "gaus/front_file.hpp"
#include "gaus/pareto.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// What one rank found in a generation.
struct Findings {
    std::vector<FrontPoint> points;
    std::vector<TrialRow> trials;
    std::int64_t evaluations = 0;
    double reserve = 0;  ///< [s] that this rank needs after the search
    bool stop = false;   ///< this rank wants the run to end
};

/// Everybody's findings, merged: points and trials in the order of their restarts, evaluations
/// summed, the largest reserve, stop when any rank asks. Collective; traffic per rank is its points
/// times 4 V bytes.
Findings exchange(Findings mine, Communicator& communicator);

}  // namespace gaus
