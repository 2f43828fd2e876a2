// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/search.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gaus::app {

/// What a report shows; `names` of the objectives.
std::string report_line(const Progress& progress, const std::vector<std::string>& names);

/// What is known now, in at most `width` columns: the parts that say least are left out whole,
/// hypervolume and phase first, then the best values from the last one on, at the end the time.
std::string live_line(const Progress& progress, const std::vector<std::string>& names,
                      std::size_t width);

}  // namespace gaus::app
