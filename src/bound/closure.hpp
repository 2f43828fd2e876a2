// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// What the cheapest closure costs and which nodes are in it.
struct Closure {
    std::int64_t weight = 0;
    std::vector<char> chosen;  ///< [N]
};

/// Minimum closures: sets of nodes of least total weight that hold with every node all that it
/// implies. One set of implications, any number of weights; by a minimum cut (Picard 1976).
class ClosureSolver {
  public:
    /// `implications`: (a, b) when a in the set asks for b.
    ClosureSolver(int nodes, std::vector<std::pair<int, int>> implications);
    ~ClosureSolver();
    ClosureSolver(const ClosureSolver&) = delete;
    ClosureSolver& operator=(const ClosureSolver&) = delete;

    /// Of weights [N] whose absolute values sum up to less than 2^62.
    Closure minimum(std::span<const std::int64_t> weights);

  private:
    struct Network;
    std::unique_ptr<Network> network_;
};

}  // namespace gaus
