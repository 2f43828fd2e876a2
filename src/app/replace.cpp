// SPDX-License-Identifier: Apache-2.0
#include "app/replace.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "app/output.hpp"

#include <string_view>

#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string_view found, std::string_view expected) {
    throw InputError(fmt::format("{}: found {}, expected {}", path.string(), found, expected));
}

bool is_same_design(const Problem& a, const Problem& b) {
    const bool same_file = !a.sha256().empty() && a.sha256() == b.sha256();
    return same_file || difference(a, b).empty();
}

}  // namespace

void check_replaceable(const fs::path& path, const Problem& problem, double time_limit) {
    if (holds_nothing(path)) return;
    const StoredFront stored = read_front(path);
    if (!is_same_design(stored.problem, problem))
        refuse(path,
               fmt::format("a front of another design ({})", difference(stored.problem, problem)),
               "a new name or --force");
    constexpr double long_search = 600;  // [s]
    const auto& history = stored.front.history;
    const double seconds = history.empty() ? 0 : history.back().seconds;
    if (seconds > long_search && seconds > 2 * time_limit)
        refuse(path, fmt::format("a search of {:.0f} s", seconds),
               "a new name, --force, or solve --resume to continue it");
}

}  // namespace gaus::app
