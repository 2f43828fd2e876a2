// SPDX-License-Identifier: Apache-2.0
#include "app/progress_line.hpp"

#include "gaus/text.hpp"

#include "app/tables/table.hpp"
#include "problem/text_width.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// A piece of a line with the blanks or the comma before it. The least `weight` is left out first.
struct Part {
    std::string text;
    std::size_t weight;
};

std::string joined(const std::vector<Part>& parts) {
    std::string line;
    for (const Part& part : parts)
        line += part.text;
    return line;
}

std::string restarts_of(const Progress& progress) {
    return counted(progress.now.restarts, "restart");
}

std::string rate_of(const Progress& progress) {
    const HistoryRow& now = progress.now;
    const double rate = now.seconds > 0 ? static_cast<double>(now.restarts) / now.seconds : 0;
    return fmt::format("({:.3g}/s)", rate);
}

/// "  best latency 8", ", resource 6", ... of those that are known.
std::vector<std::string> best_values(const Progress& progress,
                                     const std::vector<std::string>& names) {
    std::vector<std::string> values;
    for (std::size_t m = 0; m < std::min(names.size(), progress.best.size()); ++m)
        if (std::isfinite(progress.best[m]))
            values.push_back(fmt::format("{}{} {}", values.empty() ? "  best " : ", ", names[m],
                                         number(progress.best[m])));
    return values;
}

std::vector<Part> live_parts(const Progress& progress, const std::vector<std::string>& names) {
    const HistoryRow& now = progress.now;
    const auto best = best_values(progress, names);
    const std::size_t above = best.size() + 3;  // weights of what is left out after these
    std::vector<Part> parts = {{fmt::format("{:8.1f} s", now.seconds), above + 4}};
    if (!progress.best.empty()) {
        parts.push_back({fmt::format("  {}", restarts_of(progress)), above + 2});
        if (progress.under_way > 0)
            parts.push_back({fmt::format(", {} under way", progress.under_way), above});
        if (now.restarts > 0) parts.push_back({fmt::format(" {}", rate_of(progress)), 2});
        parts.push_back({fmt::format("  front {}", now.front_size), above + 3});
        if (progress.more_found > 0)
            parts.push_back({fmt::format(", {} more found", progress.more_found), above + 1});
        parts.push_back({fmt::format("  hypervolume {:.6g}", now.hypervolume), 0});
    }
    for (std::size_t m = 0; m < best.size(); ++m)
        parts.push_back({best[m], above - 1 - m});
    parts.push_back({fmt::format("  {}", progress.phase), 1});
    return parts;
}

}  // namespace

std::string report_line(const Progress& progress, const std::vector<std::string>& names) {
    std::string line = fmt::format("{:8.1f} s  {} {}  front {}  hypervolume {:.6g}",
                                   progress.now.seconds, restarts_of(progress), rate_of(progress),
                                   progress.now.front_size, progress.now.hypervolume);
    for (const std::string& value : best_values(progress, names))
        line += value;
    return line;
}

std::string live_line(const Progress& progress, const std::vector<std::string>& names,
                      std::size_t width) {
    std::vector<Part> parts = live_parts(progress, names);
    while (!parts.empty() && text_width(joined(parts)) > width)
        parts.erase(std::ranges::min_element(parts, {}, &Part::weight));
    return joined(parts);
}

}  // namespace gaus::app
