// SPDX-License-Identifier: Apache-2.0
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace gaus {

namespace {

/// Calls `visit` with every way to write `total` as an ordered sum of parts >= 0.
void compositions(std::vector<int>& parts, std::size_t at, int total,
                  const std::function<void()>& visit) {
    if (at + 1 == parts.size()) {
        parts[at] = total;
        visit();
        return;
    }
    for (int part = total; part >= 0; --part) {
        parts[at] = part;
        compositions(parts, at + 1, total - part, visit);
    }
}

/// The box between two neighbours of the front along one objective.
struct Gap {
    double volume;
    std::vector<double> weighting;
};

Gap gap_between(const FrontPoint& a, const FrontPoint& b, std::span<const double> scales) {
    Gap gap{1.0, std::vector<double>(scales.size())};
    double total = 0;
    for (std::size_t m = 0; m < scales.size(); ++m) {
        const double distance = std::abs(a.objectives[m] - b.objectives[m]) / scales[m];
        gap.volume *= distance + 1e-6;
        // The normal of the segment: both ends cost the same, a point below it costs less.
        gap.weighting[m] = 1.0 / (distance + 1e-3);
        total += gap.weighting[m];
    }
    for (double& weight : gap.weighting)
        weight /= total;
    return gap;
}

}  // namespace

std::vector<double> objective_scales(std::span<const double> typical, std::size_t anchor) {
    std::vector<double> scales(typical.begin(), typical.end());
    const double unit = typical[anchor] > 0 ? typical[anchor] : 1.0;
    for (double& scale : scales) {
        const double ratio = scale > 0 ? unit / scale : 1.0;
        scale = unit / std::pow(10.0, std::round(std::log10(ratio)));
    }
    return scales;
}

std::vector<std::vector<double>> lattice(std::size_t objectives, std::size_t points) {
    std::vector<std::vector<double>> result;
    if (objectives == 1) return {{1.0}};
    const int centre = static_cast<int>(objectives);
    std::vector<int> resolutions = {1, 2, centre};
    for (int resolution = 4; result.size() < points; resolution += 2) {
        for (const int h : resolutions) {
            std::vector<int> parts(objectives);
            compositions(parts, 0, h, [&] {
                // Of the centre's lattice only the centre itself.
                if (h == centre && h > 2 && std::ranges::count(parts, 1) != centre) return;
                std::vector<double> weights(objectives);
                for (std::size_t m = 0; m < objectives; ++m)
                    weights[m] = static_cast<double>(parts[m]) / h;
                const bool seen = std::ranges::any_of(result, [&](const auto& other) {
                    return std::ranges::equal(
                        other, weights, [](double a, double b) { return std::abs(a - b) < 1e-9; });
                });
                if (!seen) result.push_back(std::move(weights));
            });
        }
        resolutions = {resolution};
    }
    result.resize(points);
    return result;
}

Prices prices_of(std::span<const double> weighting, std::span<const double> scales,
                 std::span<const Objective> objectives) {
    Prices prices;
    for (std::size_t m = 0; m < weighting.size(); ++m) {
        const double price = weighting[m] / scales[m];
        if (m >= objectives.size()) {
            prices.terms.push_back(price);
        } else if (const auto of = objective_table[static_cast<std::size_t>(objectives[m])].price) {
            prices.*of = price;
        }
    }
    return prices;
}

double scalarised(std::span<const double> objectives, std::span<const double> weighting,
                  std::span<const double> scales) {
    double total = 0;
    for (std::size_t m = 0; m < objectives.size(); ++m)
        total += weighting[m] / scales[m] * objectives[m];
    return total;
}

std::vector<double> gap_weighting(std::span<const FrontPoint> points,
                                  std::span<const double> scales, std::size_t skip) {
    std::vector<Gap> gaps;
    std::vector<std::size_t> order(points.size());
    for (std::size_t m = 0; m < scales.size(); ++m) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t i) { return points[i].objectives[m]; });
        for (std::size_t i = 0; i + 1 < order.size(); ++i)
            gaps.push_back(gap_between(points[order[i]], points[order[i + 1]], scales));
    }
    if (gaps.empty()) return {};
    std::ranges::stable_sort(gaps, std::greater{}, &Gap::volume);
    return gaps[std::min(skip, gaps.size() - 1)].weighting;
}

}  // namespace gaus
