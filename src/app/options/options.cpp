// SPDX-License-Identifier: Apache-2.0
#include "app/options/options.hpp"

#include "app/options/values.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// "a, b or c" from "a|b|c".
std::string listed(std::string_view choices, std::string_view last) {
    const auto words = split(choices, '|');
    std::string text(words[0]);
    for (std::size_t i = 1; i < words.size(); ++i)
        text += fmt::format("{}{}", i + 1 == words.size() ? last : ", ", words[i]);
    return text;
}

bool is_choice(std::string_view choices, std::string_view text) {
    const auto words = split(choices, '|');
    return std::ranges::find(words, text) != words.end();
}

/// The ends of "low..high".
std::pair<std::string_view, std::string_view> ends(const Option& option) {
    const std::size_t dots = option.range.find("..");
    return {option.range.substr(0, dots), option.range.substr(dots + 2)};
}

/// low <= value <= high, where all three are read by `parse`.
template <class Parse>
bool in_range(const Option& option, std::string_view text, Parse parse) {
    const auto value = parse(text);
    const auto [low, high] = ends(option);
    return value && *parse(low) <= *value && *value <= *parse(high);
}

bool is_choice_list(const Option& option, std::string_view text) {
    const auto words = split(text, ',');
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_choice(option.range, words[i])) return false;
        if (std::find(words.begin(), words.begin() + i, words[i]) != words.begin() + i)
            return false;
    }
    return true;
}

bool is_bound_list(std::string_view text) {
    return std::ranges::all_of(split(text, ','),
                               [](std::string_view word) { return parse_bound(word).has_value(); });
}

}  // namespace

std::vector<const Option*> options_of(std::string_view command) {
    std::vector<const Option*> rows;
    for (const Option& option : all_options()) {
        const auto commands = split(option.commands, ' ');
        if (std::ranges::find(commands, command) != commands.end()) rows.push_back(&option);
    }
    return rows;
}

bool is_recorded(const Option& option) {
    return option.group != "Output" && option.group != "Help";
}

std::string expected(const Option& option) {
    const auto between = [&](std::string_view noun) {
        const auto [low, high] = ends(option);
        return fmt::format("{} from {} to {}", noun, low, high);
    };
    switch (option.kind) {
        case Kind::flag:
            return "on or off";
        case Kind::integer:
            return between("an integer");
        case Kind::count:
            return between("all or an integer");
        case Kind::real:
            return between("a number");
        case Kind::duration:
            return between("a duration") + ", like 60, 90s, 10m or 2h";
        case Kind::choice:
            return listed(option.range, " or ");
        case Kind::choices:
            return fmt::format("a list of {}, none twice", listed(option.range, " and "));
        case Kind::numbers:
            return between("numbers") + ", separated by commas";
        case Kind::bounds:
            return "auto, or factors of the critical path or steps, like 1.0x,1.25x,40";
        case Kind::limit:
            return "CLASS=N with N from 1, CLASS=none, or none";
        case Kind::interval:
            return "none, auto, an integer from 1 or a range like 4:8";
        case Kind::text:
            return "a name";
    }
    return {};
}

bool accepts(const Option& option, std::string_view text) {
    switch (option.kind) {
        case Kind::flag:
            return text == "on" || text == "off";
        case Kind::integer:
            return in_range(option, text, parse_integer);
        case Kind::real:
            return in_range(option, text, parse_real);
        case Kind::duration:
            return in_range(option, text, parse_duration);
        case Kind::choice:
            return is_choice(option.range, text);
        case Kind::choices:
            return is_choice_list(option, text);
        case Kind::numbers:
            return std::ranges::all_of(split(text, ','), [&](std::string_view word) {
                return in_range(option, word, parse_real);
            });
        case Kind::bounds:
            return is_bound_list(text);
        case Kind::limit:
            return parse_limit(text).has_value();
        case Kind::interval:
            return parse_intervals(text).has_value();
        case Kind::count:
            return text == "all" || in_range(option, text, parse_integer);
        case Kind::text:
            return !text.empty();
    }
    return false;
}

}  // namespace gaus::app
