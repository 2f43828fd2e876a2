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

/// The distance-0 dependencies in the form that refinement walks: arcs both ways, the distinct
/// carrying neighbours, and the communication that one step of delay costs.
class MoveGraph {
  public:
    explicit MoveGraph(const Problem& problem);

    std::span<const Arc> predecessors(std::int32_t v) const {
        return {arcs_.data() + offsets_[2 * v], arcs_.data() + offsets_[2 * v + 1]};
    }
    std::span<const Arc> successors(std::int32_t v) const {
        return {arcs_.data() + offsets_[2 * v + 1], arcs_.data() + offsets_[2 * v + 2]};
    }
    /// Operators whose values v reads, each once; values of size 0 are left out.
    std::span<const std::int32_t> producers(std::int32_t v) const { return producers_.row(v); }
    /// Operators that read the value of v, each once; none when its size is 0.
    std::span<const std::int32_t> consumers(std::int32_t v) const { return consumers_.row(v); }
    /// Change of the exact communication when v starts one step later; exact while legal.
    double communication_slope(std::int32_t v) const { return slope_[v]; }
    /// Position of v in the topological order.
    std::int32_t rank(std::int32_t v) const { return rank_[v]; }

  private:
    struct Rows {
        std::vector<std::int32_t> offsets;
        std::vector<std::int32_t> items;
        std::span<const std::int32_t> row(std::int32_t v) const {
            return {items.data() + offsets[v], items.data() + offsets[v + 1]};
        }
    };
    static Rows carrying_neighbours(const Problem& problem, bool incoming);

    // One row an operator, predecessors before successors: a slack is one run of memory.
    std::vector<std::int32_t> offsets_;  // [2V + 1]
    std::vector<Arc> arcs_;
    Rows producers_, consumers_;
    std::vector<double> slope_;
    std::vector<std::int32_t> rank_;
};

}  // namespace gaus
