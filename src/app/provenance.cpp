#include "app/provenance.hpp"

#include "app/commands/command.hpp"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace gaus::app {

std::string shell_words(const std::vector<std::string>& words) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+,.:/@%";
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty()) line += ' ';
        if (!word.empty() && word.find_first_not_of(plain) == word.npos) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char c : word)
            line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

Provenance provenance(const Settings& settings, const std::string& command_line, int ranks) {
    Provenance from;
    from.generator = program_version;
    from.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    from.command = command_line;
    from.config = settings.record();
    from.world_size = ranks;
    return from;
}

}  // namespace gaus::app
