// SPDX-License-Identifier: Apache-2.0
#include "gaus/merge.hpp"

#include "gaus/error.hpp"

#include "app/commands/command.hpp"
#include "app/front_set.hpp"
#include "app/output.hpp"
#include "app/point_faults.hpp"
#include "app/print.hpp"
#include "app/provenance.hpp"
#include "app/replace.hpp"
#include "app/tables/table.hpp"
#include "file/lock.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

/// Throws InputError naming the first point that is not what its file says.
void check_points(const std::string& path, const StoredFront& stored) {
    const auto& points = stored.front.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        auto faults = schedule_faults(stored, points[i]);
        if (faults.empty()) faults = objective_faults(stored, points[i]);
        if (!faults.empty())
            throw InputError(fmt::format("{}: point {}: {}", path, i, faults.front()));
    }
}

/// The output may be one of the fronts that are read: what it holds is merged.
void check_output(const Settings& settings, const Problem& problem) {
    const std::filesystem::path output = settings.text("output");
    const auto is_output = [&](const std::string& path) {
        return std::filesystem::exists(output) && std::filesystem::equivalent(path, output);
    };
    if (!settings.flag("force") && std::ranges::none_of(settings.arguments(), is_output))
        check_replaceable(output, problem);
}

/// `sizes`: points of every front that was read.
void print_result(const MergedFront& merged, const std::vector<std::string>& paths,
                  const std::vector<std::size_t>& sizes, const std::string& output) {
    for (std::size_t i = 0; i < paths.size(); ++i)
        print_line(fmt::format("{}: {} of {}", paths[i], merged.contributed[i],
                               counted(sizes[i], "point")));
    fmt::print("\n");
    print_lines(points_summary(merged.front, output));
}

}  // namespace

void merge_fronts(const Settings& settings, const std::string& command_line) {
    const std::string output = settings.text("output");
    if (output.empty())
        throw InputError("merge: found no --output, expected gaus merge FRONT... --output FILE");
    const FileLock claim(output);
    check_front_output(output, settings.flag("force"));
    std::vector<std::size_t> sizes;
    FrontSet set = read_fronts(settings.arguments(), [&](const auto& path, StoredFront& stored) {
        check_points(path, stored);
        sizes.push_back(stored.front.points.size());
    });
    check_output(settings, set.problem);
    const auto capacity = static_cast<std::size_t>(settings.integer("front-size"));
    MergedFront merged = merge(std::move(set.fronts), capacity);
    if (merged.front.points.empty())
        throw InputError(fmt::format("{}: no points", fmt::join(settings.arguments(), ", ")));
    merged.front.provenance =
        provenance(settings, command_line, merged.front.provenance.world_size);
    write_front(output, set.problem, merged.front);
    if (!settings.flag("quiet")) print_result(merged, settings.arguments(), sizes, output);
}

}  // namespace gaus::app
