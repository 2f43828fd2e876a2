// SPDX-License-Identifier: Apache-2.0
#include "file/check.hpp"

#include "file/format.hpp"
#include "file/guard.hpp"
#include "file/texts.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace gaus {

namespace {

using front_format::Column;
using front_format::Range;
using guard::Failure;

template <class T>
void check_value(const std::string& path, std::size_t row, Range range, T value) {
    if (!range.holds(static_cast<double>(value)))
        throw Failure{
            fmt::format("{}: found {} in row {}, expected {}", path, value, row, range.text())};
}

template <class T>
void check_value(const std::string& path, std::size_t row, Range range,
                 const std::vector<T>& values) {
    for (const T value : values)
        check_value(path, row, range, value);
}

void check_value(const std::string&, std::size_t, Range, const std::string&) {}

template <front_format::Text T>
void check_value(const std::string&, std::size_t, Range, T) {}

void check_value(const std::string& group, std::size_t row, Range range, const Tuning& tuning) {
    for (const TuningRow& one : tuning_table)
        if (const double value = tuning[one.which]; !range.holds(value))
            check_value(group + std::string(one.name), row, range, value);
}

template <class Row, class Columns>
void check_rows(const std::string& group, const std::vector<Row>& rows, const Columns& columns) {
    front_format::for_each(columns, [&](const auto& column) {
        const std::string path = group + column.name;
        for (std::size_t i = 0; i < rows.size(); ++i)
            check_value(path, i, column.range, rows[i].*column.member);
    });
}

void check_points(const std::string& group, const std::vector<FrontPoint>& points) {
    check_rows(group, points, front_format::points);
    for (std::size_t i = 0; i < points.size(); ++i)
        check_value(group + "ii", i, front_format::from_0, points[i].schedule.ii);
}

void check_objectives(const Front& front) {
    const std::string path = "/front/objectives";
    auto names = front.objective_names;
    if (names.empty() || names.size() > front_format::most_objectives)
        throw Failure{fmt::format("{}: found {} objectives, expected 1 to {}", path, names.size(),
                                  front_format::most_objectives)};
    std::ranges::sort(names);
    if (names.front().empty() || std::ranges::adjacent_find(names) != names.end())
        throw Failure{path + "@names: found an empty or repeated name, expected different names"};
    check_value(path + "@reference", 0, front_format::finite, front.reference);
}

}  // namespace

void check_front(const Front& front) {
    check_objectives(front);
    check_points("/front/", front.points);
    check_rows("/history/", front.history, front_format::history);
    check_rows("/trials/", front.trials, front_format::trials);
    check_rows("/migrations/", front.migrations, front_format::migrations);
    check_rows("/bounds/", front.bounds, front_format::bounds);
    check_points("/hidden/", front.hidden);
    check_rows("/sources/", front.sources, front_format::sources);
}

}  // namespace gaus
