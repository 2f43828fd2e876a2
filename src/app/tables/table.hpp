// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/text.hpp"  // counted

#include <cstddef>
#include <string>
#include <vector>

namespace gaus::app {

/// A whole number without a point, anything else with six significant digits.
std::string number(double value);

/// Rows of cells as lines, what is not printable escaped; columns are right-aligned but for those
/// in `left` (by index). Row 0 is the header.
std::string text_table(const std::vector<std::vector<std::string>>& rows,
                       const std::vector<std::size_t>& left);

/// "100 resource + communication".
std::string weighted_sum(const std::vector<std::string>& names, const std::vector<double>& weights);

/// Numbers of the points by their first objective, at most `most` of them, evenly picked.
std::vector<std::size_t> shown_points(const Front& front, std::size_t most);
/// The points by their first objective, at most `most` of them, evenly picked, with their numbers.
std::string point_table(const Front& front, std::size_t most);
/// Some points of a front that was written to `path`, their number, and how to see all if that is
/// more.
std::string points_summary(const Front& front, const std::string& path);

}  // namespace gaus::app
