// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "relax/arena.hpp"
#include "relax/graph.hpp"
#include "relax/views.hpp"

#include <memory>

namespace gaus::descent {

/// The graph of a run where its kernels can read it; all groups of restarts share it.
class DeviceGraph {
  public:
    /// For runs on this stream; nullptr: on the host.
    DeviceGraph(const Problem& problem, const Windows& windows, std::shared_ptr<void> stream);
    DeviceGraph(const DeviceGraph&) = delete;
    DeviceGraph& operator=(const DeviceGraph&) = delete;

    const Graph host;
    const bool rounding_ends;  ///< a rounded schedule is legal, and its energy that of its profiles

  private:
    Arena arena_;

  public:
    const GraphView view;

    const std::shared_ptr<void>& stream() const { return arena_.stream(); }
};

}  // namespace gaus::descent
