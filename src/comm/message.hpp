// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/pareto.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace gaus {

/// Front points as bytes, for ranks of one build on like machines. O(bytes).
std::vector<std::byte> pack(std::span<const FrontPoint> points);

/// The inverse. Throws SystemError when the bytes are not exactly what pack() made.
std::vector<FrontPoint> unpack(std::span<const std::byte> bytes);

}  // namespace gaus
