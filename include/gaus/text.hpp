// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
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

/// A name as messages show it: printable, and cut behind 80 bytes, at a character, with "..."
/// there. Files may hold names of any length. O(80).
std::string shown_name(std::string_view name);

/// "steps" of "step", "dependencies" of "dependency".
std::string plural(std::string_view noun);

/// 12 as "12 points", 1 as "1 point".
std::string counted(std::integral auto count, std::string_view noun) {
    return std::to_string(count) + ' ' + (count == 1 ? std::string(noun) : plural(noun));
}

/// Number of edits (insert, delete, replace, swap neighbours) between two words; O(|a| |b|).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `words` that `word` is most likely meant to be: fewer than three edits away, fewer
/// for short words, or begun by it. Empty: none. O(|word| |words|).
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);

/// "; did you mean WORD?" of the nearest one, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

/// True for UTF-8 without control characters of ASCII: what names may hold. O(n).
bool is_plain_text(std::string_view text);

}  // namespace gaus
