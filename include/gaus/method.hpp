// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gaus {

/// What the restarts of a run are. All but the search are what others would use in its place, each
/// alone and for one scalar; docs/baselines.md.
enum class Method : std::uint8_t {
    search,      ///< relaxation and refinement, for many weightings
    gs,          ///< GS-Schedule: gradient descent on categorical distributions
    gaus_paper,  ///< GauS as published: augmented Lagrangian, no refinement
    annealing,   ///< simulated annealing
};
inline constexpr std::array<std::string_view, 4> method_names = {"search", "gs", "gaus-paper",
                                                                 "annealing"};
constexpr std::string_view to_string(Method method) {
    return method_names[static_cast<std::size_t>(method)];
}

/// Where the restarts of a method for one scalar begin.
enum class MethodStart : std::uint8_t {
    usual,       ///< annealing informed, the others not
    informed,    ///< at the best baseline schedule
    uninformed,  ///< gradients in the middle of the slack, annealing as early as possible
};

}  // namespace gaus
