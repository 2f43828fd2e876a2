#include "app/progress.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "app/output.hpp"
#include "app/print.hpp"
#include "app/table.hpp"

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace gaus::app {
namespace {

std::string line_of(const Progress& progress, const std::vector<std::string>& names) {
    const HistoryRow& now = progress.now;
    const double rate = now.seconds > 0 ? static_cast<double>(now.restarts) / now.seconds : 0;
    std::string line =
        fmt::format("{:8.1f} s  {} restarts ({:.3g}/s)  front {}  hypervolume {:.6g}", now.seconds,
                    now.restarts, rate, now.front_size, now.hypervolume);
    for (std::size_t m = 0; m < std::min(names.size(), progress.best.size()); ++m)
        line +=
            fmt::format("{}{} {}", m == 0 ? "  best " : ", ", names[m], number(progress.best[m]));
    return line;
}

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

std::size_t terminal_width() {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

}  // namespace

bool is_progress_log(std::string_view text) {
    return text.starts_with("{\"seconds\":");
}

// mpirun gives its ranks a terminal for standard output even when its own is a file, but never one
// for standard error: only both together mean that somebody watches.
ProgressDisplay::ProgressDisplay(std::vector<std::string> names, bool quiet, const std::string& log,
                                 bool append)
    : names_(std::move(names)),
      quiet_(quiet),
      terminal_(isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)),
      log_path_(log) {
    if (log.empty()) return;
    log_.open(log, append ? std::ios::app : std::ios::trunc);
    if (!log_) throw InputError(fmt::format("{}: cannot be written", log));
}

void ProgressDisplay::live(const Progress& progress) {
    if (quiet_ || !terminal_) return;
    const std::string line = fmt::format("{}  {}", line_of(progress, names_), progress.phase);
    fmt::print("\r{}\x1b[K", line.substr(0, terminal_width() - 1));
    std::fflush(stdout);
}

void ProgressDisplay::report(const Progress& progress, const std::string& remark, bool written) {
    if (log_path_.size() > 0) log_ << json_of(progress, names_, written) << std::endl;
    if (terminal_) return live(progress);
    if (quiet_) return;
    print_line(line_of(progress, names_) + (remark.empty() ? "" : "  " + remark));
    std::fflush(stdout);
}

void ProgressDisplay::remark(const std::string& line) {
    if (terminal_ && !quiet_) fmt::print("\r\x1b[K");
    std::fflush(stdout);
    fmt::print(stderr, "gaus: {}\n", printable(line));
}

void ProgressDisplay::finish() {
    if (terminal_ && !quiet_) fmt::print("\r\x1b[K");
    if (!log_path_.empty() && !log_)
        throw SystemError(fmt::format("{}: cannot be written", log_path_));
}

}  // namespace gaus::app
