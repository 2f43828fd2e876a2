// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front_file.hpp"

#include <string>
#include <vector>

namespace gaus::app {

/// The rules that the schedule of a point breaks, in words.
std::vector<std::string> schedule_faults(const StoredFront& stored, const FrontPoint& point);

/// Differences between the stored objectives and those of the schedule, which must have no faults;
/// user objectives are not known here and pass.
std::vector<std::string> objective_faults(const StoredFront& stored, const FrontPoint& point);

}  // namespace gaus::app
