// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/search.hpp"

#include "app/front_writer.hpp"
#include "app/options/plan.hpp"
#include "app/options/settings.hpp"
#include "app/progress.hpp"
#include "app/run_clock.hpp"

#include <string>

namespace gaus::app {

/// Everything of a search that only rank 0 does: the front file and what the user sees.
class Console {
  public:
    /// `plan` and `clock` must outlive it; `from`: what the front file says that it comes from.
    Console(const Plan& plan, const Settings& settings, const RunClock& clock, Provenance from);

    /// What the search tells and asks on the way; the console must outlive it.
    SearchCallbacks callbacks();
    /// The front is complete: writes it and shows it.
    void finish(Front& front);
    bool quiet() const { return quiet_; }

  private:
    void report(Front& front, const Progress& progress);
    void show(const Front& front) const;

    const Plan& plan_;
    bool quiet_;
    std::string output_;
    Provenance from_;
    Progress latest_;
    ProgressDisplay display_;
    FrontWriter writer_;
};

}  // namespace gaus::app
