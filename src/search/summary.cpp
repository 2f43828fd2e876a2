#include "search/summary.hpp"

#include "gaus/evaluate.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

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

double load_of(const Problem& problem, const Schedule& schedule) {
    const auto size = problem.size();
    const double total = std::accumulate(size.begin(), size.end(), 0.0);
    const auto memory = static_cast<double>(evaluate(problem, schedule).memory);
    return total > 0 ? std::max(1.0, memory * problem.operator_count() / total) : 1.0;
}

}  // namespace gaus
