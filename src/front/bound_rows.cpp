// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound_rows.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

namespace {

bool same_kind(const BoundRow& a, const BoundRow& b) {
    return a.latency_bound == b.latency_bound && a.ii == b.ii && a.weights == b.weights;
}

/// Whether the row bounds this objective and no other.
bool bounds_alone(const BoundRow& row, std::size_t objective) {
    for (std::size_t m = 0; m < row.weights.size(); ++m)
        if (row.weights[m] != (m == objective ? 1.0 : 0.0)) return false;
    return true;
}

}  // namespace

void add_bounds(std::vector<BoundRow>& rows, std::vector<BoundRow> more) {
    for (BoundRow& row : more) {
        const auto known = std::ranges::find_if(
            rows, [&](const BoundRow& other) { return same_kind(row, other); });
        if (known == rows.end())
            rows.push_back(std::move(row));
        else if (std::pair(row.value, row.reached) > std::pair(known->value, known->reached))
            *known = std::move(row);
    }
}

std::optional<double> bound_of(const Front& front, const FrontPoint& point, std::size_t objective) {
    std::optional<double> bound;
    for (const BoundRow& row : front.bounds) {
        if (row.ii != point.schedule.ii || row.latency_bound < point.latency_bound ||
            !bounds_alone(row, objective))
            continue;
        bound = std::max(bound.value_or(row.value), row.value);
    }
    return bound;
}

}  // namespace gaus
