// SPDX-License-Identifier: Apache-2.0
#include "gaus/horizon.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Ascending numbers as "3", "3 or 4", "3 to 9": the steps between are there, or were left out.
std::string span_of(std::span<const ClosedHorizon> closed, std::int32_t ClosedHorizon::*field) {
    const auto [low, high] = std::ranges::minmax(closed, {}, field);
    return low.*field == high.*field ? fmt::format("{}", low.*field)
                                     : fmt::format("{} to {}", low.*field, high.*field);
}

}  // namespace

std::string why_closed(const Problem& problem, std::span<const ClosedHorizon> closed,
                       std::string_view how) {
    std::vector<ClosedHorizon> open;
    std::ranges::copy_if(closed, std::back_inserter(open),
                         [](const ClosedHorizon& one) { return one.reason.empty(); });
    if (open.empty()) return closed.back().reason;
    const bool pipelined = open.front().ii > 0;
    const std::string at = pipelined ? fmt::format(" at initiation interval{} {}",
                                                   open.front().ii == open.back().ii ? "" : "s",
                                                   span_of(open, &ClosedHorizon::ii))
                                     : "";
    const std::string within = span_of(open, &ClosedHorizon::latency_bound);
    const bool tried = std::ranges::any_of(open, &ClosedHorizon::tried);
    std::string change;
    if (tried && problem.has_limits())
        change = pipelined ? ", or raise a limit, the latency bound or the interval"
                           : ", or raise a limit or the latency bound";
    return fmt::format("no schedule within {} steps{} was {}{}{}", within, at,
                       tried ? "found" : "looked for", how, change);
}

}  // namespace gaus
