// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/components.hpp"
#include "problem/dependency.hpp"
#include "problem/longest_path.hpp"
#include "problem/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// More cannot be valid; sums of a few do not overflow.
constexpr std::int64_t most_exact = std::int64_t{1} << 53;
constexpr auto max_count = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());

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

/// The same reservations by class or space and by time, those of one without overlaps. Values that
/// may not be are left as they are.
std::vector<Reservation> disjoint(std::vector<Reservation> given) {
    const auto place = [](const Reservation& r) { return std::pair(r.of_space, r.index); };
    const auto valid = [](const Reservation& r) {
        return r.from >= 0 && r.steps >= 0 && r.amount >= 0 && r.amount <= most_exact;
    };
    std::ranges::stable_sort(
        given, {}, [&](const Reservation& r) { return std::tuple(r.of_space, r.index, r.from); });
    if (given.size() < 2 || !std::ranges::all_of(given, valid)) return given;
    std::vector<Reservation> pieces;
    for (auto first = given.begin(); first != given.end();) {
        const auto last = std::find_if(
            first, given.end(), [&](const Reservation& r) { return place(r) != place(*first); });
        std::map<std::int64_t, std::int64_t> change;
        for (const Reservation& r : std::ranges::subrange(first, last)) {
            change[r.from] += r.amount;
            change[std::int64_t{r.from} + r.steps] -= r.amount;
        }
        std::int64_t held = 0, since = 0;
        for (const auto& [step, by] : change) {
            if (by == 0) continue;
            if (held > 0)
                pieces.push_back({.index = first->index,
                                  .from = static_cast<std::int32_t>(since),
                                  .steps = static_cast<std::int32_t>(step - since),
                                  .of_space = first->of_space,
                                  .amount = held});
            held += by;
            since = step;
        }
        first = last;
    }
    return pieces;
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
            const std::int32_t before = problem.dependencies()[e].source;
            if (!problem.leads_back(e) && waiting[before] > 0) {
                v = before;
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
      spaces_(std::move(data.spaces)),
      dependencies_(std::move(data.dependencies)) {
    const std::size_t count = data.operators.size();
    if (spaces_.empty()) spaces_.emplace_back();
    if (count == 0)
        throw InputError(source_prefix(source_) + "found no operators, expected at least one");
    if (count > max_count || dependencies_.size() > max_count) {
        throw InputError(source_prefix(source_) +
                         "found more operators or dependencies than 2147483647");
    }
    take(std::move(data.operators));
    validate();
    build_adjacency();
    build_levels();
}

void Problem::take(std::vector<Operator> operators) {
    const std::size_t count = operators.size();
    const auto any = [&](auto differs) { return std::ranges::any_of(operators, differs); };
    const bool names = any([](const Operator& v) { return !v.name.empty(); });
    if (any([](const Operator& v) { return v.space != 0; })) space_.reserve(count);
    if (any([](const Operator& v) { return v.earliest != 0; })) earliest_.reserve(count);
    if (any([](const Operator& v) { return v.latest != -1; })) latest_.reserve(count);
    if (names) names_.reserve(count);
    class_.reserve(count);
    latency_.reserve(count);
    birth_.reserve(count);
    amount_.reserve(count);
    size_.reserve(count);
    uses_.reserve(count);
    use_offsets_.reserve(count + 1);
    use_offsets_.push_back(0);
    scratch_offsets_.assign(1, 0);
    for (Operator& v : operators) {
        if (names) names_.push_back(std::move(v.name));
        if (space_.capacity() > 0) space_.push_back(v.space);
        if (earliest_.capacity() > 0) earliest_.push_back(v.earliest);
        if (latest_.capacity() > 0) latest_.push_back(v.latest == -1 ? open_end : v.latest);
        latency_.push_back(v.latency);
        birth_.push_back(v.birth == -1 ? std::max(v.latency, 1) - 1 : v.birth);
        size_.push_back(v.size);
        take_reservations(v);
    }
    short_forms_alone_ &= scratch_.empty();
    if (scratch_.empty()) scratch_offsets_ = {};
}

/// What counts, and the class that the operator is called after. Values that may not be are kept
/// for validate_reservations().
void Problem::take_reservations(const Operator& of) {
    const auto known = [&](std::int32_t c) {
        return 0 <= c && std::cmp_less(c, resources_.size());
    };
    const auto counts = [](const Reservation& r) { return r.amount != 0 && r.steps != 0; };
    Reservation called{.index = of.resource_class, .amount = of.amount};
    if (known(called.index)) called.steps = resources_[called.index].blocking;
    if (of.reservations.empty()) {
        if (counts(called)) uses_.push_back(called);
    } else {
        const std::size_t before = uses_.size();
        for (const Reservation& r : disjoint(of.reservations))
            if (counts(r)) (r.of_space ? scratch_ : uses_).push_back(r);
        const bool none = uses_.size() == before;
        called = none ? Reservation{.amount = 0} : uses_[before];
        const bool short_form = uses_.size() == before + 1 && called.from == 0 &&
                                known(called.index) &&
                                called.steps == resources_[called.index].blocking;
        short_forms_alone_ &= none || short_form;
    }
    class_.push_back(called.index);
    amount_.push_back(called.amount);
    use_offsets_.push_back(static_cast<std::int64_t>(uses_.size()));
    scratch_offsets_.push_back(static_cast<std::int64_t>(scratch_.size()));
}

std::span<const Reservation> Problem::uses(std::int32_t v) const {
    return std::span(uses_).subspan(use_offsets_[v], use_offsets_[v + 1] - use_offsets_[v]);
}

std::span<const Reservation> Problem::scratch(std::int32_t v) const {
    if (scratch_.empty()) return {};
    return std::span(scratch_).subspan(scratch_offsets_[v],
                                       scratch_offsets_[v + 1] - scratch_offsets_[v]);
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
    has_limits_ = std::ranges::any_of(
        uses_, [&](const Reservation& r) { return resources_[r.index].limit >= 0; });
    const auto limited = [&](std::int32_t k) { return spaces_[k].limit >= 0; };
    has_space_limits_ = std::ranges::any_of(scratch_, limited, &Reservation::index);
    for (std::int32_t v = 0; v < operator_count() && !has_space_limits_; ++v)
        has_space_limits_ = size_[v] > 0 && limited(space(v));
}

/// Operators in an order that dependencies which do not lead back keep; those on or behind a cycle
/// are missing, and `waiting` [V] counts the dependencies that keep them.
std::vector<std::int32_t> Problem::sorted(std::vector<std::int32_t>& waiting) const {
    const auto count = static_cast<std::size_t>(operator_count());
    std::vector<std::int32_t> queue;
    queue.reserve(count);
    waiting.assign(count, 0);
    for (std::size_t e = 0; e < dependencies_.size(); ++e)
        waiting[dependencies_[e].target] += !leads_back(static_cast<std::int32_t>(e));
    for (std::int32_t v = 0; v < operator_count(); ++v) {
        if (waiting[v] == 0) queue.push_back(v);
    }
    for (std::size_t done = 0; done < queue.size(); ++done) {
        for (const std::int32_t e : outgoing(queue[done])) {
            const std::int32_t w = dependencies_[e].target;
            if (!leads_back(e) && --waiting[w] == 0) queue.push_back(w);
        }
    }
    return queue;
}

/// Of cycles of distance 0, those dependencies lead back whose ends may be in the other order; of
/// cycles that let all their operators start together, those to an operator of no larger number.
void Problem::break_cycles() {
    const Components components = strong_components(*this, 0);
    back_.assign(dependencies_.size(), 0);
    for (std::size_t e = 0; e < dependencies_.size(); ++e) {
        const Dependency& d = dependencies_[e];
        if (d.distance > 0 || components.of[d.source] != components.of[d.target]) continue;
        const std::int64_t gap = dependency_gap(*this, d, 0);
        back_[e] = gap < 0 || (gap == 0 && d.source >= d.target);
    }
}

void Problem::build_levels() {
    const auto count = static_cast<std::size_t>(operator_count());
    std::vector<std::int32_t> waiting, queue = sorted(waiting), level(count, 0);
    if (queue.size() < count) {
        break_cycles();
        queue = sorted(waiting);
    }
    if (queue.size() < count) {
        throw InputError(
            fmt::format("{}dependency cycle of distance 0: {}: expected a distance of 1 "
                        "or more on one of its dependencies",
                        source_prefix(source_), path_text(*this, find_cycle(*this, waiting))));
    }
    for (const std::int32_t u : queue)
        for (const std::int32_t e : outgoing(u)) {
            std::int32_t& next = level[dependencies_[e].target];
            if (!leads_back(e)) next = std::max(next, level[u] + 1);
        }
    const auto levels = static_cast<std::size_t>(std::ranges::max(level)) + 1;
    group(
        levels, count, [&](std::size_t v) { return level[v]; }, level_offsets_, order_);
    if (has_maximum_distances()) validate_cycles();
}

/// No cycle of distance 0 may take steps.
void Problem::validate_cycles() const {
    LongestPaths paths(*this, LongestPaths::Way::forward);
    const auto edges = paths.run(order_, 0, [](const Dependency& d) { return d.distance == 0; });
    if (edges.empty()) return;
    throw InputError(
        fmt::format("{}dependency cycle of distance 0: {}: found latencies and delays of {} in "
                    "all, expected at "
                    "most 0",
                    source_prefix(source_), path_text(*this, path_operators(*this, edges)),
                    counted(recurrence_sum(*this, edges).steps, "step")));
}

}  // namespace gaus
