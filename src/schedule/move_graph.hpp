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

/// Arcs of one operator to different neighbours, looked at together. Groups are filled up with arcs
/// of the operator to itself that always hold.
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
        std::int32_t predecessors, successors, end;  // more groups: [predecessors, successors, end)
        std::int32_t earliest, latest;
        std::int32_t demand;
        double slope;  // communication that one step of delay costs; exact while legal
    };

    MoveGraph(const Problem& problem, const Windows& windows);

    std::int32_t operator_count() const { return static_cast<std::int32_t>(nodes_.size()); }
    const Node& node(std::int32_t v) const { return nodes_[v]; }
    /// visit(arc) for every arc of v, and for some that always hold.
    template <class Visit>
    void visit_predecessors(std::int32_t v, Visit&& visit) const {
        visit_arcs(near_[v].predecessors, nodes_[v].predecessors, nodes_[v].successors, visit);
    }
    template <class Visit>
    void visit_successors(std::int32_t v, Visit&& visit) const {
        visit_arcs(near_[v].successors, nodes_[v].successors, nodes_[v].end, visit);
    }
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
    template <class Visit>
    void visit_arcs(const ArcGroup& first, std::int32_t begin, std::int32_t end,
                    Visit&& visit) const {
        for (const Arc& arc : first.arcs)
            visit(arc);
        for (std::int32_t i = begin; i < end; ++i)
            for (const Arc& arc : more_[i].arcs)
                visit(arc);
    }
    void find_demands(const Problem& problem);

    std::vector<Node> nodes_;
    // The first group of either kind, one cache line an operator: most have no more.
    struct alignas(64) Near {
        ArcGroup predecessors, successors;
    };
    std::vector<Near> near_;
    std::vector<ArcGroup> more_;
    std::vector<Demand> demands_;
    Rows producers_, consumers_;
    std::vector<char> sink_;
};

}  // namespace gaus
