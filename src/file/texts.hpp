// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/trial.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

/// Enumerations as the texts of a front file.
namespace gaus::front_format {

template <class Enum>
requires std::is_enum_v<Enum>
constexpr std::span<const std::string_view> texts_of() {
    if constexpr (std::is_same_v<Enum, Start>) return start_names;
    if constexpr (std::is_same_v<Enum, TrialStatus>) return status_names;
    if constexpr (std::is_same_v<Enum, SmoothingKernel>) return kernel_names;
    if constexpr (std::is_same_v<Enum, DependencyMode>) return dependency_mode_names;
}

template <class Enum>
std::optional<Enum> known(std::string_view text) {
    const auto texts = texts_of<Enum>();
    const auto found = std::ranges::find(texts, text);
    if (found == texts.end()) return std::nullopt;
    return static_cast<Enum>(found - texts.begin());
}

template <class Enum>
std::string text_of(Enum value) {
    return std::string(texts_of<Enum>()[static_cast<std::size_t>(value)]);
}
template <class Enum>
std::string text_of(std::optional<Enum> value) {
    return value ? text_of(*value) : std::string();
}

/// A text that this version does not know is `other` or none.
template <class Enum>
void parse(std::string_view text, Enum& value) {
    value = known<Enum>(text).value_or(Enum::other);
}
template <class Enum>
void parse(std::string_view text, std::optional<Enum>& value) {
    value = known<Enum>(text);
}

template <class T>
inline constexpr bool is_text = std::is_enum_v<T>;
template <class Enum>
inline constexpr bool is_text<std::optional<Enum>> = true;

/// A column whose values are an enumeration, or none.
template <class T>
concept Text = is_text<T>;

}  // namespace gaus::front_format
