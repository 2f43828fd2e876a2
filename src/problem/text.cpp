#include "gaus/text.hpp"

#include <iterator>

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

std::string plural(std::string_view noun) {
    const bool ends_in_y = noun.ends_with('y');
    return ends_in_y ? fmt::format("{}ies", noun.substr(0, noun.size() - 1))
                     : fmt::format("{}s", noun);
}

bool is_plain_text(std::string_view text) {
    bool plain = true;
    for_characters(text, [&](utf::code_point code, std::string_view) {
        plain = plain && code != utf::illegal && !is_ascii_control(code);
    });
    return plain;
}

}  // namespace gaus
