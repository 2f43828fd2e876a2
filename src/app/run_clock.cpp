// SPDX-License-Identifier: Apache-2.0
#include "app/run_clock.hpp"

#include "app/options/values.hpp"

#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace gaus::app {
namespace {

/// Age of the process by /proc/self/stat (field 22: start in clock ticks since boot); 0 when the
/// system does not tell or the value cannot be right.
double process_age() {
    std::ifstream in("/proc/self/stat");
    const std::string stat{std::istreambuf_iterator<char>(in), {}};
    const std::size_t name_end = stat.rfind(')');
    if (name_end == stat.npos) return 0;
    const auto fields = split(std::string_view(stat).substr(name_end), ' ');
    if (fields.size() <= 20) return 0;
    const auto ticks = parse_integer(fields[20]);
    timespec now{};
    if (!ticks || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
    const double started = static_cast<double>(*ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
    const double age =
        static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started;
    return 0 <= age && age <= 60 ? age : 0;
}

}  // namespace

RunClock::RunClock()
    : start_(std::chrono::steady_clock::now() -
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                 std::chrono::duration<double>(process_age()))) {}

double RunClock::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

}  // namespace gaus::app
