#pragma once

#include "gaus/search.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::app {

/// True for the beginning of a file of JSON lines that a ProgressDisplay wrote.
bool is_progress_log(std::string_view text);

/// Shows how a run goes on standard output: on a terminal one line that changes in place,
/// otherwise a line per report; and as JSON lines in a file.
class ProgressDisplay {
  public:
    /// `names` of the objectives; `log` empty: no JSON; `append` to the log of a run that goes on.
    /// Throws InputError when it cannot be created.
    ProgressDisplay(std::vector<std::string> names, bool quiet, const std::string& log,
                    bool append = false);

    /// Redraws the changing line.
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
