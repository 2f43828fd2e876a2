// SPDX-License-Identifier: Apache-2.0
#include "construct/acyclic_search.hpp"

#include "gaus/random.hpp"

#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace gaus {

namespace {

constexpr std::size_t most_cells = std::size_t{1} << 20;
constexpr std::size_t most_pairs = 10'000;  ///< of operators of a class that are kept apart

/// Windows that shrink, with what they imply, and a trail that leads back.
class Starts {
  public:
    Starts(const Problem& problem, const Windows& windows, std::int64_t looks)
        : problem_(problem),
          left_(looks),
          low_(windows.earliest),
          high_(windows.latest),
          postponed_(low_.size(), -1),
          members_(problem.resources().size()),
          used_(problem.resources().size()),
          queued_(low_.size(), false),
          changed_(problem.resources().size(), false) {
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            for (const Reservation& use : problem.uses(v))
                if (limited(use) &&
                    (members_[use.index].empty() || members_[use.index].back() != v))
                    members_[use.index].push_back(v);
        find_rivals();
    }

    /// False when the table of the units is too large.
    bool build_table() {
        std::size_t cells = 0;
        for (std::size_t c = 0; c < members_.size(); ++c) {
            std::int64_t steps = 0;
            for (const std::int32_t v : members_[c])
                steps = std::max(steps, high_[v] + reach_of_uses(problem_, v));
            cells += static_cast<std::size_t>(steps);
            if (cells > most_cells) return false;
            used_[c].assign(static_cast<std::size_t>(steps), 0);
        }
        return true;
    }

    /// What holds from the start; false: nothing is possible, or no look is left.
    bool begin() {
        bool possible = true;
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            for (const Reservation& use : problem_.uses(v))
                if (limited(use)) possible &= hold(use, certain(use, low_[v], high_[v]), 1);
            touch(v);
        }
        return possible && propagate();
    }

    std::int32_t low(std::int32_t v) const { return low_[v]; }
    std::int32_t high(std::int32_t v) const { return high_[v]; }
    bool chosen(std::int32_t v) const { return low_[v] == high_[v]; }
    bool postponed(std::int32_t v) const { return postponed_[v] == low_[v]; }
    const std::vector<std::int32_t>& starts() const { return low_; }
    bool spent() const { return left_ <= 0; }
    void look(std::int64_t count) { left_ -= count; }

    std::size_t mark() const { return trail_.size(); }
    void go_back(std::size_t mark) {
        while (trail_.size() > mark) {
            const Entry& entry = trail_.back();
            const Range now{low_[entry.v], high_[entry.v]};
            low_[entry.v] = entry.low;
            high_[entry.v] = entry.high;
            postponed_[entry.v] = entry.postponed;
            hold_outside(entry.v, {entry.low, entry.high}, now, -1);
            trail_.pop_back();
        }
        for (const std::int32_t v : queue_)
            queued_[v] = false;
        queue_.clear();
        std::ranges::fill(changed_, false);
    }
    void postpone(std::int32_t v) {
        trail_.push_back({v, low_[v], high_[v], postponed_[v]});
        postponed_[v] = low_[v];
    }
    bool narrow(std::int32_t v, std::int64_t low, std::int64_t high) {
        low = std::max<std::int64_t>(low, low_[v]);
        high = std::min<std::int64_t>(high, high_[v]);
        if (low == low_[v] && high == high_[v]) return true;
        if (low > high) return false;
        trail_.push_back({v, low_[v], high_[v], postponed_[v]});
        const Range before{low_[v], high_[v]};
        low_[v] = static_cast<std::int32_t>(low);
        high_[v] = static_cast<std::int32_t>(high);
        touch(v);
        return hold_outside(v, before, {low_[v], high_[v]}, 1);
    }

    /// False: nothing is possible, or no look is left.
    bool propagate() {
        for (;;) {
            while (!queue_.empty()) {
                if (spent()) return false;
                const std::int32_t v = queue_.back();
                queue_.pop_back();
                queued_[v] = false;
                if (!follow(v)) return false;
            }
            const auto changed = std::ranges::find(changed_, true);
            if (changed == changed_.end()) return true;
            *changed = false;
            for (const std::int32_t v : members_[changed - changed_.begin()])
                if (!chosen(v) && !make_way(v)) return false;
        }
    }

  private:
    /// Steps from..to-1.
    struct Steps {
        std::int64_t from, to;
    };
    /// Starts low..high.
    struct Range {
        std::int64_t low, high;
    };
    struct Entry {
        std::int32_t v, low, high, postponed;
    };

    /// Another operator that never holds its units at the same time: this one starts at least
    /// `after` steps after it, or it starts at least `before` steps after this one.
    struct Rival {
        std::int32_t other;
        std::int64_t after, before;
    };

    void find_rivals() {
        rivals_.resize(low_.size());
        for (std::size_t c = 0; c < members_.size(); ++c) {
            const auto& members = members_[c];
            if (members.size() * members.size() > most_pairs) continue;
            for (std::size_t i = 0; i < members.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    add_rivals(static_cast<std::int32_t>(c), members[i], members[j]);
        }
    }

    void add_rivals(std::int32_t c, std::int32_t v, std::int32_t u) {
        for (const Reservation& own : problem_.uses(v))
            for (const Reservation& its : problem_.uses(u)) {
                if (own.index != c || its.index != c || own.steps == 0 || its.steps == 0) continue;
                if (own.amount + its.amount <= problem_.resources()[c].limit) continue;
                const std::int64_t after = std::int64_t{its.from} + its.steps - own.from;
                const std::int64_t before = std::int64_t{own.from} + own.steps - its.from;
                rivals_[v].push_back({u, after, before});
                rivals_[u].push_back({v, before, after});
            }
    }

    /// Where one order of two rivals is not possible any more the other one holds.
    bool keep_apart(std::int32_t v) {
        for (const auto& [u, after, before] : rivals_[v]) {
            look(1);
            if (low_[u] + after > high_[v] &&  // u cannot be the first
                !(narrow(u, low_[v] + before, high_[u]) && narrow(v, low_[v], high_[u] - before)))
                return false;
            if (low_[v] + before > high_[u] &&
                !(narrow(v, low_[u] + after, high_[v]) && narrow(u, low_[u], high_[v] - after)))
                return false;
        }
        return true;
    }

    bool limited(const Reservation& use) const {
        return problem_.resources()[use.index].limit >= 0;
    }
    /// Steps in which a reservation holds its units wherever its operator starts; none: from the
    /// last of its first steps to there.
    static Steps certain(const Reservation& use, std::int64_t low, std::int64_t high) {
        return {high + use.from, std::max<std::int64_t>(low + use.steps, high) + use.from};
    }

    void touch(std::int32_t v) {
        if (!std::exchange(queued_[v], true)) queue_.push_back(v);
    }

    bool follow(std::int32_t v) {
        for (const std::int32_t e : problem_.outgoing(v)) {
            const Dependency& d = problem_.dependencies()[e];
            look(1);
            if (!dependency_counts(d, 0)) continue;
            if (!narrow(d.target, low_[v] + dependency_gap(problem_, d, 0), high_[d.target]))
                return false;
        }
        for (const std::int32_t e : problem_.incoming(v)) {
            const Dependency& d = problem_.dependencies()[e];
            look(1);
            if (!dependency_counts(d, 0)) continue;
            if (!narrow(d.source, low_[d.source], high_[v] - dependency_gap(problem_, d, 0)))
                return false;
        }
        return keep_apart(v);
    }

    /// Adds units in the given steps; false when there are too many.
    bool hold(const Reservation& use, Steps steps, std::int64_t sign) {
        const std::int32_t c = use.index;
        bool fits = true;
        for (std::int64_t t = steps.from; t < steps.to; ++t) {
            std::int64_t& used = used_[c][static_cast<std::size_t>(t)];
            used += sign * use.amount;
            fits &= used <= problem_.resources()[c].limit;
        }
        if (sign > 0 && steps.from < steps.to) changed_[c] = true;
        return fits;
    }

    /// Likewise, of all that v holds, in those steps that are certain for the starts `narrow` and
    /// not for `wide`, which they lie in.
    bool hold_outside(std::int32_t v, Range wide, Range narrow, std::int64_t sign) {
        bool fits = true;
        for (const Reservation& use : problem_.uses(v)) {
            const Steps inner = certain(use, wide.low, wide.high);
            const Steps outer = certain(use, narrow.low, narrow.high);
            if (!limited(use) || outer.from == outer.to) continue;
            if (inner.from == inner.to) {
                fits &= hold(use, outer, sign);
                continue;
            }
            fits &= hold(use, {outer.from, inner.from}, sign);
            fits &= hold(use, {inner.to, outer.to}, sign);
        }
        return fits;
    }

    /// Beside what the others hold for certain.
    bool fits(std::int32_t v, std::int64_t start) {
        const auto uses = problem_.uses(v);
        return std::ranges::all_of(uses, [&](const Reservation& use) {
            if (!limited(use)) return true;
            const std::int64_t first = start + use.from;
            const std::int64_t spare = problem_.resources()[use.index].limit - use.amount;
            for (std::int64_t t = first; t < first + use.steps; ++t) {
                look(1);
                std::int64_t others = used_[use.index][static_cast<std::size_t>(t)];
                for (const Reservation& own : uses) {
                    const Steps sure = certain(own, low_[v], high_[v]);
                    if (own.index == use.index && sure.from <= t && t < sure.to)
                        others -= own.amount;
                }
                if (others > spare) return false;
            }
            return true;
        });
    }

    /// Leaves out first and last starts at which the others leave v no room.
    bool make_way(std::int32_t v) {
        std::int64_t low = low_[v], high = high_[v];
        while (low <= high && !fits(v, low))
            ++low;
        while (low < high && !fits(v, high))
            --high;
        return low <= high && narrow(v, low, high);
    }

    const Problem& problem_;
    std::int64_t left_;  ///< looks
    std::vector<std::int32_t> low_, high_, postponed_;
    std::vector<std::vector<std::int32_t>> members_;
    std::vector<std::vector<std::int64_t>> used_;
    std::vector<std::vector<Rival>> rivals_;
    std::vector<Entry> trail_;
    std::vector<std::int32_t> queue_;
    std::vector<char> queued_, changed_;
};

class Tree {
  public:
    Tree(const Problem& problem, const Windows& windows, std::int64_t looks, std::uint64_t seed,
         std::uint64_t stream, const std::function<bool()>& stop)
        : starts_(problem, windows, looks),
          stop_(stop),
          bias_(windows.latest.size(), 0.0),
          complete_(completes_acyclic_search(problem)) {
        if (stream == 0) return;
        Random random(seed, stream);
        const double spread = 2u << random.below(6);
        for (double& bias : bias_)
            bias = spread * random.uniform();
    }

    ExactAnswer run() {
        if (!starts_.build_table()) return {};
        if (!starts_.begin()) return {std::nullopt, !starts_.spent()};
        switch (branch()) {
            case Answer::found:
                return {Schedule{starts_.starts(), 0}, false};
            case Answer::impossible:
                return {std::nullopt, complete_};
            case Answer::unknown:
                break;
        }
        return {};
    }

  private:
    enum class Answer : std::uint8_t { found, impossible, unknown };
    static constexpr std::int32_t none = -1;

    /// The one that can start first; of equals the one that must.
    std::int32_t pick() const {
        std::int32_t best = none;
        std::pair<std::int32_t, double> least{};
        for (std::size_t i = 0; i < bias_.size(); ++i) {
            const auto v = static_cast<std::int32_t>(i);
            if (starts_.chosen(v) || starts_.postponed(v)) continue;
            const std::pair<std::int32_t, double> key(starts_.low(v), starts_.high(v) + bias_[i]);
            if (best != none && key >= least) continue;
            best = v;
            least = key;
        }
        return best;
    }

    bool all_chosen() const {
        for (std::size_t v = 0; v < bias_.size(); ++v)
            if (!starts_.chosen(static_cast<std::int32_t>(v))) return false;
        return true;
    }

    bool over() {
        constexpr int nodes_per_stop_check = 64;
        starts_.look(static_cast<std::int64_t>(bias_.size()) / 4);
        return starts_.spent() || (++nodes_ % nodes_per_stop_check == 0 && stop_());
    }

    Answer branch() {
        for (;;) {
            const std::int32_t v = pick();
            if (v == none) return all_chosen() ? Answer::found : Answer::impossible;
            if (over()) return Answer::unknown;
            const std::size_t mark = starts_.mark();
            if (starts_.narrow(v, starts_.low(v), starts_.low(v)) && starts_.propagate()) {
                const Answer answer = branch();
                if (answer != Answer::impossible) return answer;
            }
            if (starts_.spent()) return Answer::unknown;
            starts_.go_back(mark);
            starts_.postpone(v);
        }
    }

    Starts starts_;
    const std::function<bool()>& stop_;
    std::vector<double> bias_;
    bool complete_;
    int nodes_ = 0;
};

}  // namespace

bool completes_acyclic_search(const Problem& problem) {
    if (problem.has_maximum_distances()) return false;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const Reservation& use : problem.uses(v))
            if (use.from > 0) return false;
    return true;
}

ExactAnswer acyclic_search(const Problem& problem, const Windows& windows, std::int64_t looks,
                           std::uint64_t seed, std::uint64_t stream,
                           const std::function<bool()>& stop) {
    if (problem.operator_count() + problem.dependency_count() > looks) return {};
    return Tree(problem, windows, looks, seed, stream, stop).run();
}

}  // namespace gaus
