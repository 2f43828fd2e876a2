// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

namespace gaus {

__extension__ using Wide = __int128;  // units * steps of a whole class

/// Steps that a class needs at least to serve its operators: a lower bound of the initiation
/// interval. At least ceil(sum of amounts times steps / limit), and more
/// where the operators do not fit together: of amount 2 and limit 3 only one fits at a time. By
/// dual feasible functions (Martello and Toth 1990; Fekete and Schepers 2001; Carlier, Clautiaux
/// and Moukrim 2007). `demand`: steps in all for which operators hold an amount, which is above 0
/// and at most the limit.
/// O(A^2) of A amounts; beyond 1000 of them only the sum and the largest amount are looked at.
Wide packing_bound(const std::map<std::int64_t, Wide>& demand, std::int64_t limit);

}  // namespace gaus
