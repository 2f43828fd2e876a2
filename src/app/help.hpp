#pragma once

#include <string>
#include <string_view>

namespace gaus::app {

/// One subcommand of the program.
struct CommandText {
    std::string_view name;
    std::string_view argument;  ///< "DESIGN"; "FRONT...": one or more
    std::string_view summary;
};

/// The text of gaus COMMAND --help: every option with its default and range.
std::string command_help(const CommandText& command);

}  // namespace gaus::app
