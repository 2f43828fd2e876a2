// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/problem.hpp"
#include "gaus/text.hpp"

#include "problem/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

[[noreturn]] void fail(const std::string& where, std::string_view field, auto found,
                       std::string_view expected) {
    throw InputError(fmt::format("{}: found {} {}, expected {}", where, field, found, expected));
}

void require(bool ok, auto&& where, std::string_view field, auto found, std::string_view expected) {
    if (!ok) fail(where(), field, found, expected);
}

constexpr std::string_view non_negative = "0 or more";

/// Objectives are doubles: integers up to here are exact.
constexpr std::int64_t most_exact = std::int64_t{1} << 53;
/// Largest product of what resource and communication can be, so that hypervolumes, the product of
/// all objectives, stay finite.
constexpr double most_product = 1e260;
/// Boundaries that a value can cross at most: a start and a loop-carried distance fit 31 bits each.
constexpr double most_crossed = 4294967296.0;

/// Adds two terms of at least 0 and tells whether the sum is still exact.
bool add(std::int64_t& total, std::int64_t value) {
    if (value > most_exact - total) return false;
    total += value;
    return true;
}

}  // namespace

void Problem::validate_resources() const {
    for (std::size_t c = 0; c < resources_.size(); ++c) {
        const ResourceClass& resource = resources_[c];
        const auto where = [&] { return class_text(c); };
        require(resource.limit >= -1, where, "limit", resource.limit, "-1 or more");
        require(std::isfinite(resource.cost) && resource.cost >= 0, where, "cost", resource.cost,
                "a finite number, 0 or more");
        require(resource.blocking >= 0, where, "blocking", resource.blocking, non_negative);
    }
    for (std::size_t k = 0; k < spaces_.size(); ++k) {
        const auto where = [&] { return space_text(k); };
        require(spaces_[k].limit >= -1, where, "limit", spaces_[k].limit, "-1 or more");
        require(std::isfinite(spaces_[k].cost) && spaces_[k].cost >= 0, where, "cost",
                spaces_[k].cost, "a finite number, 0 or more");
    }
}

void Problem::validate_operators() const {
    const auto classes = static_cast<std::int32_t>(resources_.size());
    const auto spaces = static_cast<std::int32_t>(spaces_.size());
    std::int64_t total_size = 0;
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        const auto where = [&] { return operator_text(v); };
        require(0 <= class_[v] && class_[v] < classes, where, "resource class", class_[v],
                fmt::format("a class below {}", classes));
        require(0 <= space(v) && space(v) < spaces, where, "memory space", space(v),
                fmt::format("a space below {}", spaces));
        require(amount_[v] >= 0, where, "amount", amount_[v], non_negative);
        require(latency_[v] >= 0, where, "latency", latency_[v], non_negative);
        require(size_[v] >= 0, where, "size", size_[v], non_negative);
        require(birth_[v] >= 0, where, "birth", birth_[v], non_negative);
        require(earliest(v) >= 0, where, "earliest start", earliest(v), non_negative);
        require(latest(v) >= earliest(v), where, "latest start", latest(v),
                fmt::format("at least its earliest start {}", earliest(v)));
        require(add(total_size, size_[v]), where, "size", size_[v], "a total size of at most 2^53");
    }
}

void Problem::validate_reservations() const {
    std::int64_t total_units = 0, total_scratch = 0;
    const auto check = [&](std::int32_t v, const Reservation& r) {
        const auto where = [&] { return operator_text(v); };
        const std::size_t count = r.of_space ? spaces_.size() : resources_.size();
        const std::string_view thing = r.of_space ? "memory space" : "resource class";
        require(0 <= r.index && std::cmp_less(r.index, count), where, thing, r.index,
                fmt::format("one below {}", count));
        require(r.amount >= 0, where, "amount", r.amount, non_negative);
        require(r.from >= 0, where, "from", r.from, non_negative);
        require(r.steps >= 0, where, "steps", r.steps, non_negative);
        require(r.steps <= std::numeric_limits<std::int32_t>::max() - r.from, where, "steps",
                r.steps, "an end of at most 2^31 - 1 steps after the start");
        require(add(r.of_space ? total_scratch : total_units, r.amount), where, "amount", r.amount,
                "a total of at most 2^53 units");
    };
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        for (const Reservation& r : uses(v))
            check(v, r);
        for (const Reservation& r : scratch(v))
            check(v, r);
    }
}

void Problem::validate_dependencies() const {
    const std::int32_t count = operator_count();
    for (std::size_t e = 0; e < dependencies_.size(); ++e) {
        const Dependency& d = dependencies_[e];
        const auto by_number = [&] {
            return fmt::format("{}dependency {}", source_prefix(source_), e);
        };
        require(0 <= d.source && d.source < count, by_number, "source", d.source,
                fmt::format("an operator below {}", count));
        require(0 <= d.target && d.target < count, by_number, "target", d.target,
                fmt::format("an operator below {}", count));
        const auto where = [&] { return dependency_text(d); };
        require(d.distance >= 0, where, "distance", d.distance, non_negative);
        require(d.delay > std::numeric_limits<std::int32_t>::min(), where, "delay", d.delay,
                "at least -(2^31 - 1)");
        require(d.hold >= 0, where, "hold", d.hold, non_negative);
        require(std::isfinite(d.weight) && d.weight >= 0, where, "weight", d.weight,
                "a finite number, 0 or more");
    }
}

/// The largest values of resource, communication and memory that any schedule can have.
void Problem::validate_objectives() const {
    std::vector<double> units(resources_.size(), 0.0);
    for (const Reservation& r : uses_)
        units[r.index] += static_cast<double>(r.amount) * r.steps;
    double resource = 1, communication = 1, memory_cost = 1;
    constexpr std::string_view expected = "objectives whose product stays below 1e260";
    for (std::size_t c = 0; c < resources_.size(); ++c) {
        resource += resources_[c].cost * units[c];
        require(
            resource <= most_product, [&] { return class_text(c); }, "cost", resources_[c].cost,
            expected);
    }
    for (std::size_t k = 0; k < spaces_.size(); ++k) {
        memory_cost = std::max(memory_cost, spaces_[k].cost);
        require(
            resource * memory_cost <= most_product, [&] { return space_text(k); }, "cost",
            spaces_[k].cost, expected);
    }
    for (const Dependency& d : dependencies_) {
        if (d.carries) communication += d.weight * most_crossed;
        require(
            resource * memory_cost * communication <= most_product,
            [&] { return dependency_text(d); }, "weight", d.weight, expected);
    }
}

void Problem::validate() const {
    validate_resources();
    validate_operators();
    validate_reservations();
    validate_dependencies();
    validate_objectives();
}

std::string Problem::class_text(std::size_t c) const {
    const std::string& name = resources_[c].name;
    return fmt::format("{}resource class {}", source_prefix(source_),
                       name.empty() ? std::to_string(c) : shown_name(name));
}

std::string Problem::space_text(std::size_t k) const {
    return fmt::format("{}memory space {}", source_prefix(source_),
                       spaces_[k].name.empty() ? std::to_string(k) : shown_name(spaces_[k].name));
}

std::string Problem::operator_text(std::int32_t v) const {
    return fmt::format("{}operator {}", source_prefix(source_), shown_name(operator_name(v)));
}

std::string Problem::dependency_text(const Dependency& d) const {
    return fmt::format("{}dependency {} -> {}", source_prefix(source_),
                       shown_name(operator_name(d.source)), shown_name(operator_name(d.target)));
}

}  // namespace gaus
