// SPDX-License-Identifier: Apache-2.0
#include "app/options/values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace gaus::app {
namespace {

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
    return parse_whole<std::int64_t>(text);
}

std::optional<double> parse_real(std::string_view text) {
    const auto value = parse_whole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<double> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    double unit = 1;
    switch (text.back()) {
        case 's':
            unit = 1;
            break;
        case 'm':
            unit = 60;
            break;
        case 'h':
            unit = 3600;
            break;
        case 'd':
            unit = 86400;
            break;
        default:
            return parse_real(text);
    }
    const auto value = parse_real(text.substr(0, text.size() - 1));
    return value ? std::optional(*value * unit) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t at = text.find(separator); at != text.npos; at = text.find(separator)) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    parts.push_back(text);
    return parts;
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<IntervalRange> parse_intervals(std::string_view text) {
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    if (text == "none") return IntervalRange{};
    if (text == "auto") return IntervalRange{1, most, true};
    const std::size_t colon = text.find(':');
    const auto first = parse_integer(text.substr(0, colon));
    const auto last = colon == text.npos ? first : parse_integer(text.substr(colon + 1));
    if (!first || !last || *first < 1 || *first > *last || *last > most) return std::nullopt;
    return IntervalRange{static_cast<std::int32_t>(*first), static_cast<std::int32_t>(*last)};
}

std::optional<LatencyBound> parse_bound(std::string_view text) {
    if (text == "auto") return LatencyBound{};
    if (text.ends_with('x')) {
        const auto factor = parse_real(text.substr(0, text.size() - 1));
        if (!factor || !(*factor > 0 && *factor <= 1e6)) return std::nullopt;
        return LatencyBound{.factor = *factor};
    }
    const auto steps = parse_integer(text);
    if (!steps || *steps < 1 || *steps > std::numeric_limits<std::int32_t>::max())
        return std::nullopt;
    return LatencyBound{.steps = static_cast<std::int32_t>(*steps)};
}

std::optional<Limit> parse_limit(std::string_view text) {
    if (text == "none") return Limit{"", -1};
    const std::size_t equals = text.rfind('=');
    if (equals == text.npos || equals == 0) return std::nullopt;
    const std::string_view units = text.substr(equals + 1);
    if (units == "none") return Limit{std::string(text.substr(0, equals)), -1};
    const auto count = parse_integer(units);
    if (!count || *count < 1) return std::nullopt;
    return Limit{std::string(text.substr(0, equals)), *count};
}

}  // namespace gaus::app
