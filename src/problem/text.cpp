// SPDX-License-Identifier: Apache-2.0
#include "gaus/text.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include <boost/locale/utf.hpp>
#include <fmt/format.h>

namespace gaus {

namespace {

namespace utf = boost::locale::utf;

constexpr bool is_ascii_control(utf::code_point c) {
    return c < 0x20 || c == 0x7f;
}

/// Controls above ASCII, separators of lines, and what turns the direction of writing around.
constexpr bool is_hidden(utf::code_point c) {
    const auto between = [c](utf::code_point low, utf::code_point high) {
        return low <= c && c <= high;
    };
    return between(0x80, 0x9f) || c == 0x61c || between(0x200e, 0x200f) ||
           between(0x2028, 0x202e) || between(0x2066, 0x2069);
}

/// Calls `use(code, bytes)` for every character, with `utf::illegal` for a byte that begins none.
template <class Use>
void for_characters(std::string_view text, Use use) {
    while (!text.empty()) {
        auto at = text.begin();
        utf::code_point code = utf::utf_traits<char>::decode(at, text.end());
        const bool valid = utf::is_valid_codepoint(code);
        if (!valid) code = utf::illegal;
        const std::size_t length =
            valid ? static_cast<std::size_t>(std::distance(text.begin(), at)) : 1;
        use(code, text.substr(0, length));
        text.remove_prefix(length);
    }
}

}  // namespace

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for_characters(text, [&](utf::code_point code, std::string_view bytes) {
        if (code == '\n') {
            shown += "\\n";
        } else if (code == utf::illegal || is_ascii_control(code)) {
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
        } else if (is_hidden(code)) {
            shown += fmt::format("\\u{:04x}", code);
        } else {
            shown += bytes;
        }
    });
    return shown;
}

std::string shown_name(std::string_view name) {
    constexpr std::size_t longest = 80;
    if (name.size() <= longest) return printable(name);
    std::size_t cut = longest;
    const auto continues = [&] { return (static_cast<unsigned char>(name[cut]) & 0xc0) == 0x80; };
    while (cut > longest - 3 && continues())
        --cut;
    return printable(name.substr(0, cut)) + "...";
}

std::string plural(std::string_view noun) {
    const bool ends_in_y = noun.ends_with('y');
    return ends_in_y ? fmt::format("{}ies", noun.substr(0, noun.size() - 1))
                     : fmt::format("{}s", noun);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, last, row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j - 1] + (a[i - 1] != b[j - 1]), last[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row.back();
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> words) {
    constexpr std::size_t longest = 64;  // nobody misspells more
    if (word.size() > longest) return {};
    std::string_view found;
    std::size_t best = std::min<std::size_t>(3, word.size() / 2 + 1);
    for (const std::string_view known : words) {
        const bool begun = word.size() >= 2 && known.starts_with(word);
        const std::size_t distance = begun ? 0 : edit_distance(word, known);
        if (distance < best) {
            best = distance;
            found = known;
        }
    }
    return found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> words) {
    const std::string_view known = nearest(word, words);
    return known.empty() ? "" : fmt::format("; did you mean {}?", known);
}

bool is_plain_text(std::string_view text) {
    bool plain = true;
    for_characters(text, [&](utf::code_point code, std::string_view) {
        plain = plain && code != utf::illegal && !is_ascii_control(code);
    });
    return plain;
}

}  // namespace gaus
