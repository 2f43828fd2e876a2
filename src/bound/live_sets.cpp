// SPDX-License-Identifier: Apache-2.0
#include "bound/live_sets.hpp"

#include "bound/lives.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>
#include <vector>

#include <boost/dynamic_bitset.hpp>

namespace gaus {

namespace {

using OperatorSet = boost::dynamic_bitset<>;

/// Sets that have started before a step, each with those of it that something must follow in the
/// step.
using States = std::map<OperatorSet, OperatorSet>;

struct Neighbours {
    std::vector<std::int32_t> before, after;  ///< by any dependency
    std::vector<std::int32_t> sources;        ///< of values that are read
    std::vector<std::int32_t> readers;
};

/// Goes through the steps with a limit.
class LiveSets {
  public:
    LiveSets(const Problem& problem, const Windows& windows, std::int64_t effort,
             const std::function<bool()>& stop)
        : problem_(problem),
          windows_(windows),
          effort_(effort),
          stop_(stop),
          near_(static_cast<std::size_t>(problem.operator_count())),
          started_(near_.size()),
          unread_(near_.size()) {
        for (std::int32_t u = 0; u < problem.operator_count(); ++u)
            for (const Reader& reader : readers_of(problem, u, windows.ii)) {
                near(u).readers.push_back(reader.target);
                near(reader.target).sources.push_back(u);
            }
        for (const Dependency& d : problem.dependencies())
            if (dependency_counts(d, windows.ii)) {
                near(d.target).before.push_back(d.source);
                near(d.source).after.push_back(d.target);
            }
    }

    enum class Answer : std::uint8_t { none_fits, one_fits, open };
    Answer answer(std::int64_t limit) {
        limit_ = limit;
        const OperatorSet none = no_operators();
        States states{{none, none}};
        for (std::int32_t step = 0; step < windows_.latency_bound; ++step) {
            States next;
            for (const auto& [started, awaiting] : states) {
                if (effort_ <= 0 || stop_()) return Answer::open;
                load(started, awaiting, step);
                if (candidates_.size() > most_candidates) return Answer::open;
                start_at_once();
                order_candidates();
                choose(0, next);
            }
            if (effort_ <= 0) return Answer::open;
            if (next.empty()) return Answer::none_fits;
            states = std::move(next);
        }
        return Answer::one_fits;
    }

  private:
    static constexpr std::size_t most_candidates = 4096;  // as deep as choose() goes

    OperatorSet no_operators() const { return OperatorSet(near_.size()); }
    static std::size_t bit(std::int32_t v) { return static_cast<std::size_t>(v); }
    Neighbours& near(std::int32_t v) { return near_[static_cast<std::size_t>(v)]; }
    const Neighbours& near(std::int32_t v) const { return near_[static_cast<std::size_t>(v)]; }
    std::int64_t size(std::int32_t v) const { return problem_.size()[v]; }
    std::int32_t& unread(std::int32_t v) { return unread_[static_cast<std::size_t>(v)]; }
    std::int32_t unread(std::int32_t v) const { return unread_[static_cast<std::size_t>(v)]; }
    bool has_started(std::int32_t v) const { return started_[static_cast<std::size_t>(v)] != 0; }

    /// What starts to live with v, and what ends if v starts now.
    std::int64_t begins(std::int32_t v) const { return near(v).readers.empty() ? 0 : size(v); }
    std::int64_t ends(std::int32_t v) const {
        std::int64_t sum = 0;
        for (const std::int32_t u : near(v).sources)
            sum += unread(u) == 1 ? size(u) : 0;
        return sum;
    }

    void start(std::int32_t v) {
        started_[static_cast<std::size_t>(v)] = 1;
        live_ += begins(v) - ends(v);
        for (const std::int32_t u : near(v).sources)
            --unread(u);
        now_.push_back(v);
    }
    void take_back() {
        const std::int32_t v = now_.back();
        now_.pop_back();
        for (const std::int32_t u : near(v).sources)
            ++unread(u);
        live_ -= begins(v) - ends(v);
        started_[static_cast<std::size_t>(v)] = 0;
    }

    /// Begins a step behind the sets.
    void load(const OperatorSet& started, const OperatorSet& awaiting, std::int32_t step) {
        step_ = step;
        now_.clear();
        before_ = &started;
        awaiting_.clear();
        live_ = 0;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            started_[static_cast<std::size_t>(v)] = started[bit(v)];
            if (awaiting[bit(v)]) awaiting_.push_back(v);
        }
        due_.clear();
        candidates_.clear();
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            unread(v) = static_cast<std::int32_t>(
                std::ranges::count_if(near(v).readers, [&](auto w) { return !has_started(w); }));
            if (has_started(v)) {
                live_ += unread(v) > 0 ? size(v) : 0;
            } else if (std::ranges::all_of(near(v).before,
                                           [&](auto u) { return has_started(u); })) {
                (windows_.latest[v] == step ? due_ : candidates_).push_back(v);
            }
        }
        effort_ -= problem_.operator_count();
    }

    /// Starts what must and what pays.
    void start_at_once() {
        for (const std::int32_t v : due_)
            start(v);
        const auto better = [this](std::int32_t v) { return pays_now(v); };
        auto found = std::ranges::find_if(candidates_, better);
        for (; found != candidates_.end(); found = std::ranges::find_if(candidates_, better)) {
            start(*found);
            candidates_.erase(found);
        }
    }
    bool pays_now(std::int32_t v) const { return !has_started(v) && ends(v) >= begins(v); }

    /// What has no source only adds to what is live, so it comes last. Notes the sizes of all
    /// values that can end by candidates from each place on.
    void order_candidates() {
        std::stable_partition(candidates_.begin(), candidates_.end(),
                              [&](auto v) { return !near(v).sources.empty(); });
        endable_.assign(candidates_.size() + 1, 0);
        std::vector<char> noted(near_.size(), 0);
        for (std::size_t i = candidates_.size(); i-- > 0;) {
            endable_[i] = endable_[i + 1];
            for (const std::int32_t u : near(candidates_[i]).sources)
                if (!std::exchange(noted[static_cast<std::size_t>(u)], 1)) endable_[i] += size(u);
        }
    }

    /// Tries both for every candidate from place i on.
    void choose(std::size_t i, States& next) {
        if (--effort_ <= 0 || live_ - endable_[i] > limit_) return;
        if (i == candidates_.size()) return settle(next);
        choose(i + 1, next);
        start(candidates_[i]);
        choose(i + 1, next);
        take_back();
    }

    /// Keeps what has started if nothing speaks against it.
    void settle(States& next) {
        effort_ -= static_cast<std::int64_t>(candidates_.size());
        if (std::ranges::any_of(candidates_, [&](auto v) { return pays_now(v); })) return;
        const auto is_followed = [&](std::int32_t v) {
            return std::ranges::any_of(near(v).after, [&](std::int32_t w) {
                return has_started(w) && !(*before_)[bit(w)];
            });
        };
        if (!std::ranges::all_of(awaiting_, is_followed)) return;
        OperatorSet awaiting = no_operators();
        for (const std::int32_t v : now_) {
            if (!could_wait(v)) continue;
            if (std::ranges::none_of(near(v).after, [&](auto w) { return can_follow(w); })) return;
            awaiting.set(bit(v));
        }
        OperatorSet started = *before_;
        for (const std::int32_t v : now_)
            started.set(bit(v));
        // Another way to the same set may await less: what both await is enough.
        const auto [place, is_new] = next.try_emplace(std::move(started), awaiting);
        if (!is_new) place->second &= awaiting;
    }
    bool could_wait(std::int32_t v) const {
        return windows_.latest[v] > step_ && begins(v) > 0 &&
               std::ranges::all_of(near(v).sources, [&](auto u) { return unread(u) > 0; });
    }
    bool can_follow(std::int32_t w) const {
        return std::ranges::all_of(near(w).before, [&](auto u) { return has_started(u); });
    }

    const Problem& problem_;
    const Windows& windows_;
    std::int64_t limit_ = 0;
    std::int64_t effort_;  ///< that is left
    const std::function<bool()>& stop_;
    std::vector<Neighbours> near_;
    // Of the step and the set that is looked at:
    std::int32_t step_ = 0;
    const OperatorSet* before_ = nullptr;  ///< what has started in earlier steps
    std::vector<char> started_;
    std::vector<std::int32_t> unread_;      ///< readers that have not started
    std::int64_t live_ = 0;                 ///< sizes of what is live behind the step
    std::vector<std::int32_t> now_;         ///< what starts in the step
    std::vector<std::int32_t> due_;         ///< what must start in the step
    std::vector<std::int32_t> candidates_;  ///< what can start in the step, or later
    std::vector<std::int32_t> awaiting_;    ///< what something must follow
    std::vector<std::int64_t> endable_;
};

}  // namespace

namespace {

/// One memory without a limit, whose values live from the end of their operators to the start of
/// the last that reads them, and operators that may start whenever those let them.
bool holds_registers_alone(const Problem& problem) {
    if (problem.spaces().size() > 1 || problem.has_space_limits()) return false;
    if (problem.has_maximum_distances() || problem.has_start_windows()) return false;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (!problem.scratch(v).empty() ||
            problem.birth()[v] != std::max(problem.latency()[v], 1) - 1)
            return false;
    return std::ranges::all_of(problem.dependencies(),
                               [](const Dependency& d) { return d.hold == 0; });
}

}  // namespace

bool has_unit_steps(const Problem& problem, const Windows& windows) {
    return windows.ii == 0 && !problem.has_limits() && holds_registers_alone(problem) &&
           std::ranges::all_of(problem.latency(), [](auto steps) { return steps == 1; }) &&
           std::ranges::all_of(problem.dependencies(), [](const Dependency& d) {
               return d.delay == 0 || !dependency_counts(d, 0);
           });
}

LiveSetBound least_memory_by_live_sets(const Problem& problem, const Windows& windows,
                                       std::int64_t low, std::int64_t known, std::int64_t effort,
                                       const std::function<bool()>& stop) {
    assert(has_unit_steps(problem, windows) && low <= known);
    LiveSets sets(problem, windows, effort, stop);
    for (std::int64_t limit = low; limit < known; ++limit) {
        using Answer = LiveSets::Answer;
        const Answer answer = sets.answer(limit);
        if (answer != Answer::none_fits) return {limit, answer == Answer::one_fits};
    }
    return {known, true};
}

}  // namespace gaus
