// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "anneal/move_graph.hpp"
#include "anneal/shift.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace gaus {

/// The ends of every operator's slack: the steps up to which it can start later, or earlier, while
/// everything else stays. Kept from move to move, which pays when few moves are made.
class SlackCache {
  public:
    explicit SlackCache(std::size_t operators) : ends_(operators) {}

    /// Whether ends are kept; not at first.
    void keep(bool keep) {
        if (keep && !kept_) std::ranges::fill(ends_, Ends{});
        kept_ = keep;
    }
    /// The end of v's slack, negated towards earlier steps; find() finds it.
    template <class Find>
    std::int32_t signed_end(std::int32_t v, bool later, Find&& find) {
        if (!kept_) return find();
        std::int32_t& end = ends_[v][later];
        if (end == unknown) end = find();
        return end;
    }
    /// The neighbours get less slack on one side; on the other more, if it was this operator that
    /// was in their way.
    void commit(const MoveGraph& graph, const Shift& shift) {
        if (!kept_) return;
        for (const bool later : {false, true}) {
            // The neighbours see it on their other side.
            const std::int32_t sign = later ? -1 : 1;
            const std::int32_t from = sign * shift.from, to = sign * shift.to;
            graph.visit_arcs(shift.op, later, [&](const Arc& arc) {
                std::int32_t& end = ends_[arc.op][!later];
                end = to < from               ? std::min(end, to - arc.gap)
                      : end == from - arc.gap ? unknown
                                              : end;
            });
        }
    }
    void prefetch(std::int32_t v) const { __builtin_prefetch(&ends_[v]); }

  private:
    static constexpr std::int32_t unknown = std::numeric_limits<std::int32_t>::min();
    /// Earlier and later, both so that more is further; unknown when something may have moved away
    /// from the operator.
    struct Ends {
        std::array<std::int32_t, 2> signed_ends{unknown, unknown};
        std::int32_t& operator[](bool later) { return signed_ends[later]; }
    };

    bool kept_ = false;
    std::vector<Ends> ends_;
};

}  // namespace gaus
