// SPDX-License-Identifier: Apache-2.0
#include "construct/least_length.hpp"

#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/text.hpp"

#include "construct/acyclic_search.hpp"
#include "construct/contract.hpp"
#include "construct/exact_schedule.hpp"
#include "exact/reservation.hpp"

#include <algorithm>
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

/// Operators of a class of which at most `abreast` run at once; 0: as many as their units allow.
struct Group {
    const ResourceClass* resource;
    std::int64_t abreast;
    std::vector<std::int32_t> operators{};

    std::int64_t units(const Problem& problem, std::int32_t v) const {
        return abreast > 0 ? 1 : problem.amount()[v];
    }
    std::int64_t limit() const { return abreast > 0 ? abreast : resource->limit; }
    /// Steps that so many units take.
    std::int64_t steps(std::int64_t units) const {
        return abreast > 0 ? divide_up(units, abreast) * resource->blocking
                           : divide_up(Wide{units} * resource->blocking, resource->limit);
    }
};

/// All operators of every limited class, and those of which at most 1, 2, 3 or 4 run at once.
std::vector<Group> groups_of(const Problem& problem) {
    constexpr std::int64_t most_abreast = 4;
    std::vector<Group> groups;
    std::vector<std::vector<std::int32_t>> members(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (takes_limited_units(problem, v)) members[problem.resource_class()[v]].push_back(v);
    for (std::size_t c = 0; c < members.size(); ++c) {
        if (members[c].empty()) continue;
        const ResourceClass& resource = problem.resources()[c];
        for (std::int64_t abreast = 0; abreast <= std::min(most_abreast, resource.limit);
             ++abreast) {
            Group group{&resource, abreast};
            for (const std::int32_t v : members[c])
                if (abreast == 0 || problem.amount()[v] > resource.limit / (abreast + 1))
                    group.operators.push_back(v);
            if (!group.operators.empty()) groups.push_back(std::move(group));
        }
    }
    return groups;
}

std::vector<std::int32_t> tails(const Windows& windows) {
    std::vector<std::int32_t> tail;
    for (const std::int32_t latest : windows.latest)
        tail.push_back(windows.latency_bound - latest);
    return tail;
}

/// The longest that a subset of a group asks for.
class Subsets {
  public:
    Subsets(const Problem& problem, const Group& group, std::span<const std::int32_t> head,
            std::span<const std::int32_t> tail)
        : problem_(problem), group_(group), head_(head), tail_(tail), order_(group.operators) {
        best_.resource_class = problem.resource_class()[order_.front()];
    }

    ClassLength longest() {
        const auto by_head = [&](std::int32_t v) { return -head_[v]; };
        const auto by_tail = [&](std::int32_t v) { return -tail_[v]; };
        std::vector<std::int32_t> heads(order_);
        std::ranges::stable_sort(heads, {}, by_head);
        std::ranges::stable_sort(order_, {}, by_tail);
        const std::int32_t first = head_[heads.back()], last = tail_[order_.back()];
        if (order_.size() > most_pairs) {
            sweep(order_, first, std::numeric_limits<std::int32_t>::min());
            std::swap(order_, heads);
            sweep(order_, std::numeric_limits<std::int32_t>::min(), last);
            return best_;
        }
        for (std::size_t i = 0; i < heads.size(); ++i)
            if (i + 1 == heads.size() || head_[heads[i]] != head_[heads[i + 1]])
                sweep(order_, head_[heads[i]], std::numeric_limits<std::int32_t>::min());
        return best_;
    }

  private:
    static constexpr std::int32_t varies = std::numeric_limits<std::int32_t>::min();

    /// Adds operators in the order given, those of heads from `head` on; what varies is that of the
    /// operator added last.
    void sweep(std::span<const std::int32_t> order, std::int32_t head, std::int32_t tail) {
        std::int64_t units = 0, count = 0;
        for (const std::int32_t v : order) {
            if (head != varies && head_[v] < head) continue;
            units += group_.units(problem_, v);
            ++count;
            const std::int64_t before = head != varies ? head : head_[v];
            const std::int64_t after =
                std::int64_t{tail != varies ? tail : tail_[v]} - group_.resource->blocking;
            const std::int64_t steps = before + group_.steps(units) + after;
            if (steps <= best_.steps) continue;
            best_.steps = steps;
            best_.operators = count;
            best_.before = before;
            best_.after = after;
        }
    }

    const Problem& problem_;
    const Group& group_;
    std::span<const std::int32_t> head_, tail_;
    std::vector<std::int32_t> order_;
    ClassLength best_;
};

/// True when the operators of the group, wherever they start in their windows, hold more units
/// between two steps than there are.
bool overfull(const Problem& problem, const Windows& windows, const Group& group) {
    if (group.operators.size() > most_intervals) return false;
    const std::int64_t blocking = group.resource->blocking;
    std::vector<std::int64_t> from, to;
    for (const std::int32_t v : group.operators) {
        for (const std::int64_t start : {windows.earliest[v], windows.latest[v]}) {
            from.push_back(start);
            to.push_back(start + blocking);
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
            for (const std::int32_t v : group.operators) {
                const std::int64_t inside = std::min(
                    {blocking, b - a, windows.earliest[v] + blocking - a, b - windows.latest[v]});
                if (inside > 0) work += Wide{group.units(problem, v)} * inside;
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
    ExactAnswer answer = acyclic_search(inner, inside, usual_looks, 0, 0, stop);
    if (answer.schedule && contraction)
        answer.schedule =
            expand(*contraction, problem, windows, *answer.schedule, windows.earliest);
    return answer;
}

std::string words_of(const Problem& problem, const ClassLength& length) {
    const ResourceClass& resource = problem.resources()[length.resource_class];
    std::string text = fmt::format(
        "resource class {}: {} operator{} of blocking {}, limit {}", shown_name(resource.name),
        length.operators, length.operators == 1 ? "" : "s", resource.blocking, resource.limit);
    if (length.before > 0) text += fmt::format(", not before step {}", length.before);
    if (length.after > 0)
        text += fmt::format(", {} step{} behind them", length.after, length.after == 1 ? "" : "s");
    return text;
}

std::string words_of(const Problem& problem, const Group& group) {
    return words_of(problem,
                    ClassLength{.resource_class = problem.resource_class()[group.operators.front()],
                                .operators = std::ssize(group.operators)});
}

}  // namespace

ClassLength class_length(const Problem& problem, std::span<const std::int32_t> head,
                         std::span<const std::int32_t> tail) {
    ClassLength longest;
    for (const Group& group : groups_of(problem)) {
        const ClassLength length = Subsets(problem, group, head, tail).longest();
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
    const ClassLength length = class_length(problem, tightest.earliest, tails(tightest));
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
            groups, [&](const Group& group) { return overfull(problem, window, group); });
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
    const ClassLength length = class_length(problem, windows.earliest, tails(windows));
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
