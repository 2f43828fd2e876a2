// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// A front and what it is called: the path of its file.
struct NamedFront {
    std::string name;
    Front front;
};

/// Throws InputError unless both have the same objectives in the same order.
void check_same_objectives(const NamedFront& a, const NamedFront& b);

/// Element-wise maximum of the references, [M]: none of the points counts less below it. Needs at
/// least one front; all must have the same objectives.
std::vector<double> common_reference(std::span<const NamedFront> fronts);

/// What `merge` makes.
struct MergedFront {
    Front front;
    std::vector<std::size_t> contributed;  ///< points of the merged front by the front given
};

/// One front of all points of fronts of the same design, without the dominated ones; of points
/// equal in objective space the first stays. At most `capacity` points, thinned as in ParetoFront;
/// 0: no limit. The points are not verified. Sorted by objectives.
///
/// Sources: every front that is not merged itself, and the sources of those that are. Trials: all.
/// Bounds: the strongest of each kind.
/// History: one row with the totals, none when no front has any. Provenance: only the world size,
/// the largest. Throws InputError when there is no front or their objectives differ. O(N^2 M).
MergedFront merge(std::vector<NamedFront> fronts, std::size_t capacity);

}  // namespace gaus
