// SPDX-License-Identifier: Apache-2.0
#include "app/options/tuning_options.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// What the words of an option point to.
struct Words {
    std::string name, range, help;
};

Words words_of(const TuningRow& row) {
    const std::string unit = row.unit.empty() ? "" : fmt::format(", in {}", row.unit);
    return {option_name(row), fmt::format("{}..{}", row.least, row.most),
            fmt::format("{}: {}{}", to_string(row.stage), row.meaning, unit)};
}

using Rows = std::array<Option, tuning_table.size()>;

Rows options_from(const std::array<Words, tuning_table.size()>& words) {
    Rows options;
    std::ranges::transform(words, options.begin(), [](const Words& row) {
        return Option{row.name,  "LIST",         Kind::numbers, "",
                      row.range, "Search space", "solve",       row.help};
    });
    return options;
}

}  // namespace

std::string option_name(const TuningRow& row) {
    std::string name(row.name);
    std::ranges::replace(name, '_', '-');
    return name;
}

std::span<const Option> tuning_options() {
    static const auto words = [] {
        std::array<Words, tuning_table.size()> all;
        std::ranges::transform(tuning_table, all.begin(), words_of);
        return all;
    }();
    static const Rows options = options_from(words);
    return options;
}

}  // namespace gaus::app
