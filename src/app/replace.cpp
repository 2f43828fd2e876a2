#include "app/replace.hpp"

#include "gaus/error.hpp"

#include "app/output.hpp"

#include <string>

#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string_view found,
                         std::string_view expected = "a new name or --force") {
    throw InputError(fmt::format("{}: found {}, expected {}", path.string(), found, expected));
}

/// "solve" of "build/gaus solve design.json".
std::string_view command_of(const Provenance& from) {
    const std::string_view line = from.command;
    const std::size_t program = line.starts_with('\'') ? line.find("' ") : line.find(' ');
    if (program == line.npos) return {};
    const std::string_view rest = line.substr(line.find(' ', program) + 1);
    return rest.substr(0, rest.find(' '));
}

bool is_same_design(const Problem& a, const Problem& b) {
    const bool same_file = !a.sha256().empty() && a.sha256() == b.sha256();
    return same_file || difference(a, b).empty();
}

}  // namespace

void check_replaceable(const fs::path& path, std::string_view command, const Problem& problem,
                       double time_limit) {
    if (holds_nothing(path)) return;
    const StoredFront stored = read_front(path);
    if (!is_same_design(stored.problem, problem))
        refuse(path,
               fmt::format("a front of another design ({})", difference(stored.problem, problem)));
    const std::string_view made_by = command_of(stored.front.provenance);
    if (made_by != command)
        refuse(path, made_by.empty() ? "a front of another program"
                                     : fmt::format("a front that gaus {} wrote", made_by));
    constexpr double long_search = 600;  // [s]
    const auto& history = stored.front.history;
    const double seconds = history.empty() ? 0 : history.back().seconds;
    if (seconds > long_search && seconds > 2 * time_limit)
        refuse(path, fmt::format("a search of {:.0f} s", seconds),
               "--resume to continue it, a new name or --force");
}

void check_replaceable(const fs::path& path, const Provenance& run) {
    if (holds_nothing(path)) return;
    const Provenance other = read_front(path).front.provenance;
    if (other.command != run.command || other.created != run.created || other.seed != run.seed)
        refuse(path, "a front of another run");
}

}  // namespace gaus::app
