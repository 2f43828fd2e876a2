// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include <cstddef>
#include <string>

namespace gaus::app {

/// The bounds of a front, a line each.
std::string bound_table(const Front& front);

/// How far each objective of each point is above its bound, in percent of its value; the points as
/// point_table shows them.
std::string gap_table(const Front& front, std::size_t most);

}  // namespace gaus::app
