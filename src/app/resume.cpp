// SPDX-License-Identifier: Apache-2.0
#include "app/resume.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "app/options/options.hpp"
#include "app/options/values.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

/// What may differ between runs that continue each other: it does not change what a restart does.
constexpr std::array<std::string_view, 8> free_options = {
    "time",   "restarts", "report-period",   "front-size",
    "device", "threads",  "exchange-period", "topology"};

using Record = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The lines "name = value" of a record.
Record parse(const std::string& text) {
    Record record;
    for (const std::string_view line : split(text, '\n')) {
        const std::size_t equals = line.find('=');
        if (equals == line.npos) continue;
        record[std::string(trim(line.substr(0, equals)))].emplace_back(
            trim(line.substr(equals + 1)));
    }
    return record;
}

std::string shown(const std::vector<std::string>& values) {
    return values.empty() ? "nothing" : fmt::format("{}", fmt::join(values, ", "));
}

void check_same_settings(const std::string& path, std::string_view command, const Record& stored,
                         const Record& now) {
    for (const Option* option : options_of(command)) {
        if (!is_recorded(*option) || std::ranges::count(free_options, option->name) > 0) continue;
        const auto values = [&](const Record& record) {
            const auto found = record.find(option->name);
            return found == record.end() ? std::vector<std::string>{} : found->second;
        };
        if (values(stored) != values(now))
            throw InputError(
                fmt::format("{}: holds a run with --{} {}, found {}; a run goes on with the "
                            "settings it began with",
                            path, option->name, shown(values(stored)), shown(values(now))));
    }
}

/// Restarts are numbered as they are given out: of all numbers below the highest only those are
/// missing that were under way when the run ended.
void check_restarts(const std::string& path, const Front& front) {
    constexpr std::int64_t most_under_way = std::int64_t{1} << 24;
    std::int64_t highest = -1;
    for (const TrialRow& trial : front.trials)
        highest = std::max(highest, trial.restart);
    for (const auto* points : {&front.points, &front.hidden})
        for (const FrontPoint& point : *points)
            highest = std::max(highest, point.restart);
    const std::int64_t most = static_cast<std::int64_t>(front.trials.size()) + most_under_way;
    if (highest >= most)
        throw InputError(
            fmt::format("{}: found restart {} in a run of {}, expected numbers below {}", path,
                        highest, counted(front.trials.size(), "restart"), most));
}

}  // namespace

std::optional<StoredFront> stored_run(const Settings& settings) {
    const std::filesystem::path path = settings.text("output");
    if (settings.flag("resume") && path.empty())
        throw InputError("option --resume: found no --output, expected the front file of a run");
    if (!settings.flag("resume") || !std::filesystem::exists(path)) return std::nullopt;
    return read_front(path);
}

Settings settled(const Settings& settings, const std::optional<StoredFront>& stored) {
    if (!stored) return settings;
    const bool automatic = settings.seconds("turn") == 0;
    const std::string path = settings.text("output");
    if (!stored->front.sources.empty())
        throw InputError(fmt::format("{}: found a merged front, expected that of one run", path));
    check_restarts(path, stored->front);
    const Record record = parse(stored->front.provenance.config);
    const auto turn = record.find("turn");
    Settings result =
        automatic && turn != record.end() ? settings.with("turn", turn->second.front()) : settings;
    check_same_settings(path, settings.command(), record, parse(result.record()));
    return result;
}

void check_same_problem(const std::filesystem::path& path, const Problem& stored,
                        const Problem& problem) {
    const std::string text = difference(stored, problem);
    if (!text.empty())
        throw InputError(
            fmt::format("{}: holds a front of another design: {}", path.string(), text));
}

}  // namespace gaus::app
