// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/horizon.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::app {

/// The whole of `text` as an integer; nullopt for anything else.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// The whole of `text` as a finite number.
std::optional<double> parse_real(std::string_view text);
/// Seconds in "60", "0.5s", "10m", "2h" or "30d".
std::optional<double> parse_duration(std::string_view text);

/// The parts of "a,b,c"; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
/// `text` without spaces and tabs at its ends.
std::string_view trim(std::string_view text);

/// One entry of --latency-bound: "1.25x", "40" or "auto".
std::optional<LatencyBound> parse_bound(std::string_view text);
/// --ii: "none", "auto", "4" or "2:6".
std::optional<IntervalRange> parse_intervals(std::string_view text);

/// One entry of --limit.
struct Limit {
    std::string resource_class;  ///< empty: all
    std::int64_t units = -1;     ///< -1: none
};
/// "CLASS=N", "CLASS=none" or "none"; the name ends at the last '='.
std::optional<Limit> parse_limit(std::string_view text);

}  // namespace gaus::app
