// SPDX-License-Identifier: Apache-2.0
// Reads the input as the value of every option of gaus solve, and as the words of its command line,
// one in a line.
#include "app/options/values.hpp"

#include "gaus/text.hpp"

#include "app/options/options.hpp"
#include "fuzz/check.hpp"
#include "fuzz/settings.hpp"

#include <cmath>
#include <vector>

using namespace gaus;

namespace {

void check_parsers(std::string_view text) {
    const auto real = app::parse_real(text);
    fuzz::require(!real || std::isfinite(*real), "parse_real: a number that is not finite");
    const auto duration = app::parse_duration(text);
    fuzz::require(!duration || !std::isnan(*duration), "parse_duration: not a number");
    const auto intervals = app::parse_intervals(text);
    fuzz::require(!intervals || (0 <= intervals->first && intervals->first <= intervals->last),
                  "parse_intervals: a range that is none");
    const auto limit = app::parse_limit(text);
    fuzz::require(!limit || limit->units >= -1, "parse_limit: a limit that is none");
    fuzz::require(edit_distance(text, "latency-bound") <= std::max<std::size_t>(13, text.size()),
                  "edit_distance: above the longer word");
}

/// The command line "gaus solve WORDS". Files that the words name are not read.
void check_words(const std::vector<std::string>& words) {
    for (const std::string& word : words)
        if (word.find("config") != word.npos) return;
    const auto settings = fuzz::accepted([&] { return app::Settings("solve", "DESIGN", words); });
    if (settings && !settings->flag("help")) fuzz::check_settings(*settings);
}

/// A command line that gives the text to every option whose value it may be.
std::vector<std::string> words_that_accept(const std::string& text) {
    std::vector<std::string> words = {"DESIGN"};
    for (const app::Option* option : app::options_of("solve"))
        if (option->kind != app::Kind::flag && option->name != "config" &&
            app::accepts(*option, text))
            words.push_back("--" + std::string(option->name) + "=" + text);
    return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text = fuzz::text_of(bytes, size);
    check_parsers(text);
    check_words(words_that_accept(text));
    const auto lines = app::split(text, '\n');
    check_words({lines.begin(), lines.end()});
    return 0;
}
