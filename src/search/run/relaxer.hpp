// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/relaxation.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// relax(), as the device allows: when it fails, as it does when its memory is too small, the lanes
/// are halved down to a group, and then the CPU goes on. What was found is kept for later batches.
/// May be called from several threads.
class Relaxer {
  public:
    using Function = std::function<std::vector<Relaxed>(
        const Problem&, std::span<const Lane>, const RelaxationSettings&, const StopCheck&)>;
    explicit Relaxer(Function relax) : relax_(std::move(relax)) {}

    std::vector<Relaxed> operator()(const Problem& problem, std::span<const Lane> lanes,
                                    RelaxationSettings settings, const StopCheck& stop);
    /// What changed since the last call, a line each.
    std::vector<std::string> take_remarks();

  private:
    void give_way(const std::string& why, std::size_t lanes);

    Function relax_;
    std::mutex mutex_;
    std::atomic<std::size_t> at_once_ = ~std::size_t{0};
    std::atomic<bool> on_cpu_ = false;
    std::vector<std::string> remarks_;
};

}  // namespace gaus
