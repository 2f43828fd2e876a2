#pragma once

#include "gaus/search.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace gaus::app {

/// Shows how a run goes on standard output: on a terminal one line that changes in place,
/// otherwise a line per report; and as JSON lines in a file.
class ProgressDisplay {
  public:
    /// `names` of the objectives; `log` empty: no JSON. Throws InputError when it cannot be
    /// created.
    ProgressDisplay(std::vector<std::string> names, bool quiet, const std::string& log);

    void live(const Progress& progress);
    /// `remark` is appended to the line; `written`: the front file holds what is reported.
    void report(const Progress& progress, const std::string& remark, bool written);
    /// Removes the changing line. Throws SystemError when the JSON file could not be written.
    /// A line that a user should see whatever else is shown: on standard error.
    void remark(const std::string& line);
    void finish();

  private:
    std::vector<std::string> names_;
    bool quiet_, terminal_;
    std::string log_path_;
    std::ofstream log_;
};

}  // namespace gaus::app
