#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// A neighbour and the steps that must lie between the two starts: s_later >= s_earlier + gap.
struct Arc {
    std::int32_t op;
    std::int32_t gap;
};

/// Arcs of one operator, looked at together: rows are filled up to whole groups with arcs that say
/// nothing new, so that loops over them mostly take the same number of turns.
struct ArcGroup {
    std::array<Arc, 4> arcs;
};

/// An operator at the other end of a value: the reader reads `offset` steps after its own start,
/// II for every iteration of distance.
struct Carry {
    std::int32_t op;
    std::int32_t offset;
};

/// What an operator takes of its class; operators that take the same share one.
struct Demand {
    std::int32_t resource_class;
    std::int64_t units;
};

/// The dependencies in the form that refinement walks: arcs both ways, the distinct carrying
/// neighbours, and the communication that one step of delay costs. ii = 0: those of distance 0.
class MoveGraph {
  public:
    /// What a move of one operator looks at first: half a cache line.
    struct Node {
        std::int32_t predecessors, successors, end;  // its groups: [predecessors, successors, end)
        std::int32_t earliest, latest;
        std::int32_t demand;
        double slope;
    };

    MoveGraph(const Problem& problem, const Windows& windows);

    std::int32_t operator_count() const { return static_cast<std::int32_t>(nodes_.size()); }
    const Node& node(std::int32_t v) const { return nodes_[v]; }
    /// At least one group each.
    std::span<const ArcGroup> predecessors(std::int32_t v) const {
        return {arcs_.data() + nodes_[v].predecessors, arcs_.data() + nodes_[v].successors};
    }
    std::span<const ArcGroup> successors(std::int32_t v) const {
        return {arcs_.data() + nodes_[v].successors, arcs_.data() + nodes_[v].end};
    }
    /// Operators whose values v reads, each once with the latest reading; values of size 0 are left
    /// out.
    std::span<const Carry> producers(std::int32_t v) const { return producers_.row(v); }
    /// Operators that read the value of v, likewise; none when its size is 0.
    std::span<const Carry> consumers(std::int32_t v) const { return consumers_.row(v); }
    /// Change of the exact communication when v starts one step later; exact while legal.
    double communication_slope(std::int32_t v) const { return nodes_[v].slope; }
    /// True when nothing of the same iteration waits for v: only such operators can end last.
    bool sink(std::int32_t v) const { return sink_[v]; }
    std::span<const Demand> demands() const { return demands_; }

    void prefetch_node(std::int32_t v) const { __builtin_prefetch(&nodes_[v]); }
    /// Looks at the node.
    void prefetch_arcs(std::int32_t v) const {
        __builtin_prefetch(arcs_.data() + nodes_[v].predecessors);
        __builtin_prefetch(arcs_.data() + nodes_[v].successors);
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
    /// Adds a row; the index of its first group.
    std::int32_t add_arcs(const Problem& problem, std::int32_t ii, std::int32_t v, bool incoming);
    void find_demands(const Problem& problem);

    std::vector<Node> nodes_;
    // One row an operator, predecessors before successors: a slack is one run of memory.
    std::vector<ArcGroup> arcs_;
    std::vector<Demand> demands_;
    Rows producers_, consumers_;
    std::vector<char> sink_;
};

}  // namespace gaus
