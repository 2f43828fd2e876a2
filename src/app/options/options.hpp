// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::app {

/// How the text of an option is read and checked.
enum class Kind {
    flag,      ///< no argument on the command line; on or off in a config file
    integer,   ///< from low to high
    real,      ///< from low to high
    duration,  ///< from low to high
    choice,    ///< one of choices
    choices,   ///< several of choices, separated by commas, none twice
    numbers,   ///< several from low to high, separated by commas
    bounds,    ///< latency bounds, separated by commas
    limit,     ///< CLASS=N; the option may be repeated
    interval,  ///< none, auto, an initiation interval or a range of them
    count,     ///< an integer from low to high, or "all"
    text       ///< anything but nothing
};

/// One row of the option table: the parser, the help, the config file, the checks and the record
/// in the front file all come from it.
struct Option {
    std::string_view name;
    std::string_view argument;  ///< its name in the help; empty for flags
    Kind kind = Kind::text;
    std::string_view fallback;  ///< the default; "off" for flags
    std::string_view range;     ///< "1..4096" or "auto|cpu|cuda"; empty: none
    std::string_view group;
    std::string_view commands;  ///< "solve baseline"
    std::string_view help;
    char letter = 0;  ///< short form; 0: none
};

/// The table, in the order of the help.
std::span<const Option> all_options();
/// The rows of one command.
std::vector<const Option*> options_of(std::string_view command);

/// True when the option is part of the settings that the front file stores: all but those that say
/// where and how to print.
bool is_recorded(const Option& option);

/// What the option takes, for error messages and the help: "an integer from 1 to 4096".
std::string expected(const Option& option);
/// True when `text` is what the option takes.
bool accepts(const Option& option, std::string_view text);

}  // namespace gaus::app
