// SPDX-License-Identifier: Apache-2.0
#include "app/options/settings.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "app/options/options.hpp"
#include "app/options/values.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include <boost/program_options.hpp>
#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace po = boost::program_options;

const Option* find_option(std::string_view command, std::string_view name) {
    for (const Option* option : options_of(command))
        if (option->name == name) return option;
    return nullptr;
}

/// What was found as messages show it: a long text is cut.
std::string shown(std::string_view text) {
    constexpr std::size_t longest = 100;
    return std::string(text.substr(0, longest)) + (text.size() > longest ? "..." : "");
}

/// "; did you mean --time?" or nothing.
std::string suggestion(std::string_view command, std::string_view name, std::string_view dashes) {
    std::vector<std::string_view> known;
    for (const Option* option : options_of(command))
        known.push_back(option->name);
    const std::string_view meant = nearest(name, known);
    return meant.empty() ? "" : fmt::format("; did you mean {}{}?", dashes, meant);
}

[[noreturn]] void fail_unknown(std::string_view command, std::string_view word) {
    word = word.substr(0, word.find('='));
    const std::string_view name = word.substr(std::min(word.find_first_not_of('-'), word.size()));
    const std::string hint = suggestion(command, name, "--");
    throw InputError(
        fmt::format("option {}: unknown{}", shown(word),
                    hint.empty() ? fmt::format("; gaus {} --help lists all", command) : hint));
}

/// `place` says where the value was given: "option --time", "run.ini:3: option time".
void check(const Option& option, std::string_view place, std::string_view value) {
    if (!accepts(option, value))
        throw InputError(
            fmt::format("{}: found '{}', expected {}", place, shown(value), expected(option)));
}

/// The option that a message of the parser is about, as a row of the table.
const Option* mentioned(std::string_view command, std::string name) {
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    return find_option(command, name);
}

[[noreturn]] void fail_syntax(std::string_view command,
                              const po::invalid_command_line_syntax& error) {
    const std::string name = error.get_option_name();
    const Option* option = mentioned(command, name);
    if (!option && !name.empty()) fail_unknown(command, name);
    if (!option) throw InputError(fmt::format("command line: {}", shown(error.what())));
    if (option->kind == Kind::flag)
        throw InputError(fmt::format("option --{}: takes no value", option->name));
    throw InputError(fmt::format(
        "option --{}: found nothing, expected {}", option->name,
        option->kind == Kind::text ? option->argument : std::string_view(expected(*option))));
}

po::parsed_options tokenise(std::string_view command, const std::vector<std::string>& words) {
    po::options_description description;
    for (const Option* option : options_of(command)) {
        std::string names(option->name);
        if (option->letter) names += fmt::format(",{}", option->letter);
        if (option->kind == Kind::flag)
            description.add_options()(names.c_str(), "");
        else
            description.add_options()(names.c_str(), po::value<std::string>(), "");
    }
    description.add_options()("*argument", po::value<std::vector<std::string>>(), "");
    po::positional_options_description positional;
    positional.add("*argument", -1);
    using namespace po::command_line_style;
    const int style = allow_long | long_allow_adjacent | long_allow_next | allow_short |
                      short_allow_adjacent | short_allow_next | allow_dash_for_short;
    try {
        return po::command_line_parser(words)
            .options(description)
            .positional(positional)
            .style(style)
            .run();
    } catch (const po::unknown_option& error) {
        fail_unknown(command, error.get_option_name());
    } catch (const po::invalid_command_line_syntax& error) {
        fail_syntax(command, error);
    }
}

/// Line breaks and backslashes in a value, which config files have on one line.
std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\')
            out += "\\\\";
        else
            out += c;
    }
    return out;
}

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '\\' && i + 1 < text.size();
        if (escaped) ++i;
        out += escaped && text[i] == 'n' ? '\n' : text[i];
    }
    return out;
}

}  // namespace

Settings::Settings(std::string_view command, std::string_view argument,
                   const std::vector<std::string>& words)
    : command_(command) {
    read_command_line(argument, words);
    if (flag("help")) return;
    if (arguments_.empty() || std::ranges::find(arguments_, "") != arguments_.end())
        throw InputError(fmt::format("{0}: found no {1}, expected gaus {0} {2}", command,
                                     argument.substr(0, argument.find_first_of(" .")), argument));
    if (!text("config").empty()) read_config(text("config"));
    set_defaults();
}

void Settings::read_command_line(std::string_view argument, const std::vector<std::string>& words) {
    const bool several = argument.ends_with("...");
    for (const auto& token : tokenise(command_, words).options) {
        if (token.string_key == "*argument") {
            for (const std::string& word : token.value) {
                if (!several && !arguments_.empty())
                    throw InputError(fmt::format("{}: found '{}' after {} '{}', expected one {}",
                                                 command_, shown(word), argument,
                                                 shown(arguments_[0]), argument));
                arguments_.push_back(word);
            }
            continue;
        }
        const Option& option = *find_option(command_, token.string_key);
        const std::string value = option.kind == Kind::flag ? "on" : token.value.at(0);
        const std::string place = fmt::format("option --{}", option.name);
        check(option, place, value);
        auto& values = values_[token.string_key];
        if (!values.empty() && option.kind != Kind::limit)
            throw InputError(fmt::format("{}: given twice", place));
        values.push_back(value);
    }
}

void Settings::read_config(const std::string& path) {
    std::ifstream in(path);
    if (!in) throw InputError(fmt::format("{}: cannot be read", path));
    std::set<std::string, std::less<>> from_file;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.find('\0') != line.npos)
            throw InputError::at(path, number, "a byte 0", "NAME = VALUE");
        const std::string_view content = trim(line);
        if (content.empty() || content[0] == '#' || content[0] == ';') continue;
        const std::size_t equals = content.find('=');
        if (equals == content.npos)
            throw InputError::at(path, number, shown(content), "NAME = VALUE");
        const std::string name(trim(content.substr(0, equals)));
        const Option* option = find_option(command_, name);
        if (!option || name == "config" || name == "help")
            throw InputError(fmt::format("{}:{}: option {}: unknown{}", path, number, shown(name),
                                         option ? "" : suggestion(command_, name, "")));
        const std::string value = unescape(trim(content.substr(equals + 1)));
        check(*option, fmt::format("{}:{}: option {}", path, number, name), value);
        if (from_file.contains(name) && option->kind != Kind::limit)
            throw InputError(fmt::format("{}:{}: option {}: given twice", path, number, name));
        const bool overruled = values_.contains(name) && !from_file.contains(name);
        if (overruled) continue;
        from_file.insert(name);
        values_[name].push_back(value);
    }
    if (in.bad()) throw InputError(fmt::format("{}: cannot be read", path));
}

void Settings::set_defaults() {
    for (const Option* option : options_of(command_)) {
        const bool given = values_.contains(option->name);
        if (!given && !option->fallback.empty())
            values_[std::string(option->name)] = {std::string(option->fallback)};
    }
}

std::string Settings::text(std::string_view name) const {
    const auto& values = all(name);
    return values.empty() ? "" : values.back();
}

const std::vector<std::string>& Settings::all(std::string_view name) const {
    static const std::vector<std::string> none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
}

std::int64_t Settings::integer(std::string_view name) const {
    return parse_integer(text(name)).value();
}

double Settings::real(std::string_view name) const {
    return parse_real(text(name)).value();
}

double Settings::seconds(std::string_view name) const {
    return parse_duration(text(name)).value();
}

std::vector<double> Settings::numbers(std::string_view name) const {
    const std::string list = text(name);
    std::vector<double> values;
    if (list.empty()) return values;
    for (const std::string_view word : split(list, ','))
        values.push_back(parse_real(word).value());
    return values;
}

Settings Settings::with(std::string_view name, std::string value) const {
    Settings changed = *this;
    changed.values_[std::string(name)] = {std::move(value)};
    return changed;
}

std::string Settings::record() const {
    std::string out;
    for (const Option* option : options_of(command_)) {
        if (!is_recorded(*option)) continue;
        for (const std::string& value : all(option->name))
            out += fmt::format("{} = {}\n", option->name, escape(value));
    }
    return out;
}

}  // namespace gaus::app
