// SPDX-License-Identifier: Apache-2.0
#include "problem/components.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

namespace {

class Tarjan {
  public:
    Tarjan(const Problem& problem, std::int32_t most_distance)
        : problem_(problem),
          most_distance_(most_distance),
          index_(problem.operator_count(), unseen),
          low_(problem.operator_count(), 0) {
        found_.of.assign(index_.size(), unseen);
        found_.members.reserve(index_.size());
        found_.offsets.push_back(0);
    }

    Components run() {
        for (std::int32_t root = 0; root < problem_.operator_count(); ++root) {
            if (index_[root] == unseen) search(root);
        }
        return std::move(found_);
    }

  private:
    static constexpr std::int32_t unseen = -1;

    struct Call {
        std::int32_t v;
        std::size_t next;  ///< among the outgoing dependencies of v
    };

    void search(std::int32_t root) {
        enter(root);
        while (!calls_.empty()) {
            const std::int32_t v = calls_.back().v;
            const auto outgoing = problem_.outgoing(v);
            if (calls_.back().next == outgoing.size()) {
                leave(v);
                continue;
            }
            const Dependency& d = problem_.dependencies()[outgoing[calls_.back().next++]];
            if (d.distance > most_distance_) continue;
            const std::int32_t w = d.target;
            if (index_[w] == unseen) {
                enter(w);
            } else if (found_.of[w] == unseen) {
                low_[v] = std::min(low_[v], index_[w]);
            }
        }
    }

    void enter(std::int32_t v) {
        index_[v] = low_[v] = entered_++;
        open_.push_back(v);
        calls_.push_back({v, 0});
    }

    void leave(std::int32_t v) {
        if (low_[v] == index_[v]) close(v);
        calls_.pop_back();
        if (calls_.empty()) return;
        const std::int32_t caller = calls_.back().v;
        low_[caller] = std::min(low_[caller], low_[v]);
    }

    /// v and what was entered after it and is still open: a component.
    void close(std::int32_t v) {
        std::int32_t member;
        do {
            member = open_.back();
            open_.pop_back();
            found_.of[member] = static_cast<std::int32_t>(found_.size());
            found_.members.push_back(member);
        } while (member != v);
        found_.offsets.push_back(static_cast<std::int32_t>(found_.members.size()));
    }

    const Problem& problem_;
    std::int32_t most_distance_;
    std::vector<std::int32_t> index_, low_, open_;
    std::vector<Call> calls_;
    std::int32_t entered_ = 0;
    Components found_;
};

}  // namespace

Components strong_components(const Problem& problem, std::int32_t most_distance) {
    return Tarjan(problem, most_distance).run();
}

}  // namespace gaus
