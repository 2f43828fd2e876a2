// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <ucontext.h>
#include <utility>
#include <vector>

namespace gaus::test {

/// Threads that share one of the system's and change places only where they wait for each other,
/// from one end and from the other by turns. The same order every time.
class Fibers {
  public:
    /// Calls work() once for every i < count, at first in rising order unless `falling`; at(i) is
    /// called whenever number i is about to go on. Throws std::logic_error when some wait for
    /// others that do not come.
    void run(unsigned count, bool falling, std::function<void(unsigned)> at,
             std::function<void()> work) {
        count_ = count;
        started_ = 0;
        falling_ = falling;
        at_ = std::move(at);
        work_ = std::move(work);
        waiting_.clear();
        for (std::size_t used = 0; started_ < count_; ++used)
            resume(fresh(used));
        while (!waiting_.empty())
            go_on();
    }

    /// From within work(): until all of them have come to this line.
    void wait(int line) {
        const Waiting me{running_, index_, line};
        waiting_.push_back(me);
        swapcontext(&me.fiber->context, &scheduler_);
    }

  private:
    struct Fiber {
        static constexpr std::size_t stack_size = 256 * 1024;
        ucontext_t context{};
        std::unique_ptr<std::byte[]> stack{new std::byte[stack_size]};
    };
    struct Waiting {
        Fiber* fiber;
        unsigned index;
        int line;
    };

    /// A fiber that has not started.
    Fiber& fresh(std::size_t i) {
        if (i == fibers_.size()) fibers_.push_back(std::make_unique<Fiber>());
        Fiber& fiber = *fibers_[i];
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack.get();
        fiber.context.uc_stack.ss_size = Fiber::stack_size;
        fiber.context.uc_link = &scheduler_;
        active_ = this;
        makecontext(&fiber.context, enter, 0);
        return fiber;
    }

    void resume(Fiber& fiber) {
        running_ = &fiber;
        swapcontext(&scheduler_, &fiber.context);
    }

    static void enter() { active_->start(); }

    /// One after another, until one waits: the fiber is then its own.
    void start() {
        while (started_ < count_) {
            index_ = falling_ ? count_ - 1 - started_ : started_;
            ++started_;
            at_(index_);
            work_();
        }
    }

    /// From one barrier to the next.
    void go_on() {
        const std::vector<Waiting> all(waiting_.rbegin(), waiting_.rend());
        waiting_.clear();
        if (all.size() != count_) throw std::logic_error("a barrier that not all threads reach");
        for (const Waiting& next : all) {
            if (next.line != all.front().line)
                throw std::logic_error("threads wait at different barriers");
            index_ = next.index;
            at_(index_);
            resume(*next.fiber);
        }
    }

    inline static Fibers* active_ = nullptr;  // makecontext hands over no pointer

    unsigned count_ = 0, started_ = 0, index_ = 0;
    bool falling_ = false;
    std::function<void(unsigned)> at_;
    std::function<void()> work_;
    std::vector<std::unique_ptr<Fiber>> fibers_;
    std::vector<Waiting> waiting_;
    Fiber* running_ = nullptr;
    ucontext_t scheduler_{};
};

}  // namespace gaus::test
