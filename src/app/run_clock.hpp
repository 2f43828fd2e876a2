// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace gaus::app {

/// Wall-clock time since the process started, loading of libraries included.
class RunClock {
  public:
    RunClock();
    double seconds() const;

  private:
    std::chrono::steady_clock::time_point start_;
};

}  // namespace gaus::app
