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

/// The bytes of one input file and the path that messages show.
struct File {
    std::string path;
    std::string text;
};

/// What some programs write before UTF-8; no part of the text.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Throws InputError when the path is missing, a folder, unreadable or empty.
File load_file(const std::filesystem::path& path);

/// Line of a byte offset, from 1.
std::size_t line_of(std::string_view text, std::size_t offset);

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

}  // namespace gaus::io
