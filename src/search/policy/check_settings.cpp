// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/search_settings.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus {

namespace {

template <class T>
void require(bool holds, std::string_view field, const T& found, std::string_view expected) {
    if (!holds)
        throw InputError(
            fmt::format("search settings: found {} {}, expected {}", field, found, expected));
}

bool is_positive(double value) {
    return std::isfinite(value) && value > 0;
}

bool is_non_negative(double value) {
    return std::isfinite(value) && value >= 0;
}

void check_objectives(const SearchSettings& settings) {
    const std::size_t count = settings.objectives.size() + settings.terms.size();
    require(count > 0, "no", "objectives", "at least one built-in objective or term");
    const std::set<Objective> different(settings.objectives.begin(), settings.objectives.end());
    require(different.size() == settings.objectives.size(), "objectives", "twice the same",
            "each at most once");
    for (const Term& term : settings.terms) {
        require(!term.name.empty(), "a term", "without a name", "a name");
        require(term.expected && term.exact, "term", term.name, "both expected and exact");
    }
}

void check_horizons(const SearchSettings& settings) {
    require(!settings.latency_bounds.empty(), "no", "latency_bounds",
            "at least one; LatencyBound{} leaves its length to the search");
    for (const LatencyBound& bound : settings.latency_bounds) {
        require(bound.steps >= 0, "latency bound", bound.steps, "0 or more steps");
        require(is_non_negative(bound.factor), "latency bound factor", bound.factor, "0 or more");
    }
    const IntervalRange& range = settings.intervals;
    if (range.smallest)
        require(range.first > 0, "smallest interval from", range.first, "1 or more");
    else
        require(0 <= range.first && range.first <= range.last, "intervals",
                fmt::format("{} to {}", range.first, range.last),
                "first from 0, last not below it");
}

void check_effort(const SearchSettings& settings) {
    require(is_positive(settings.time_limit), "time_limit", settings.time_limit, "more than 0 s");
    require(settings.restarts >= 0, "restarts", settings.restarts, "0 or more");
    require(settings.batch >= 0, "batch", settings.batch, "0 or more");
    require(is_non_negative(settings.turn), "turn", settings.turn, "0 s or more");
    require(settings.threads >= 0, "threads", settings.threads, "0 or more");
    require(is_non_negative(settings.refinement), "refinement", settings.refinement, "0 or more");
    require(settings.relaxation.iterations >= 0, "relaxation.iterations",
            settings.relaxation.iterations, "0 or more");
    require(settings.front_capacity > 0, "front_capacity", settings.front_capacity, "1 or more");
}

void check_periods(const SearchSettings& settings) {
    require(is_non_negative(settings.report_period), "report_period", settings.report_period,
            "0 s or more");
    require(is_non_negative(settings.exchange_period), "exchange_period", settings.exchange_period,
            "0 s or more");
    require(is_positive(settings.patience), "patience", settings.patience, "more than 0 s");
}

void check_method(const SearchSettings& settings) {
    if (settings.method == Method::search) return;
    const std::string_view name = to_string(settings.method);
    const auto refuse = [&](std::string_view found, std::string_view expected) {
        throw InputError(fmt::format("{}: found {}, expected {}", name, found, expected));
    };
    if (!settings.terms.empty()) refuse("terms", "built-in objectives alone");
    if (settings.prices.size() != settings.objectives.size())
        refuse(fmt::format("{} prices", settings.prices.size()),
               fmt::format("{}, one for each objective", settings.objectives.size()));
    if (!std::ranges::all_of(settings.prices, is_non_negative) ||
        !std::ranges::any_of(settings.prices, is_positive))
        refuse(fmt::format("prices {}", fmt::join(settings.prices, ", ")),
               "0 or more each and one above 0");
    if (settings.method != Method::gs) return;
    if (settings.intervals.first > 0) refuse("--ii", "a design without pipelining");
    if (!settings.categorical) refuse("no relaxation", "SearchSettings::categorical");
}

void check_space(const SearchSpace& space, bool has_limits) {
    check(space, has_limits);
    require(!space.kernel.empty(), "no", "space.kernel", "at least one kernel");
    require(!space.dependencies.empty(), "no", "space.dependencies", "at least one mode");
}

}  // namespace

void check_settings(const Problem& problem, const SearchSettings& settings) {
    check_objectives(settings);
    check_horizons(settings);
    check_effort(settings);
    check_periods(settings);
    check_method(settings);
    check_space(settings.space, is_limited(problem));
    if (settings.initial)
        require(
            settings.initial->start.size() == static_cast<std::size_t>(problem.operator_count()),
            "initial with", fmt::format("{} starts", settings.initial->start.size()),
            fmt::format("{}, one for every operator", problem.operator_count()));
}

}  // namespace gaus
