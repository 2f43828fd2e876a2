// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/policy/portfolio.hpp"
#include "search/policy/scoreboard.hpp"
#include "search/policy/strategies.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace gaus {

/// Restarts that one worker runs together: ids first .. first + count - 1.
struct Batch {
    std::int64_t number = 0, first = 0, count = 0;
    Assignment what;
    std::size_t horizon = 0;            ///< of a schedule of least communication
    std::vector<Choice::Part> parts{};  ///< of what its restarts are each drawn, if not empty
};

/// What restart `id` of a batch is for: a function of its arguments.
Assignment task_of(const Batch& batch, std::int64_t id, std::uint64_t seed);

/// Deals out what batches do, so that their seconds come in the shares of the choices and each
/// comes at even distances; a long one comes early, because others go on from what it finds. Smooth
/// weighted round robin: a choice gains credit by its share, and the one with most is next.
class Dealer {
  public:
    /// `time`: [s] of the run.
    explicit Dealer(double time) : time_(time) {}
    /// One of the choices, of which there is at least one.
    const Choice& next(const std::vector<Choice>& choices);

  private:
    double time_;
    std::map<Assignment, double> credit_;
};

/// The batches of a run without sharing, as a sequence: what a batch does, and the numbers of its
/// restarts, follow from its number alone, on any number of ranks and threads.
class Agenda {
  public:
    /// First the schedule of least communication in `flows` horizons, then what the priors say.
    /// `restarts`: of the run; 0: no end. The portfolio must outlive it.
    Agenda(const Portfolio& portfolio, double time, std::int64_t flows, bool seeks,
           std::int64_t restarts);

    /// Batch `number`, from 0. Its count is 0 beyond the end. O(number) at first.
    Batch batch(std::int64_t number);
    /// The number of the batch of restart `id`, which is in the run.
    std::int64_t batch_of(std::int64_t id);

  private:
    void extend();

    std::vector<Choice> choices_;
    Dealer dealer_;
    std::int64_t flows_, restarts_;
    std::size_t front_;           // kind of task
    std::vector<Batch> batches_;  // known so far
};

/// The batches that an earlier run has left to do, by ticket: 0, 1, ...
class OpenNumbers {
  public:
    /// `done`: numbers of batches, ascending.
    explicit OpenNumbers(const std::vector<std::int64_t>& done);
    /// The ticket-th that is not done.
    std::int64_t number(std::int64_t ticket) const;

  private:
    std::vector<std::int64_t> gaps_;  // undone numbers below some that are done
    std::int64_t next_ = 0;           // from here on nothing is done
};

}  // namespace gaus
