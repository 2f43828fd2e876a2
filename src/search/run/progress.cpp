// SPDX-License-Identifier: Apache-2.0
#include "search/run/progress.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace gaus {

Progress progress_of(std::span<const FrontPoint> points, const std::vector<double>& reference) {
    Progress progress;
    progress.best.assign(reference.size(), std::numeric_limits<double>::infinity());
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : points) {
        values.push_back(point.objectives);
        for (std::size_t m = 0; m < progress.best.size(); ++m)
            progress.best[m] = std::min(progress.best[m], point.objectives[m]);
    }
    progress.now.hypervolume = hypervolume(values, reference);
    progress.now.front_size = static_cast<std::int64_t>(values.size());
    return progress;
}

}  // namespace gaus
