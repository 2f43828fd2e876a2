// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/relaxation.hpp"

#include "search/run/run_batch.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace gaus {

/// Threads that run batches, while the one that owns them does everything else.
class Crew {
  public:
    /// `stop`: what ends a batch early; called from any thread.
    Crew(int workers, StopCheck stop);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void give(PlannedBatch batch);
    /// Batches given and not yet taken back.
    std::size_t busy() const { return busy_; }
    std::size_t workers() const { return threads_.size(); }
    /// Those that have ended, in the order of their ends; waits up to `timeout` for the first.
    /// Rethrows what a batch threw.
    std::vector<BatchResult> take(std::chrono::milliseconds timeout);

  private:
    void work();

    StopCheck stop_;
    std::mutex mutex_;
    std::condition_variable given_, ended_;
    std::deque<PlannedBatch> waiting_;
    std::vector<BatchResult> results_;
    std::exception_ptr failure_;
    bool closed_ = false;
    std::size_t busy_ = 0;  // of the owner
    std::vector<std::jthread> threads_;
};

}  // namespace gaus
