// SPDX-License-Identifier: Apache-2.0
#include "bench/work.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace gaus::bench {

namespace {

/// Multiply-adds per evaluation: the distance to the mean in units of the support (1), and the
/// polynomials of src/relax/smoothing_kernels.hpp.
struct KernelCost {
    double reach;  ///< of the support [sigma]
    double distribution, density;
};

KernelCost cost_of(SmoothingKernel kernel) {
    return kernel == SmoothingKernel::polynomial ? KernelCost{std::sqrt(5.0), 4, 3}
                                                 : KernelCost{4.0, 12, 12};
}

/// One closed form of the distance of two starts: distribution and density share an exponential
/// (9), a square root and two divisions (3), and a polynomial (5).
constexpr double distance_cost = 22;

/// Boundaries first..last-1 at which it is uncertain whether an operator has started.
struct Span {
    std::int32_t first, last;
};

/// Pairs of operators, each once, sorted: source and target.
using Pairs = std::vector<std::pair<std::int32_t, std::int32_t>>;

Pairs pairs(const Problem& problem, bool only_carrying) {
    Pairs result;
    for (const Dependency& d : problem.dependencies())
        if (d.distance == 0 && (d.carries || !only_carrying))
            result.emplace_back(d.source, d.target);
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

double widest_sigma(const Windows& windows, const Lane& lane) {
    std::int32_t slack = 0;
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        slack = std::max(slack, windows.latest[v] - windows.earliest[v]);
    return std::max(lane.sigma_floor, std::min(lane.tuning[Hyperparameter::spread_cap],
                                               lane.tuning[Hyperparameter::spread] * slack));
}

/// Upper limit of sigma in an iteration.
double sigma_cap(const Lane& lane, const RelaxationSettings& settings, double widest,
                 int iteration) {
    if (settings.dependencies == DependencyMode::alm) return widest;
    const double length = std::max(1.0, settings.anneal_share * settings.iterations);
    const double done = std::min(1.0, iteration / length);
    return widest * std::pow(lane.sigma_floor / widest, done);
}

std::vector<Span> spans(const Windows& windows, const Lane& lane, std::span<const float> position,
                        double cap, double reach) {
    std::vector<Span> result;
    for (std::size_t v = 0; v < position.size(); ++v) {
        const double low = windows.earliest[v], high = windows.latest[v];
        const double sigma = std::max(
            lane.sigma_floor, std::min(lane.tuning[Hyperparameter::spread] * (high - low), cap));
        const double middle = position[v] - 0.5;
        const double from = std::clamp(middle - reach * sigma, low, high);
        const double until = std::clamp(middle + reach * sigma, low, high);
        const auto first = static_cast<std::int32_t>(std::ceil(from));
        const auto last = static_cast<std::int32_t>(std::min(std::floor(until) + 1, high));
        result.push_back({first, std::max(first, last)});
    }
    return result;
}

double uncertain_starts(const Problem& problem, const std::vector<Span>& spans) {
    double total = 0;
    for (std::size_t v = 0; v < spans.size(); ++v) {
        const ResourceClass& resource = problem.resources()[problem.resource_class()[v]];
        if (problem.amount()[v] > 0 && resource.blocking > 0 && resource.cost > 0)
            total += spans[v].last - spans[v].first;
    }
    return total;
}

/// Births of values, and of each reader the boundaries from the first at which all may have read.
double uncertain_lives(const Problem& problem, const Pairs& readings,
                       const std::vector<Span>& spans) {
    double total = 0;
    for (std::size_t i = 0, end = 0; i < readings.size(); i = end) {
        const std::int32_t u = readings[i].first;
        std::int32_t read = 0;
        for (end = i; end < readings.size() && readings[end].first == u; ++end)
            read = std::max(read, spans[readings[end].second].first);
        if (problem.size()[u] == 0) continue;
        total += spans[u].last - spans[u].first;
        for (std::size_t j = i; j < end; ++j)
            total += std::max(0, spans[readings[j].second].last - read);
    }
    return total;
}

/// Evaluations of a whole iteration, all operators.
struct Evaluations {
    double distributions = 0, densities = 0, distances = 0;
};

Evaluations evaluations(const Problem& problem, const Windows& windows, const Lane& lane,
                        const RelaxationSettings& settings, std::span<const float> position) {
    const double reach = cost_of(settings.kernel).reach, widest = widest_sigma(windows, lane);
    const Pairs readings = pairs(problem, true);
    const double measured = settings.iterations - 1;
    Evaluations mean;
    for (int i = 1; i < settings.iterations; ++i) {
        const double cap = sigma_cap(lane, settings, widest, i);
        const auto uncertain = spans(windows, lane, position, cap, reach);
        const double starts = lane.prices.resource != 0 ? uncertain_starts(problem, uncertain) : 0;
        const double lives =
            lane.prices.memory != 0 ? uncertain_lives(problem, readings, uncertain) : 0;
        // Backwards a start needs its density; a life also the other factors of the product.
        mean.distributions += (starts + 2 * lives) / measured;
        mean.densities += (starts + lives) / measured;
    }
    if (settings.dependencies == DependencyMode::sweep) return mean;
    mean.distances = static_cast<double>(pairs(problem, false).size());
    if (lane.prices.communication != 0) mean.distances += static_cast<double>(readings.size());
    return mean;
}

/// Bytes of an iteration per operator and restart without the graph, and of what is kept.
struct Traffic {
    double moved, kept;
};

Traffic state_traffic(bool sweep, double edges_per_operator) {
    if (sweep)
        return {.moved = 8 + 16 + 8 + 8 + 2,  // theta, moments, mu, gradient, predecessor
                .kept = 4 + 8 + 4 + 1};
    const double multiplier = 4 + 8.0 / 10;  // read; read and written every tenth iteration
    return {.moved = 2 * (8 + 16 + 8) + multiplier * edges_per_operator,  // mu and sigma alike
            .kept = 2 * (4 + 8 + 4) + 4 * edges_per_operator};
}

/// Bytes of the graph per operator, each array read once.
double graph_bytes(const Lane& lane, double edges_per_operator, double readings_per_operator) {
    double bytes = 6 * 4 + 2 * 4;               // window, latency, class, amount, pull; offsets
    bytes += (4 + 4 + 4) * edges_per_operator;  // source and lag, successor
    if (lane.prices.memory != 0) bytes += 4 + 4 * readings_per_operator;  // size, readers
    return bytes;
}

}  // namespace

Work counted_work(const Problem& problem, const Windows& windows, const Lane& lane,
                  const RelaxationSettings& settings, std::span<const float> position) {
    const double operators = problem.operator_count();
    const Evaluations all = evaluations(problem, windows, lane, settings, position);
    const KernelCost cost = cost_of(settings.kernel);
    const double edges = static_cast<double>(pairs(problem, false).size()) / operators;
    const double readings = static_cast<double>(pairs(problem, true).size()) / operators;
    const Traffic state = state_traffic(settings.dependencies == DependencyMode::sweep, edges);
    const double graph = graph_bytes(lane, edges, readings);
    return {.evaluations = (all.distributions + all.densities + 2 * all.distances) / operators,
            .multiply_adds = (all.distributions * cost.distribution + all.densities * cost.density +
                              all.distances * distance_cost) /
                             operators,
            .bytes = state.moved + graph / group_of_lanes,
            .working_set = operators * (state.kept * group_of_lanes + graph)};
}

Floor floor_of(const Work& work, double bytes_per_second, double multiply_adds_per_second) {
    return {.bytes = work.bytes / bytes_per_second,
            .arithmetic = work.multiply_adds / multiply_adds_per_second};
}

}  // namespace gaus::bench
