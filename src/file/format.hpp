// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "front/columns.hpp"

#include <cstddef>
#include <cstdint>

/// What the reader and the writer of front files share; the format: docs/front-file.md.
namespace gaus::front_format {

inline constexpr const char* name = "gaus-front";
inline constexpr std::int32_t version = 2;

/// Most objectives of a front: the five of gaus and those that a program adds.
inline constexpr std::size_t most_objectives = 16;

}  // namespace gaus::front_format
