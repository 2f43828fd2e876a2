// SPDX-License-Identifier: Apache-2.0
#include "construct/least_length.hpp"

#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/text.hpp"

#include "construct/acyclic_search.hpp"
#include "construct/contract.hpp"
#include "construct/exact_schedule.hpp"
#include "exact/reservation_table.hpp"
#include "problem/longest_path.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

constexpr std::size_t most_pairs = 1000;     // operators of a class, squared: a millisecond
constexpr std::size_t most_intervals = 150;  // likewise, cubed

__extension__ using Wide = __int128;  // units * steps of a whole class

std::int64_t divide_up(Wide a, std::int64_t b) {
    constexpr Wide most = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int64_t>(std::min(1 + most, (a + b - 1) / b));
}

/// What one operator holds of a class.
struct Member {
    std::int32_t v;
    Reservation use;
};

/// What operators hold of a class of which at most `abreast` run at once; 0: as many as their units
/// allow.
struct Group {
    std::int32_t resource_class;
    std::int64_t class_limit, abreast;
    std::vector<Member> members{};
    bool alike = true;  ///< all hold for the same number of steps

    std::int64_t units(const Member& m) const { return abreast > 0 ? 1 : m.use.amount; }
    std::int64_t limit() const { return abreast > 0 ? abreast : class_limit; }
    /// Steps that so many units, and units times steps, take.
    std::int64_t steps(std::int64_t units, Wide work) const {
        if (abreast > 0 && alike) return divide_up(units, abreast) * members.front().use.steps;
        return divide_up(work, limit());
    }
};

/// All that is held of every limited class, and that of which at most 1, 2, 3 or 4 run at once.
std::vector<Group> groups_of(const Problem& problem) {
    constexpr std::int64_t most_abreast = 4;
    std::vector<Group> groups;
    std::vector<std::vector<Member>> members(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const Reservation& use : problem.uses(v))
            if (problem.resources()[use.index].limit >= 0) members[use.index].push_back({v, use});
    for (std::size_t c = 0; c < members.size(); ++c) {
        if (members[c].empty()) continue;
        const std::int64_t limit = problem.resources()[c].limit;
        for (std::int64_t abreast = 0; abreast <= std::min(most_abreast, limit); ++abreast) {
            Group group{static_cast<std::int32_t>(c), limit, abreast};
            for (const Member& m : members[c])
                if (abreast == 0 || m.use.amount > limit / (abreast + 1))
                    group.members.push_back(m);
            if (group.members.empty()) continue;
            const std::int32_t steps = group.members.front().use.steps;
            group.alike = std::ranges::all_of(
                group.members, [&](const Member& m) { return m.use.steps == steps; });
            groups.push_back(std::move(group));
        }
    }
    return groups;
}

/// The longest that a subset of a group asks for.
class Subsets {
  public:
    Subsets(const Group& group, std::span<const std::int32_t> head,
            std::span<const std::int32_t> tail)
        : group_(group) {
        best_.resource_class = group.resource_class;
        for (const Member& m : group.members)
            items_.push_back({.units = group.units(m),
                              .steps = m.use.steps,
                              .head = std::int64_t{head[m.v]} + m.use.from,
                              .tail = std::int64_t{tail[m.v]} - m.use.from - m.use.steps});
    }

    ClassLength longest() {
        std::vector<Item> heads(items_);
        std::ranges::stable_sort(heads, std::greater(), &Item::head);
        std::ranges::stable_sort(items_, std::greater(), &Item::tail);
        const std::int64_t first = heads.back().head, last = items_.back().tail;
        if (items_.size() > most_pairs) {
            sweep(items_, first, varies);
            sweep(heads, varies, last);
            return best_;
        }
        for (std::size_t i = 0; i < heads.size(); ++i)
            if (i + 1 == heads.size() || heads[i].head != heads[i + 1].head)
                sweep(items_, heads[i].head, varies);
        return best_;
    }

  private:
    static constexpr std::int64_t varies = std::numeric_limits<std::int64_t>::min();

    /// Steps before units can be held first, and after they are given back.
    struct Item {
        std::int64_t units, steps, head, tail;
    };

    /// Adds items in the order given, those of heads from `head` on; what varies is that of the
    /// item added last.
    void sweep(std::span<const Item> order, std::int64_t head, std::int64_t tail) {
        std::int64_t units = 0, count = 0;
        Wide work = 0;
        for (const Item& item : order) {
            if (head != varies && item.head < head) continue;
            units += item.units;
            work += Wide{item.units} * item.steps;
            ++count;
            const std::int64_t before = head != varies ? head : item.head;
            const std::int64_t after = tail != varies ? tail : item.tail;
            const std::int64_t steps = before + group_.steps(units, work) + after;
            if (steps <= best_.steps) continue;
            best_.steps = steps;
            best_.operators = count;
            best_.before = before;
            best_.after = after;
        }
    }

    const Group& group_;
    std::vector<Item> items_;
    ClassLength best_;
};

/// True when the operators of the group, wherever they start in their windows, hold more units
/// between two steps than there are.
bool overfull(const Windows& windows, const Group& group) {
    if (group.members.size() > most_intervals) return false;
    std::vector<std::int64_t> from, to;
    for (const Member& m : group.members) {
        for (const std::int64_t start : {windows.earliest[m.v], windows.latest[m.v]}) {
            from.push_back(start + m.use.from);
            to.push_back(start + m.use.from + m.use.steps);
        }
    }
    for (auto* ends : {&from, &to}) {
        std::ranges::sort(*ends);
        ends->erase(std::unique(ends->begin(), ends->end()), ends->end());
    }
    for (const std::int64_t a : from) {
        for (const std::int64_t b : to) {
            if (b <= a) continue;
            Wide work = 0;
            for (const Member& m : group.members) {
                const std::int64_t steps = m.use.steps;
                const std::int64_t ends = std::int64_t{windows.earliest[m.v]} + m.use.from + steps;
                const std::int64_t begins = std::int64_t{windows.latest[m.v]} + m.use.from;
                const std::int64_t inside = std::min({steps, b - a, ends - a, b - begins});
                if (inside > 0) work += Wide{group.units(m)} * inside;
            }
            if (work > Wide{group.limit()} * (b - a)) return true;
        }
    }
    return false;
}

/// A complete search for the starts of the limited operators.
ExactAnswer search_all(const Problem& problem, const Windows& windows,
                       const std::function<bool()>& stop) {
    const auto contraction = contract(problem, windows);
    const Problem& inner = contraction ? contraction->problem : problem;
    const Windows& inside = contraction ? contraction->windows : windows;
    ExactAnswer answer = completes_acyclic_search(inner)
                             ? acyclic_search(inner, inside, usual_looks, 0, 0, stop)
                             : exact_schedule(inner, inside, inside.earliest, usual_looks, stop);
    if (answer.schedule && contraction)
        answer.schedule =
            expand(*contraction, problem, windows, *answer.schedule, windows.earliest);
    return answer;
}

std::string words_of(const Problem& problem, const ClassLength& length) {
    const ResourceClass& resource = problem.resources()[length.resource_class];
    const std::string blocking =
        problem.has_short_forms_alone() ? fmt::format(" of blocking {}", resource.blocking) : "";
    std::string text = fmt::format("resource class {}: {}{}, limit {}", shown_name(resource.name),
                                   counted(length.operators, "operator"), blocking, resource.limit);
    if (length.before > 0) text += fmt::format(", not before step {}", length.before);
    if (length.after > 0) text += fmt::format(", {} behind them", counted(length.after, "step"));
    return text;
}

std::string words_of(const Problem& problem, const Group& group) {
    return words_of(problem, ClassLength{.resource_class = group.resource_class,
                                         .operators = std::ssize(group.members)});
}

}  // namespace

std::vector<std::int32_t> tails(const Problem& problem, std::int32_t ii) {
    LongestPaths paths(problem, LongestPaths::Way::backward);
    paths.run(problem.topological_order(), ii,
              [ii](const Dependency& d) { return dependency_counts(d, ii); });
    std::vector<std::int32_t> tail(paths.steps().size());
    std::ranges::transform(paths.steps(), tail.begin(),
                           [](std::int64_t steps) { return static_cast<std::int32_t>(steps); });
    return tail;
}

ClassLength class_length(const Problem& problem, std::span<const std::int32_t> head,
                         std::span<const std::int32_t> tail) {
    ClassLength longest;
    for (const Group& group : groups_of(problem)) {
        const ClassLength length = Subsets(group, head, tail).longest();
        if (length.steps > longest.steps) longest = length;
    }
    return longest;
}

LeastLength least_length(const Problem& problem, const std::function<bool()>& stop) {
    constexpr int most_raises = 64;
    require_units(problem);
    LeastLength least{critical_path(problem)};
    if (!problem.has_limits()) return least;
    const Windows tightest = windows(problem, least.steps);
    const ClassLength length = class_length(problem, tightest.earliest, tails(problem, 0));
    if (length.steps > std::numeric_limits<std::int32_t>::max())
        throw InfeasibleError(fmt::format("{}: more than {} steps", words_of(problem, length),
                                          std::numeric_limits<std::int32_t>::max()));
    if (length.steps > least.steps) {
        least.steps = static_cast<std::int32_t>(length.steps);
        least.reason = words_of(problem, length);
    }
    const std::vector<Group> groups = groups_of(problem);
    for (int i = 0; i < most_raises && !stop(); ++i, ++least.steps) {
        const Windows window = windows(problem, least.steps);
        const auto full = std::ranges::find_if(
            groups, [&](const Group& group) { return overfull(window, group); });
        if (full != groups.end()) {
            least.reason = words_of(problem, *full);
            continue;
        }
        ExactAnswer answer = search_all(problem, window, stop);
        least.schedule = std::move(answer.schedule);
        if (!answer.infeasible) break;
        if (least.reason.empty()) least.reason = "the limits of all classes together";
    }
    return least;
}

std::string class_reason(const Problem& problem, const Windows& windows) {
    const ClassLength length = class_length(problem, windows.earliest, tails(problem, windows.ii));
    if (length.steps <= windows.latency_bound) return {};
    return fmt::format("no schedule exists within {} steps{}: {}; at least {} steps are needed",
                       windows.latency_bound,
                       windows.ii > 0 ? fmt::format(" at initiation interval {}", windows.ii) : "",
                       words_of(problem, length), length.steps);
}

std::string too_short(std::int32_t steps, const LeastLength& least) {
    return fmt::format("no schedule exists within {} steps: {}; at least {} steps are needed",
                       steps, least.reason, least.steps);
}

}  // namespace gaus
