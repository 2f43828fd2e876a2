// SPDX-License-Identifier: Apache-2.0
#include "construct/neighbourhoods.hpp"

#include "gaus/random.hpp"
#include "gaus/windows.hpp"

#include "construct/acyclic_search.hpp"
#include "exact/reservation_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

namespace {

std::int32_t length_of(const Problem& problem, std::span<const std::int32_t> start) {
    std::int32_t length = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        length = std::max(length, start[v] + std::max(problem.latency()[v], 1));
    return length;
}

/// What one operator holds of a class with a limit.
struct Held {
    std::int32_t v;
    Reservation use;
};

constexpr std::int64_t most_steps = std::int64_t{1} << 20;  ///< that the search can keep

/// Enough for what follows before the first choice and some hundred choices.
std::int64_t looks_of_round(const Problem& problem) {
    return 100'000 + 500 * std::int64_t{problem.operator_count()};
}

/// Parts of the problem around a schedule.
class Neighbourhoods {
  public:
    explicit Neighbourhoods(const Problem& problem)
        : problem_(problem),
          data_(data_of(problem)),
          own_(data_.dependencies.size()),
          held_(problem.resources().size()),
          loose_(static_cast<std::size_t>(problem.operator_count())) {
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            for (const Reservation& use : problem.uses(v))
                if (problem.resources()[use.index].limit >= 0 && use.steps > 0 && use.amount > 0)
                    held_[use.index].push_back({v, use});
        for (std::size_t c = 0; c < held_.size(); ++c)
            if (!held_[c].empty()) classes_.push_back(c);
    }

    bool any() const { return !classes_.empty(); }

    /// The problem with the order of what is not let loose.
    Problem next(std::span<const std::int32_t> start, Random& random) {
        let_loose(start, random);
        data_.dependencies.resize(own_);
        for (const std::size_t c : classes_)
            keep_order(start, c);
        return Problem(data_);
    }

  private:
    /// Some operators of some classes, those nearest in time to one of them.
    void let_loose(std::span<const std::int32_t> start, Random& random) {
        std::vector<std::int32_t> candidates;
        const auto all = static_cast<std::uint32_t>(classes_.size());
        const std::uint32_t whole = random.below(2);
        const std::size_t sure = classes_[random.below(all)];
        for (const std::size_t c : classes_)
            if (whole == 1 || c == sure || random.below(2) == 1)
                for (const Held& h : held_[c])
                    candidates.push_back(h.v);
        std::ranges::sort(candidates);
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        constexpr std::uint32_t least = 6, most = 40;
        const auto count = static_cast<std::uint32_t>(candidates.size());
        const std::uint32_t size = least + random.below(std::clamp(count / 2, least, most));
        const std::int32_t centre = start[candidates[random.below(count)]];
        std::ranges::stable_sort(candidates, {},
                                 [&](std::int32_t v) { return std::abs(start[v] - centre); });
        std::ranges::fill(loose_, false);
        for (std::uint32_t i = 0; i < std::min(size, count); ++i)
            loose_[candidates[i]] = true;
    }

    /// Units pass from one operator to the next: who takes them starts after who gave them back.
    void keep_order(std::span<const std::int32_t> start, std::size_t c) {
        struct Free {
            std::int32_t v, since;
            std::int64_t units;
            const Reservation* use;
        };
        std::vector<const Held*> order;
        for (const Held& h : held_[c])
            if (!loose_[h.v]) order.push_back(&h);
        std::ranges::stable_sort(order, {},
                                 [&](const Held* h) { return start[h->v] + h->use.from; });
        std::vector<Free> free{
            {-1, std::numeric_limits<std::int32_t>::min(), problem_.resources()[c].limit, nullptr}};
        for (const Held* h : order) {
            const std::int32_t first = start[h->v] + h->use.from;
            // The units given back last: others stay for those that need them.
            std::ranges::stable_sort(free, std::greater(), &Free::since);
            std::int64_t needed = h->use.amount;
            for (Free& f : free) {
                if (f.since > first || needed == 0) continue;
                const std::int64_t taken = std::min(needed, f.units);
                needed -= taken;
                f.units -= taken;
                if (f.v >= 0 && f.v != h->v) follow(f.v, *f.use, h->v, h->use);
            }
            std::erase_if(free, [](const Free& f) { return f.units == 0; });
            free.push_back({h->v, first + h->use.steps, h->use.amount, &h->use});
        }
    }

    void follow(std::int32_t u, const Reservation& gives, std::int32_t v,
                const Reservation& takes) {
        data_.dependencies.push_back(
            {.source = u,
             .target = v,
             .delay = gives.from + gives.steps - takes.from - problem_.latency()[u],
             .weight = 0,
             .carries = false});
    }

    const Problem& problem_;
    ProblemData data_;
    std::size_t own_;                      ///< dependencies of the problem itself
    std::vector<std::vector<Held>> held_;  ///< of every class
    std::vector<std::size_t> classes_;     ///< with a limit
    std::vector<char> loose_;
};

}  // namespace

std::optional<Schedule> shorter_schedule(const Problem& problem, const Schedule& schedule,
                                         const ShorteningEffort& effort,
                                         const std::function<bool()>& stop) {
    const std::int32_t before = length_of(problem, schedule.start);
    const std::int64_t reach = std::ranges::max(reach_of_classes(problem));
    if (effort.rounds <= 0 || before + reach > most_steps || problem.has_space_limits())
        return std::nullopt;
    Neighbourhoods neighbourhoods(problem);
    if (!neighbourhoods.any()) return std::nullopt;
    const std::int64_t looks = looks_of_round(problem);
    Random random(effort.seed, effort.stream);
    Schedule best = schedule;
    std::vector<std::int32_t> at = best.start;
    std::int32_t least = before, now = before;
    const auto tolerance = static_cast<std::uint32_t>(before / 50 + 1);
    for (std::int64_t i = 0; i < effort.rounds && !stop(); ++i) {
        const Problem part = neighbourhoods.next(at, random);
        const bool drifts = i % 2 == 1;
        const std::int32_t goal =
            drifts ? least + static_cast<std::int32_t>(random.below(tolerance)) : now - 1;
        if (goal < critical_path(part)) continue;
        ExactAnswer answer =
            acyclic_search(part, windows(part, goal), looks, effort.seed,
                           effort.stream + static_cast<std::uint64_t>(i) + 1, stop);
        if (!answer.schedule) continue;
        at = std::move(answer.schedule->start);
        now = length_of(problem, at);
        if (now >= least) continue;
        least = now;
        best.start = at;
    }
    if (least >= before) return std::nullopt;
    return best;
}

double seconds_of_round(const Problem& problem) {
    const std::int64_t size = problem.operator_count() + problem.dependency_count();
    return 2e-4 + 3e-6 * static_cast<double>(size);
}

}  // namespace gaus
