// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/refine.hpp"
#include "gaus/search.hpp"
#include "gaus/stop.hpp"

#include <atomic>
#include <functional>

namespace gaus {

/// When a run ends: its time limit, an interruption, or the word of another rank. The one clock of
/// a run. Safe to ask from any thread.
class Deadline {
  public:
    /// `limit`: [s] since the start of the run; `closing`: [s] that the run itself needs once its
    /// restarts have ended; `earlier`: [s] of the runs that this one continues.
    Deadline(const SearchCallbacks& callbacks, double limit, double closing = 0,
             double earlier = 0);

    /// [s] since the start of this run.
    double elapsed() const { return elapsed_(); }
    /// [s] since the start of the first of the runs that this one continues.
    double seconds() const { return earlier_ + elapsed_(); }
    /// [s] that restarts still have; below 0 from then on.
    double left() const { return limit_ - closing_ - reserved_ - elapsed_(); }
    /// The time is up, or somebody has interrupted the run.
    bool over() const;

    /// Ends all restarts, for good.
    void end() { ended_ = true; }
    bool ended() const { return ended_; }
    /// What restarts ask.
    StopCheck stop() const {
        return [this] { return ended(); };
    }

    /// Keeps that many seconds for the caller after the last restart.
    void reserve(double seconds) { reserved_ = seconds; }
    double reserved() const { return reserved_; }

  private:
    std::function<double()> elapsed_;
    StopCheck interrupted_;
    double limit_, closing_, earlier_;
    std::atomic<double> reserved_ = 0;
    std::atomic<bool> ended_ = false;
};

/// Equal shares of the time that is left, for pieces of work that follow each other on some
/// threads.
class TimeShares {
  public:
    TimeShares(const Deadline& deadline, double pieces, int threads)
        : deadline_(deadline), threads_(threads), waiting_(pieces) {}

    /// Of the next piece. Called from any thread; what it returns must not outlive the deadline.
    TimeLeft next();

  private:
    const Deadline& deadline_;
    int threads_;
    std::atomic<double> waiting_;
};

}  // namespace gaus
