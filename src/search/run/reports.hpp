// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/search.hpp"

#include "search/run/deadline.hpp"

#include <string>
#include <thread>

namespace gaus {

/// What a run tells its caller, on rank 0: reports with the front, a live line between them, and
/// remarks.
class Reports {
  public:
    /// `period`: [s] between reports; `speaks`: this is rank 0. The callbacks and the deadline must
    /// outlive it.
    Reports(const SearchCallbacks& callbacks, double period, Deadline& deadline, bool speaks);

    bool report_due() const { return speaks_ && deadline_.elapsed() >= next_report_; }
    void report(Front front, const Progress& progress);
    bool has_live() const { return static_cast<bool>(callbacks_.live); }
    /// False in a thread other than the one that made this: work asks from its own whether to end.
    bool live_due() const;
    void live(const Progress& progress);
    void remark(const std::string& line) const;

  private:
    const SearchCallbacks& callbacks_;
    double period_;
    Deadline& deadline_;
    bool speaks_;
    std::thread::id thread_ = std::this_thread::get_id();
    double next_report_ = 0, next_live_ = 0;
};

}  // namespace gaus
