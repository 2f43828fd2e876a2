// SPDX-License-Identifier: Apache-2.0
#include "io/entities.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace gaus::io {

namespace {

constexpr std::size_t longest_entity = 10;

std::optional<std::uint32_t> character_of(std::string_view entity) {
    constexpr std::pair<std::string_view, char> named[] = {
        {"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''}};
    for (const auto& [name, character] : named)
        if (entity == name) return static_cast<std::uint32_t>(character);
    if (!entity.starts_with('#')) return std::nullopt;
    entity.remove_prefix(1);
    const bool hexadecimal = entity.starts_with('x');
    if (hexadecimal) entity.remove_prefix(1);
    std::uint32_t number = 0;
    const char* const last = entity.data() + entity.size();
    const auto [end, error] = std::from_chars(entity.data(), last, number, hexadecimal ? 16 : 10);
    if (entity.empty() || end != last || error != std::errc()) return std::nullopt;
    const bool control = number < 0x20 || (number >= 0x7f && number < 0xa0);
    const bool surrogate = number >= 0xd800 && number < 0xe000;
    return control || surrogate || number > 0x10ffff ? std::nullopt : std::optional(number);
}

void append_utf8(std::string& text, std::uint32_t character) {
    const auto rest = [&](int shift) {
        text.push_back(static_cast<char>(0x80 | (character >> shift & 0x3f)));
    };
    if (character < 0x80) {
        text.push_back(static_cast<char>(character));
    } else if (character < 0x800) {
        text.push_back(static_cast<char>(0xc0 | character >> 6));
        rest(0);
    } else if (character < 0x10000) {
        text.push_back(static_cast<char>(0xe0 | character >> 12));
        rest(6);
        rest(0);
    } else {
        text.push_back(static_cast<char>(0xf0 | character >> 18));
        rest(12);
        rest(6);
        rest(0);
    }
}

}  // namespace

std::string without_entities(std::string_view text) {
    std::string plain;
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&')) {
        plain += text.substr(0, at);
        const std::size_t end = text.substr(at, longest_entity).find(';');
        const auto character =
            end == text.npos ? std::nullopt : character_of(text.substr(at + 1, end - 1));
        if (character) {
            append_utf8(plain, *character);
            text.remove_prefix(at + end + 1);
        } else {
            plain += '&';
            text.remove_prefix(at + 1);
        }
    }
    return plain.append(text);
}

}  // namespace gaus::io
