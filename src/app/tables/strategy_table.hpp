// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include <string>

namespace gaus::app {

/// What the restarts of a run were spent on and what they earned: a row for every kind of task,
/// start and rung of the ladder of efforts.
std::string strategy_table(const Front& front);

}  // namespace gaus::app
