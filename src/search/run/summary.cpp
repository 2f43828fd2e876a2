#include "search/run/summary.hpp"

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

Loads loads_of(const Problem& problem, const Schedule& schedule) {
    const auto in_means = [&](double peak, std::span<const std::int64_t> amounts) {
        const double total = std::accumulate(amounts.begin(), amounts.end(), 0.0);
        const double mean = total / problem.operator_count();
        return total > 0 ? std::max(1.0, peak / mean) : 1.0;
    };
    std::int64_t use = 0;
    for (const auto& of_class : usage_runs(problem, schedule))
        for (const UsageRun& run : of_class)
            use = std::max(use, run.units);
    return {in_means(evaluate(problem, schedule).memory, problem.size()),
            in_means(static_cast<double>(use), problem.amount())};
}

}  // namespace gaus
