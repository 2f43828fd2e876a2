// SPDX-License-Identifier: Apache-2.0
#include "app/progress.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "app/options/values.hpp"
#include "app/print.hpp"
#include "app/progress_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace gaus::app {
namespace {

std::string json_of(const Progress& progress, const std::vector<std::string>& names, bool written) {
    nlohmann::ordered_json line = {
        {"seconds", progress.now.seconds},       {"phase", progress.phase},
        {"restarts", progress.now.restarts},     {"evaluations", progress.now.evaluations},
        {"front_size", progress.now.front_size}, {"hypervolume", progress.now.hypervolume}};
    line["written"] = written;
    line["not_finite"] = progress.not_finite;
    line["exchanges"] = progress.exchanges;
    line["exchanged_bytes"] = progress.exchanged_bytes;
    line["exchange_share"] = progress.exchange_share;
    for (std::size_t m = 0; m < std::min(names.size(), progress.best.size()); ++m)
        line["best"][names[m]] = progress.best[m];
    return line.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// Columns of the terminal as it is now: users change its size.
std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const auto columns = parse_integer(environment("COLUMNS"));
    return columns && *columns > 0 ? static_cast<std::size_t>(*columns) : 80;
}

/// mpirun gives its ranks a terminal for standard output even when its own is a file, but never one
/// for standard error: only both together mean that somebody watches. A dumb terminal cannot redraw
/// a line.
bool can_redraw() {
    return isatty(STDOUT_FILENO) && isatty(STDERR_FILENO) && environment("TERM") != "dumb";
}

}  // namespace

ProgressDisplay::ProgressDisplay(std::vector<std::string> names, bool quiet, const std::string& log,
                                 bool append)
    : names_(std::move(names)), quiet_(quiet), live_(!quiet && can_redraw()), log_path_(log) {
    if (log.empty()) return;
    log_.open(log, append ? std::ios::app : std::ios::trunc);
    if (!log_) throw InputError(fmt::format("{}: cannot be written", log));
}

void ProgressDisplay::live(const Progress& progress) {
    if (!live_) return;
    // A terminal may begin a new line as soon as its last column is filled.
    fmt::print("\r{}\x1b[K", live_line(progress, names_, terminal_width() - 1));
    std::fflush(stdout);
}

void ProgressDisplay::report(const Progress& progress, const std::string& remark, bool written) {
    if (!log_path_.empty()) log_ << json_of(progress, names_, written) << std::endl;
    if (quiet_) return;
    clear();
    print_line(report_line(progress, names_) + (remark.empty() ? "" : "  " + remark));
    std::fflush(stdout);
}

void ProgressDisplay::remark(const std::string& line) {
    clear();
    fmt::print(stderr, "gaus: {}\n", printable(line));
}

void ProgressDisplay::finish() {
    clear();
    if (!log_path_.empty() && !log_)
        throw SystemError(fmt::format("{}: cannot be written", log_path_));
}

void ProgressDisplay::clear() const {
    if (live_) fmt::print("\r\x1b[K");
    std::fflush(stdout);
}

}  // namespace gaus::app
