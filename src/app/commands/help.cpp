// SPDX-License-Identifier: Apache-2.0
#include "app/commands/help.hpp"

#include "app/options/options.hpp"
#include "app/options/values.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// "[default 60; a duration from 0.1s to 30d, ...]", with what is not said by the argument.
std::string note(const Option& option) {
    const bool says_more = option.kind != Kind::flag && option.kind != Kind::text &&
                           option.kind != Kind::interval && option.kind != Kind::bounds;
    std::string text = option.kind == Kind::flag || option.fallback.empty()
                           ? ""
                           : fmt::format("default {}", option.fallback);
    if (says_more) text += fmt::format("{}{}", text.empty() ? "" : "; ", expected(option));
    return text.empty() ? "" : fmt::format("[{}]", text);
}

/// The option, and beside it what it does, in the columns of a usual terminal.
std::string line(const Option& option) {
    constexpr std::size_t indent = 32;
    const std::string said = note(option);
    std::string left = option.letter ? fmt::format("-{}, ", option.letter) : "    ";
    left += fmt::format("--{}", option.name);
    if (!option.argument.empty()) left += fmt::format(" {}", option.argument);
    std::string text;
    for (const std::string_view part : {option.help, std::string_view(said)})
        for (const std::string& words : wrapped(part, help_width - indent))
            text += fmt::format("  {:<{}}{}\n", std::exchange(left, ""), indent - 2, words);
    return text;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    for (const std::string_view word : split(text, ' ')) {
        if (word.empty()) continue;
        if (lines.empty() || lines.back().size() + 1 + word.size() > width)
            lines.emplace_back(word);
        else
            lines.back() += fmt::format(" {}", word);
    }
    return lines;
}

std::string command_help(const CommandText& command) {
    std::string text = fmt::format("usage: gaus {} {} [options]\n", command.name, command.argument);
    for (const std::string& words : wrapped(command.summary, help_width))
        text += words + '\n';
    std::string_view group;
    for (const Option* option : options_of(command.name)) {
        if (option->group != group) text += fmt::format("\n{}:\n", option->group);
        group = option->group;
        text += line(*option);
    }
    return text;
}

}  // namespace gaus::app
