// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"

#include "app/commands/command.hpp"
#include "app/front_set.hpp"
#include "app/options/values.hpp"
#include "app/tables/comparison.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

void check_usage(const Settings& settings) {
    if (settings.arguments().size() < 2)
        throw InputError("compare: found one FRONT, expected gaus compare FRONT FRONT...");
    if (!settings.text("objectives").empty() && !settings.flag("attainment"))
        throw InputError("option --objectives: found no --attainment, expected it too");
}

/// The numbers of the two --objectives among `names`.
std::array<std::size_t, 2> chosen_objectives(const Settings& settings,
                                             const std::vector<std::string>& names) {
    if (names.size() < 2)
        throw InputError(
            fmt::format("option --attainment: found fronts of {}, expected two objectives",
                        fmt::join(names, ", ")));
    const std::string list = settings.text("objectives");
    if (list.empty()) return {0, 1};
    std::vector<std::size_t> numbers;
    for (const std::string_view word : split(list, ','))
        numbers.push_back(static_cast<std::size_t>(std::ranges::find(names, word) - names.begin()));
    const bool two = numbers.size() == 2 && numbers[0] != numbers[1] &&
                     std::max(numbers[0], numbers[1]) < names.size();
    if (!two)
        throw InputError(fmt::format("option --objectives: found '{}', expected two of {}", list,
                                     fmt::join(names, ", ")));
    return {numbers[0], numbers[1]};
}

}  // namespace

void compare_fronts(const Settings& settings) {
    check_usage(settings);
    const FrontSet set = read_fronts(settings.arguments(), [](const auto&, StoredFront& stored) {
        for (FrontPoint& point : stored.front.points)
            point.schedule = {};  // large, and not compared
    });
    Comparison comparison = compare(set.fronts);
    if (settings.flag("attainment"))
        add_attainment(comparison, set.fronts, chosen_objectives(settings, comparison.objectives));
    fmt::print("{}",
               settings.flag("json") ? comparison_json(comparison) : comparison_text(comparison));
}

}  // namespace gaus::app
