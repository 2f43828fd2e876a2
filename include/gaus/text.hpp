#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace gaus {

/// The text as people see it: on one line, and harmless to a terminal. Names and attributes come
/// from files that may be hostile.
///
/// A newline is shown as \n, other control characters of ASCII (DEL too) and bytes that are no
/// UTF-8 as \x1b, and the control characters above ASCII (C1), the marks that change the direction
/// of writing and the separators of lines as \u202e. Everything else stays. What is printable stays
/// as it is, so a text may pass twice. O(n).
std::string printable(std::string_view text);

/// "steps" of "step", "dependencies" of "dependency".
std::string plural(std::string_view noun);

/// 12 as "12 points", 1 as "1 point".
std::string counted(std::integral auto count, std::string_view noun) {
    return std::to_string(count) + ' ' + (count == 1 ? std::string(noun) : plural(noun));
}

/// True for UTF-8 without control characters of ASCII: what names may hold. O(n).
bool is_plain_text(std::string_view text);

}  // namespace gaus
