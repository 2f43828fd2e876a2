// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gaus::io {

/// One input file: the path that messages show, what is in it, and the byte order mark before that,
/// which some programs write; mostly empty.
struct File {
    std::string path;
    std::string text;
    std::string_view mark{};
};

/// Throws InputError when the path is missing, a folder, unreadable or empty.
File load_file(const std::filesystem::path& path);

/// Line of a byte offset, from 1.
std::size_t line_of(std::string_view text, std::size_t offset);

/// Characters before a byte offset in its line, from 1.
std::size_t column_of(std::string_view text, std::size_t offset);

/// Throws InputError with the line when the text holds a byte 0, which ends the text for others.
void require_no_zero_byte(const File& file);

/// The token in quotes for a one-line message: control bytes escaped, long tokens cut.
std::string in_quotes(std::string_view token);

/// SHA-256 of the concatenated parts, lower-case hexadecimal.
std::string sha256(std::span<const std::string_view> parts);

/// The number that the whole token spells; nothing when it spells none or T cannot hold it.
template <class T>
std::optional<T> parse_number(std::string_view token) {
    T value{};
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc{} || end != token.data() + token.size()) {
        return std::nullopt;
    }
    return value;
}

/// The same for an integer, which may be spelt 2.0 as well.
std::optional<std::int64_t> parse_whole(std::string_view token);

/// The integer that a number is; nothing when it has a fraction or is beyond 2^53.
std::optional<std::int64_t> exact_integer(double value);

}  // namespace gaus::io
