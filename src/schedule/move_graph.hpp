#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// A neighbour and the steps that must lie between the two starts: s_later >= s_earlier + gap.
struct Arc {
    std::int32_t op;
    std::int32_t gap;
};

/// An operator at the other end of a value: the reader reads `offset` steps after its own start,
/// II for every iteration of distance.
struct Carry {
    std::int32_t op;
    std::int32_t offset;
};

/// The dependencies in the form that refinement walks: arcs both ways, the distinct carrying
/// neighbours, and the communication that one step of delay costs. ii = 0: those of distance 0.
class MoveGraph {
  public:
    MoveGraph(const Problem& problem, std::int32_t ii);

    std::span<const Arc> predecessors(std::int32_t v) const {
        return {arcs_.data() + offsets_[2 * v], arcs_.data() + offsets_[2 * v + 1]};
    }
    std::span<const Arc> successors(std::int32_t v) const {
        return {arcs_.data() + offsets_[2 * v + 1], arcs_.data() + offsets_[2 * v + 2]};
    }
    /// Operators whose values v reads, each once with the latest reading; values of size 0 are left
    /// out.
    std::span<const Carry> producers(std::int32_t v) const { return producers_.row(v); }
    /// Operators that read the value of v, likewise; none when its size is 0.
    std::span<const Carry> consumers(std::int32_t v) const { return consumers_.row(v); }
    /// Change of the exact communication when v starts one step later; exact while legal.
    double communication_slope(std::int32_t v) const { return slope_[v]; }
    /// True when nothing of the same iteration waits for v: only such operators can end last.
    bool sink(std::int32_t v) const { return sink_[v]; }
    /// Position of v in the topological order.
    std::int32_t rank(std::int32_t v) const { return rank_[v]; }

  private:
    struct Rows {
        std::vector<std::int32_t> offsets;
        std::vector<Carry> items;
        std::span<const Carry> row(std::int32_t v) const {
            return {items.data() + offsets[v], items.data() + offsets[v + 1]};
        }
    };
    static Rows carrying_neighbours(const Problem& problem, std::int32_t ii, bool incoming);

    // One row an operator, predecessors before successors: a slack is one run of memory.
    std::vector<std::int32_t> offsets_;  // [2V + 1]
    std::vector<Arc> arcs_;
    Rows producers_, consumers_;
    std::vector<double> slope_;
    std::vector<std::int32_t> rank_;
    std::vector<char> sink_;
};

}  // namespace gaus
