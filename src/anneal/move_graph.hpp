// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace gaus {

/// A neighbour and the steps that must lie between the two starts: s_later >= s_earlier + gap.
struct Arc {
    std::int32_t op;
    std::int32_t gap;
};

/// Arcs of one operator to different neighbours, looked at together. Groups are filled up with arcs
/// of the operator to itself that always hold.
struct ArcGroup {
    std::array<Arc, 4> arcs;
};

/// An operator at the other end of a value: the reader needs it up to `offset` steps after its own
/// start, II for every iteration of distance and what it holds it for.
struct Carry {
    std::int32_t op;
    std::int32_t offset;
};

/// What an operator holds of a class, and the index of what else it holds; -1: nothing. Operators
/// that hold the same share one.
struct Demand {
    Reservation use;
    std::int32_t next;
};

/// The dependencies in the form that refinement walks: arcs both ways, the distinct carrying
/// neighbours, and the communication that one step of delay costs. ii = 0: those of distance 0.
class MoveGraph {
  public:
    /// What a move of one operator looks at first: half a cache line.
    struct Node {
        std::array<std::int32_t, 3> more;  // further groups: [more[later], more[later + 1])
        std::int32_t earliest, latest;
        std::int32_t demand;
        double slope;  // communication that one step of delay costs, but for early readings
    };

    MoveGraph(const Problem& problem, const Windows& windows);

    std::int32_t operator_count() const { return static_cast<std::int32_t>(nodes_.size()); }
    const Node& node(std::int32_t v) const { return nodes_[v]; }
    bool in_window(std::int32_t v, std::int32_t step) const {
        const Node& node = nodes_[v];
        return (step >= node.earliest) & (step <= node.latest);
    }
    /// visit(arc) for every arc of v to a successor (later) or predecessor, and for some that
    /// always hold.
    template <class Visit>
    void visit_groups(std::int32_t v, bool later, Visit&& visit) const {
        visit(near_[v].sides[later]);
        const auto& more = nodes_[v].more;
        for (std::int32_t i = more[later]; i < more[later + 1]; ++i)
            visit(more_[i]);
    }
    template <class Visit>
    void visit_arcs(std::int32_t v, bool later, Visit&& visit) const {
        // Not a loop: compilers would gather four starts into a vector, which takes longer than
        // looking at them one by one.
        const auto visit_each = [&](const auto&... arcs) { (visit(arcs), ...); };
        visit_groups(v, later, [&](const ArcGroup& group) { std::apply(visit_each, group.arcs); });
    }
    /// More than four arcs to either side.
    bool has_many_arcs(std::int32_t v) const { return nodes_[v].more[0] < nodes_[v].more[2]; }
    /// Operators whose values v reads, each once with the latest reading; values of size 0 are left
    /// out.
    std::span<const Carry> producers(std::int32_t v) const { return producers_.row(v); }
    /// Operators that read the value of v, likewise; none when its size is 0.
    std::span<const Carry> consumers(std::int32_t v) const { return consumers_.row(v); }
    /// True when nothing of the same iteration waits for v: only such operators can end last.
    bool sink(std::int32_t v) const { return sink_[v]; }
    std::span<const Demand> demands() const { return demands_; }

    void prefetch(std::int32_t v) const {
        __builtin_prefetch(&nodes_[v]);
        __builtin_prefetch(&near_[v]);
    }

  private:
    struct Rows {
        std::vector<std::int32_t> offsets;
        std::vector<Carry> items;
        std::span<const Carry> row(std::int32_t v) const {
            return {items.data() + offsets[v], items.data() + offsets[v + 1]};
        }
    };
    static Rows carrying_neighbours(const Problem& problem, std::int32_t ii, bool incoming);
    /// Finds the arcs of v: the first group of them; the others become the next of more_.
    ArcGroup add_arcs(const Problem& problem, std::int32_t ii, std::int32_t v, bool incoming);
    void find_demands(const Problem& problem);

    std::vector<Node> nodes_;
    // The first group of either kind, one cache line an operator: most have no more.
    struct alignas(64) Near {
        std::array<ArcGroup, 2> sides;
    };
    std::vector<Near> near_;
    std::vector<ArcGroup> more_;
    std::vector<Demand> demands_;
    Rows producers_, consumers_;
    std::vector<char> sink_;
};

}  // namespace gaus
