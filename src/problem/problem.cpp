// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

constexpr auto max_count = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());

std::string prefix(const std::string& source) {
    return source.empty() ? std::string() : printable(source) + ": ";
}

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

/// Groups 0..keys-1 by key, ascending inside a group: offsets [groups + 1] and the members.
template <typename Key>
void group(std::size_t groups, std::size_t count, Key key, std::vector<std::int32_t>& offsets,
           std::vector<std::int32_t>& members) {
    offsets.assign(groups + 1, 0);
    for (std::size_t i = 0; i < count; ++i) {
        ++offsets[static_cast<std::size_t>(key(i)) + 1];
    }
    for (std::size_t g = 0; g < groups; ++g) {
        offsets[g + 1] += offsets[g];
    }
    members.resize(count);
    std::vector<std::int32_t> next(offsets.begin(), offsets.end() - 1);
    for (std::size_t i = 0; i < count; ++i) {
        members[static_cast<std::size_t>(next[static_cast<std::size_t>(key(i))]++)] =
            static_cast<std::int32_t>(i);
    }
}

/// One cycle among the operators that Kahn's algorithm left over (`waiting` > 0): each of them
/// has a predecessor of distance 0 that is left over too, so walking backwards must come round.
std::vector<std::int32_t> find_cycle(const Problem& problem,
                                     std::span<const std::int32_t> waiting) {
    std::vector<std::int32_t> walk, seen_at(waiting.size(), -1);
    auto v = static_cast<std::int32_t>(std::ranges::find_if(waiting, [](auto n) { return n > 0; }) -
                                       waiting.begin());
    while (seen_at[v] < 0) {
        seen_at[v] = static_cast<std::int32_t>(walk.size());
        walk.push_back(v);
        for (const std::int32_t e : problem.incoming(v)) {
            const Dependency& dependency = problem.dependencies()[e];
            if (dependency.distance == 0 && waiting[dependency.source] > 0) {
                v = dependency.source;
                break;
            }
        }
    }
    walk.erase(walk.begin(), walk.begin() + seen_at[v]);
    walk.push_back(v);
    std::ranges::reverse(walk);
    std::rotate(walk.begin(), std::ranges::min_element(walk.begin(), walk.end() - 1),
                walk.end() - 1);
    walk.back() = walk.front();
    return walk;
}

}  // namespace

Problem::Problem(ProblemData data)
    : name_(std::move(data.name)),
      source_(std::move(data.source)),
      sha256_(std::move(data.sha256)),
      remarks_(std::move(data.remarks)),
      resources_(std::move(data.resources)),
      dependencies_(std::move(data.dependencies)) {
    const std::size_t count = data.operators.size();
    if (count == 0) throw InputError(prefix(source_) + "found no operators, expected at least one");
    if (count > max_count || dependencies_.size() > max_count) {
        throw InputError(prefix(source_) + "found more operators or dependencies than 2147483647");
    }
    const auto named = [](const Operator& v) { return !v.name.empty(); };
    if (std::ranges::any_of(data.operators, named)) names_.reserve(count);
    const bool keep_names = names_.capacity() > 0;
    class_.reserve(count);
    latency_.reserve(count);
    amount_.reserve(count);
    size_.reserve(count);
    for (Operator& v : data.operators) {
        if (keep_names) names_.push_back(std::move(v.name));
        class_.push_back(v.resource_class);
        latency_.push_back(v.latency);
        amount_.push_back(v.amount);
        size_.push_back(v.size);
    }
    data.operators = {};
    validate();
    build_adjacency();
    build_levels();
}

std::string Problem::operator_name(std::int32_t v) const {
    const auto index = static_cast<std::size_t>(v);
    return names_.empty() || names_[index].empty() ? std::to_string(v) : names_[index];
}

std::span<const std::int32_t> Problem::incoming(std::int32_t v) const {
    return std::span(in_edges_).subspan(in_offsets_[v], in_offsets_[v + 1] - in_offsets_[v]);
}

std::span<const std::int32_t> Problem::outgoing(std::int32_t v) const {
    return std::span(out_edges_).subspan(out_offsets_[v], out_offsets_[v + 1] - out_offsets_[v]);
}

void Problem::validate_resources() const {
    for (std::size_t c = 0; c < resources_.size(); ++c) {
        const ResourceClass& resource = resources_[c];
        const auto where = [&] { return class_text(c); };
        require(resource.limit >= -1, where, "limit", resource.limit, "-1 or more");
        require(std::isfinite(resource.cost) && resource.cost >= 0, where, "cost", resource.cost,
                "a finite number, 0 or more");
        require(resource.blocking >= 0, where, "blocking", resource.blocking, non_negative);
    }
}

void Problem::validate_operators() const {
    const auto classes = static_cast<std::int32_t>(resources_.size());
    std::int64_t total_amount = 0, total_size = 0;
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        const auto where = [&] {
            return fmt::format("{}operator {}", prefix(source_), shown_name(operator_name(v)));
        };
        require(0 <= class_[v] && class_[v] < classes, where, "resource class", class_[v],
                fmt::format("a class below {}", classes));
        require(amount_[v] >= 0, where, "amount", amount_[v], non_negative);
        require(latency_[v] >= 0, where, "latency", latency_[v], non_negative);
        require(size_[v] >= 0, where, "size", size_[v], non_negative);
        require(add(total_amount, amount_[v]), where, "amount", amount_[v],
                "a total of at most 2^53 units");
        require(add(total_size, size_[v]), where, "size", size_[v], "a total size of at most 2^53");
    }
}

void Problem::validate_dependencies() const {
    const std::int32_t count = operator_count();
    for (std::size_t e = 0; e < dependencies_.size(); ++e) {
        const Dependency& d = dependencies_[e];
        const auto by_number = [&] { return fmt::format("{}dependency {}", prefix(source_), e); };
        require(0 <= d.source && d.source < count, by_number, "source", d.source,
                fmt::format("an operator below {}", count));
        require(0 <= d.target && d.target < count, by_number, "target", d.target,
                fmt::format("an operator below {}", count));
        const auto where = [&] { return dependency_text(d); };
        require(d.distance >= 0, where, "distance", d.distance, non_negative);
        require(d.delay >= 0, where, "delay", d.delay, non_negative);
        require(std::isfinite(d.weight) && d.weight >= 0, where, "weight", d.weight,
                "a finite number, 0 or more");
    }
}

/// The largest values of resource and communication that any schedule can have.
void Problem::validate_objectives() const {
    std::vector<double> units(resources_.size(), 0.0);
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        units[class_[v]] += static_cast<double>(amount_[v]);
    }
    double resource = 1, communication = 1;
    constexpr std::string_view expected = "objectives whose product stays below 1e260";
    for (std::size_t c = 0; c < resources_.size(); ++c) {
        resource += resources_[c].cost * units[c] * std::max(resources_[c].blocking, 1);
        require(
            resource <= most_product, [&] { return class_text(c); }, "cost", resources_[c].cost,
            expected);
    }
    for (const Dependency& d : dependencies_) {
        if (d.carries) communication += d.weight * most_crossed;
        require(
            resource * communication <= most_product, [&] { return dependency_text(d); }, "weight",
            d.weight, expected);
    }
}

void Problem::validate() const {
    validate_resources();
    validate_operators();
    validate_dependencies();
    validate_objectives();
}

std::string Problem::class_text(std::size_t c) const {
    const std::string& name = resources_[c].name;
    return fmt::format("{}resource class {}", prefix(source_),
                       name.empty() ? std::to_string(c) : shown_name(name));
}

std::string Problem::dependency_text(const Dependency& d) const {
    return fmt::format("{}dependency {} -> {}", prefix(source_),
                       shown_name(operator_name(d.source)), shown_name(operator_name(d.target)));
}

void Problem::build_adjacency() {
    const auto count = static_cast<std::size_t>(operator_count());
    group(
        count, dependencies_.size(), [&](std::size_t e) { return dependencies_[e].target; },
        in_offsets_, in_edges_);
    group(
        count, dependencies_.size(), [&](std::size_t e) { return dependencies_[e].source; },
        out_offsets_, out_edges_);
    has_recurrences_ =
        std::ranges::any_of(dependencies_, [](const Dependency& d) { return d.distance > 0; });
    for (std::int32_t v = 0; v < operator_count() && !has_limits_; ++v) {
        const ResourceClass& resource = resources_[class_[v]];
        has_limits_ = resource.limit >= 0 && resource.blocking > 0 && amount_[v] > 0;
    }
}

void Problem::build_levels() {
    const auto count = static_cast<std::size_t>(operator_count());
    std::vector<std::int32_t> waiting(count, 0), level(count, 0), queue;
    queue.reserve(count);
    for (const Dependency& d : dependencies_) {
        waiting[d.target] += d.distance == 0;
    }
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        if (waiting[v] == 0) queue.push_back(v);
    }
    for (std::size_t done = 0; done < queue.size(); ++done) {
        const std::int32_t u = queue[done];
        for (const std::int32_t e : outgoing(u)) {
            const Dependency& d = dependencies_[e];
            if (d.distance > 0) continue;
            level[d.target] = std::max(level[d.target], level[u] + 1);
            if (--waiting[d.target] == 0) queue.push_back(d.target);
        }
    }
    if (queue.size() < count) {
        throw InputError(fmt::format("{}dependency cycle of distance 0: {}", prefix(source_),
                                     path_text(*this, find_cycle(*this, waiting))));
    }
    const auto levels = static_cast<std::size_t>(std::ranges::max(level)) + 1;
    group(
        levels, count, [&](std::size_t v) { return level[v]; }, level_offsets_, order_);
}

}  // namespace gaus
