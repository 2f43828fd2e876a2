// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/search.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace gaus::app {

/// Shows how a run goes: a line per report on standard output, on a terminal also one below them
/// that changes in place; and as JSON lines in a file.
class ProgressDisplay {
  public:
    /// `names` of the objectives; `log` empty: no JSON; `append` to the log of a run that goes on.
    /// Throws InputError when it cannot be created.
    ProgressDisplay(std::vector<std::string> names, bool quiet, const std::string& log,
                    bool append = false);

    /// Whether `live` shows anything.
    bool is_live() const { return live_; }
    /// Redraws the changing line, as wide as the terminal is now.
    void live(const Progress& progress);
    /// `remark` is appended to the line; `written`: the front file holds what is reported.
    void report(const Progress& progress, const std::string& remark, bool written);
    /// A line that a user should see whatever else is shown: on standard error.
    void remark(const std::string& line);
    /// Removes the changing line. Throws SystemError when the JSON file could not be written.
    void finish();

  private:
    void clear() const;

    std::vector<std::string> names_;
    bool quiet_, live_;
    std::string log_path_;
    std::ofstream log_;
};

}  // namespace gaus::app
