// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::app {

/// Columns of a usual terminal.
inline constexpr std::size_t help_width = 80;

/// Lines of whole words, each of at most `width` characters when no word is longer.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// One subcommand of the program.
struct CommandText {
    std::string_view name;
    std::string_view argument;  ///< "DESIGN"; "FRONT...": one or more
    std::string_view summary;
};

/// The text of gaus COMMAND --help: every option with its default and range.
std::string command_help(const CommandText& command);

}  // namespace gaus::app
