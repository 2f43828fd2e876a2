// SPDX-License-Identifier: Apache-2.0
#include "search/run/available_memory.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace gaus {

namespace {

namespace fs = std::filesystem;

constexpr double unknown = std::numeric_limits<double>::infinity();

/// The number that a file begins with; none for "max".
std::optional<double> number_in(const fs::path& path) {
    std::ifstream in(path);
    double value = 0;
    return in >> value ? std::optional(value) : std::nullopt;
}

double left_on_machine() {
    std::ifstream in("/proc/meminfo");
    for (std::string name; in >> name; in.ignore(std::numeric_limits<std::streamsize>::max(), '\n'))
        if (double kibibytes = 0; name == "MemAvailable:" && in >> kibibytes)
            return 1024 * kibibytes;
    return unknown;
}

/// Of the control group (version 2) and of those around it.
double left_in_group() {
    std::ifstream in("/proc/self/cgroup");
    std::string line;
    while (std::getline(in, line) && !line.starts_with("0::")) {
    }
    if (!line.starts_with("0::/")) return unknown;
    const fs::path root = "/sys/fs/cgroup";
    double left = unknown;
    for (fs::path group = line.substr(4);; group = group.parent_path()) {
        const auto most = number_in(root / group / "memory.max");
        const auto used = number_in(root / group / "memory.current");
        if (most && used) left = std::min(left, *most - *used);
        if (group.empty()) return left;
    }
}

double left_of_addresses() {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unknown;
    const double pages = number_in("/proc/self/statm").value_or(0);
    return static_cast<double>(limit.rlim_cur) - pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

double available_memory() {
    return std::max(0.0, std::min({left_on_machine(), left_in_group(), left_of_addresses()}));
}

}  // namespace gaus
