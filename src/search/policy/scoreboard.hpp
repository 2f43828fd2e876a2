// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/policy/strategies.hpp"

#include <cstddef>
#include <map>

namespace gaus {

/// What a batch has earned.
struct Earning {
    Assignment what;
    double seconds = 0;  ///< of a thread
    double gain = 0;     ///< 0 to 1, gains.hpp
};

/// What kinds of task, strategies and efforts have earned, by thread-second: the shares of the time
/// are matched to it. Every gain and the seconds that it took lose weight as the run goes on, so
/// that the shares follow what pays now; what was not tried for long is taken for average again.
class Scoreboard {
  public:
    void add(const Earning& earning);
    /// A batch took so long [s].
    void add_length(const Assignment& what, double seconds);

    /// Batches of this kind of task.
    int tries(std::size_t kind) const;
    int tries(const Assignment& what) const;
    /// Mean seconds of such a batch; 0: none has ended.
    double seconds(const Assignment& what) const;
    /// What a second earns, the average of `mean` until much is known.
    double rate(std::size_t kind, double mean) const;
    double rate(std::size_t kind, Start start, double mean) const;
    double rate(const Assignment& what, double mean) const;
    /// 1 while a kind of task gains, and less the longer its last gain is ago beside the time that
    /// it has had: then more of the same will hardly help.
    double life(std::size_t kind) const;

  private:
    /// Sums over batches, each weighted by a power of the time spent when it ended.
    struct Account {
        double gain = 0, seconds = 0, plain_seconds = 0, until_gain = 0;
        int tries = 0;
    };
    template <class Key>
    static const Account* find(const std::map<Key, Account>& accounts, const Key& key);
    double rate(const Account* account, double mean) const;
    double weight() const;

    double spent_ = 0;  // [s]
    std::map<std::size_t, Account> kinds_;
    std::map<std::pair<std::size_t, Start>, Account> strategies_;
    std::map<Assignment, Account> efforts_;
    struct Length {
        double seconds = 0;
        int batches = 0;
    };
    std::map<Assignment, Length> lengths_;
};

}  // namespace gaus
