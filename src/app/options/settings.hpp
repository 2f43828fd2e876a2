// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::app {

/// The options of one command with the values in force: command line over config file over default.
/// Every value is what its row of the option table takes.
class Settings {
  public:
    /// Reads the words after the command. `argument` names the positional argument, "DESIGN", or
    /// several of them, "FRONT..." (one or more).
    /// Throws InputError: an unknown, repeated or abbreviated option, a missing or bad value, a
    /// positional argument too few or too many, a config file that cannot be read.
    Settings(std::string_view command, std::string_view argument,
             const std::vector<std::string>& words);

    const std::string& command() const { return command_; }
    /// The positional argument, the first of several.
    const std::string& argument() const { return arguments_.front(); }
    const std::vector<std::string>& arguments() const { return arguments_; }
    /// The last value; empty when the option has none.
    std::string text(std::string_view name) const;
    /// Every value of a repeatable option.
    const std::vector<std::string>& all(std::string_view name) const;
    bool flag(std::string_view name) const { return text(name) == "on"; }
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    double seconds(std::string_view name) const;

    /// Every number of a list; none when the option has no value.
    std::vector<double> numbers(std::string_view name) const;
    /// The same with one value replaced by an accepted one.
    Settings with(std::string_view name, std::string value) const;

    /// The recorded settings as a config file that gives the same settings and the same text again.
    std::string record() const;

  private:
    void read_command_line(std::string_view argument, const std::vector<std::string>& words);
    void read_config(const std::string& path);
    void set_defaults();

    std::string command_;
    std::vector<std::string> arguments_;
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace gaus::app
