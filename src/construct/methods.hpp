// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"

#include "construct/modulo_sdc.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string_view>

namespace gaus {

/// A method that makes a schedule without searching for the best.
struct ConstructiveMethod {
    using Stop = std::function<bool()>;

    std::string_view name;      ///< of its schedule
    std::string_view improved;  ///< of its schedule after communication passes
    bool needs_limits;          ///< only pipelined, with limits
    /// nullopt when it finds none, or when stopped.
    std::optional<Schedule> (*make)(const Problem& problem, const Windows& windows,
                                    const Stop& stop);
};

/// All of them, in the order in which they are tried and shown.
inline constexpr std::array methods = {
    ConstructiveMethod{"asap", "asap-com", false,
                       [](const Problem&, const Windows& windows, const ConstructiveMethod::Stop&) {
                           return std::optional(asap_schedule(windows));
                       }},
    ConstructiveMethod{"alap", "alap-com", false,
                       [](const Problem&, const Windows& windows, const ConstructiveMethod::Stop&) {
                           return std::optional(alap_schedule(windows));
                       }},
    ConstructiveMethod{
        "list-forward", "list-forward-com", false,
        [](const Problem& problem, const Windows& windows, const ConstructiveMethod::Stop& stop) {
            return list_schedule_min_resources(problem, windows, Direction::forward, stop);
        }},
    ConstructiveMethod{
        "list-backward", "list-backward-com", false,
        [](const Problem& problem, const Windows& windows, const ConstructiveMethod::Stop& stop) {
            return list_schedule_min_resources(problem, windows, Direction::backward, stop);
        }},
    ConstructiveMethod{
        "fds", "fds-com", false,
        [](const Problem& problem, const Windows& windows, const ConstructiveMethod::Stop& stop) {
            return std::optional(force_directed_schedule(problem, windows, 0, stop));
        }},
    ConstructiveMethod{
        "sdc", "sdc-com", true,
        [](const Problem& problem, const Windows& windows, const ConstructiveMethod::Stop& stop) {
            const auto never = [] { return false; };
            return modulo_sdc_schedule(problem, windows, windows.earliest, {}, stop ? stop : never);
        }},
};

}  // namespace gaus
