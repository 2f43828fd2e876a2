#include "app/help.hpp"

#include "app/options.hpp"

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
    return text.empty() ? "" : fmt::format(" [{}]", text);
}

std::string line(const Option& option) {
    std::string left = option.letter ? fmt::format("-{}, ", option.letter) : "    ";
    left += fmt::format("--{}", option.name);
    if (!option.argument.empty()) left += fmt::format(" {}", option.argument);
    return fmt::format(
        "  {:<30}{}\n{}", left, option.help,
        note(option).empty() ? "" : fmt::format("  {:<30}{}\n", "", note(option).substr(1)));
}

}  // namespace

std::string command_help(const CommandText& command) {
    std::string text = fmt::format("usage: gaus {} {} [options]\n{}\n", command.name,
                                   command.argument, command.summary);
    std::string_view group;
    for (const Option* option : options_of(command.name)) {
        if (option->group != group) text += fmt::format("\n{}:\n", option->group);
        group = option->group;
        text += line(*option);
    }
    return text;
}

}  // namespace gaus::app
