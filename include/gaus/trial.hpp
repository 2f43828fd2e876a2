// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/tuning.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gaus {

/// Where a restart begins.
enum class Start : std::uint8_t {
    relaxation,  ///< gradient descent from the middle of the slack
    feedback,    ///< gradient descent from a known schedule
    baseline,    ///< refinement of the best baseline
    elite,       ///< refinement of an elite
    mixture,     ///< refinement of a schedule of the linear relaxation
    flow,        ///< the schedule of least communication, a minimum-cost flow; not refined
    front,       ///< many short refinements that begin at points of the front
    face,        ///< likewise, for all objectives but one
    crossing,    ///< likewise, from points of the front crossed with each other
    gap,         ///< likewise, for one objective between two neighbours of the front
    repair,      ///< search for a legal schedule at a smaller initiation interval
    other,       ///< a front file names one that this version does not know
};
inline constexpr std::array<std::string_view, 12> start_names = {
    "relaxation", "feedback", "baseline", "elite", "mixture", "flow",
    "front",      "face",     "crossing", "gap",   "repair",  "other"};
constexpr std::string_view to_string(Start start) {
    return start_names[static_cast<std::size_t>(start)];
}
/// Whether a restart is many short refinements for the front, without a weighting of its own.
constexpr bool is_exploration(Start start) {
    return start == Start::front || start == Start::face || start == Start::crossing ||
           start == Start::gap;
}

/// How a restart ended.
enum class TrialStatus : std::uint8_t {
    complete,
    pruned,      ///< not refined to the end
    stopped,     ///< by the end of the time or an interruption
    not_finite,  ///< a value of its relaxation was not
    not_legal,   ///< without a legal schedule
    other,       ///< a front file names one that this version does not know
};
inline constexpr std::array<std::string_view, 6> status_names = {
    "complete", "pruned", "stopped", "not finite", "not legal", "other"};
constexpr std::string_view to_string(TrialStatus status) {
    return status_names[static_cast<std::size_t>(status)];
}

/// One restart: what it was given and how it ended.
struct TrialRow {
    std::int64_t restart = 0;
    std::int32_t rank = 0;
    Start start = Start::relaxation;
    std::int32_t latency_bound = 0;
    std::int32_t ii = 0;
    std::vector<double> weighting;  ///< [M]
    Tuning tuning{};
    std::int64_t proposals = 0;                    ///< refinement's
    std::int32_t iterations = 0;                   ///< relaxation's
    std::optional<SmoothingKernel> kernel{};       ///< relaxation's; none: the method has none
    std::optional<DependencyMode> dependencies{};  ///< likewise
    double start_value = 0;  ///< of its weighting where it began, or of the best baseline
    double value = 0;        ///< best value of the restart's own weighting; NaN when it has none
    double seconds = 0;
    /// What it has earned, 0 to 1: what it was better than the best known when its batch ended
    /// (docs/search.md, "Shares of the time").
    double gain = 0;
    std::int32_t rung = 0;  ///< of the ladder of efforts: each doubles the time of the one below
    TrialStatus status = TrialStatus::complete;
    std::int32_t source = -1;  ///< of a merged front: number of its source; -1: not merged
};

}  // namespace gaus
