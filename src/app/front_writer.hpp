// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/problem.hpp"

#include "app/failure.hpp"
#include "app/run_clock.hpp"

#include <filesystem>

namespace gaus::app {

/// Keeps the front file up to date during a run and knows how long the next write will take.
class FrontWriter {
  public:
    /// `time_limit` in seconds of `clock`. An empty path: there is no file, all of it does nothing.
    FrontWriter(std::filesystem::path path, const Problem& problem, const RunClock& clock,
                double time_limit)
        : path_(std::move(path)), problem_(problem), clock_(clock), time_limit_(time_limit) {
        values_now_ = values({});
    }

    /// Notes the size of the front; writes it unless that would cost more than a twentieth of the
    /// run so far or leave no time for the last write. A failure is kept and tried again later.
    /// Whether it was written.
    bool update(const Front& front);
    /// Writes and throws what goes wrong.
    void write(const Front& front);
    /// [s] that the last write of the front as it is now may take.
    double reserve() const;
    /// Of the latest write.
    const Failure& failure() const { return failure_; }

  private:
    double values(const Front& front) const;

    std::filesystem::path path_;
    const Problem& problem_;
    const RunClock& clock_;
    double time_limit_;
    double values_now_ = 0;            ///< numbers in the file that the next write makes
    double seconds_per_value_ = 6e-8;  ///< until the first write has been measured
    double last_end_ = 0, last_seconds_ = 0;
    Failure failure_;
};

}  // namespace gaus::app
