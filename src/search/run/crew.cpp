// SPDX-License-Identifier: Apache-2.0
#include "search/run/crew.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

Crew::Crew(int workers, StopCheck stop) : stop_(std::move(stop)) {
    for (int i = 0; i < std::max(workers, 1); ++i)
        threads_.emplace_back([this] { work(); });
}

Crew::~Crew() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        waiting_.clear();
    }
    given_.notify_all();
}

void Crew::give(PlannedBatch batch) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(batch));
    }
    ++busy_;
    given_.notify_one();
}

std::vector<BatchResult> Crew::take(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, timeout, [this] { return !results_.empty() || failure_; });
    if (failure_) std::rethrow_exception(failure_);
    busy_ -= results_.size();
    return std::exchange(results_, {});
}

void Crew::work() {
    for (;;) {
        PlannedBatch batch;
        {
            std::unique_lock lock(mutex_);
            given_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
            if (closed_) return;
            batch = std::move(waiting_.front());
            waiting_.pop_front();
        }
        BatchResult result;
        std::exception_ptr failure;
        try {
            result = run_batch(std::move(batch), stop_);
        } catch (...) {
            failure = std::current_exception();
        }
        {
            const std::lock_guard lock(mutex_);
            if (failure) {
                failure_ = failure;
            } else {
                results_.push_back(std::move(result));
            }
        }
        ended_.notify_one();
    }
}

}  // namespace gaus
