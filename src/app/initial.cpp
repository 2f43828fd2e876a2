#include "app/initial.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/verify.hpp"

#include "app/table.hpp"
#include "app/values.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// One record of a CSV file (RFC 4180): quoted cells may hold commas, line breaks and "" for ".
std::vector<std::string> read_record(std::istream& in, std::size_t& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
        if (c == '"' && quoted && in.peek() == '"')
            cells.back() += static_cast<char>(in.get());
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else if (c == '\n' && !quoted)
            break;
        else if (c != '\r' || quoted)
            cells.back() += static_cast<char>(c);
        line += c == '\n';
    }
    ++line;
    return cells;
}

std::size_t column(const std::string& path, const std::vector<std::string>& header,
                   std::string_view name) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end())
        throw InputError::at(path, 1, header[0], fmt::format("a header with the column {}", name));
    return static_cast<std::size_t>(found - header.begin());
}

std::int32_t start_step(const std::string& path, std::size_t line, std::string_view text) {
    const auto start = parse_integer(text);
    if (!start || *start < 0 || *start > std::numeric_limits<std::int32_t>::max())
        throw InputError::at(path, line, fmt::format("start '{}'", text), "a step from 0");
    return static_cast<std::int32_t>(*start);
}

/// The rows may come in any order; of operators with the same name the row's own number decides.
Schedule read_csv(const std::string& path, const Problem& problem) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{}: cannot be read", path));
    std::unordered_map<std::string, std::int32_t> by_name;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        by_name.emplace(problem.operator_name(v), v);
    std::size_t line = 0;
    const auto header = read_record(in, line);
    const std::size_t name = column(path, header, "name"), start = column(path, header, "start");
    const auto ii = static_cast<std::size_t>(std::ranges::find(header, "ii") - header.begin());
    Schedule schedule{std::vector<std::int32_t>(problem.operator_count(), -1), 0};
    for (std::int32_t row = 0; in.peek() != std::istream::traits_type::eof(); ++row) {
        const std::size_t first_line = line + 1;
        const auto cells = read_record(in, line);
        if (cells.size() != header.size())
            throw InputError::at(path, first_line, counted(cells.size(), "cell"),
                                 counted(header.size(), "cell"));
        const bool in_order =
            row < problem.operator_count() && problem.operator_name(row) == cells[name];
        const auto found = by_name.find(cells[name]);
        if (found == by_name.end())
            throw InputError::at(path, first_line, fmt::format("'{}'", cells[name]),
                                 "an operator of the design");
        const std::int32_t v = in_order ? row : found->second;
        if (schedule.start[v] >= 0)
            throw InputError::at(path, first_line, fmt::format("'{}' again", cells[name]),
                                 "every operator once");
        schedule.start[v] = start_step(path, first_line, cells[start]);
        if (ii < cells.size()) schedule.ii = start_step(path, first_line, cells[ii]);
    }
    return schedule;
}

Schedule read_point(const std::string& path, std::int64_t number, const Problem& problem) {
    const StoredFront stored = read_front(path);
    const auto points = static_cast<std::int64_t>(stored.front.points.size());
    if (!(0 <= number && number < points))
        throw InputError(fmt::format("option --initial: found point {}, expected 0 to {} of {}",
                                     number, points - 1, path));
    if (stored.problem.operator_count() != problem.operator_count())
        throw InputError(fmt::format(
            "option --initial: found a front of {} operators, expected {} as in the design",
            stored.problem.operator_count(), problem.operator_count()));
    return stored.front.points[number].schedule;
}

}  // namespace

Schedule read_initial(const std::string& source, const Problem& problem) {
    const std::size_t colon = source.rfind(':');
    const auto number = colon == source.npos
                            ? std::nullopt
                            : parse_integer(std::string_view(source).substr(colon + 1));
    if (!number && is_front_file(source))
        throw InputError(fmt::format("option --initial: found '{0}', expected {0}:POINT", source));
    Schedule schedule =
        number ? read_point(source.substr(0, colon), *number, problem) : read_csv(source, problem);
    const auto violations = verify(problem, schedule, std::numeric_limits<std::int32_t>::max(), 1);
    if (!violations.empty())
        throw InputError(fmt::format("option --initial: {}: {}", source, violations[0].message));
    return schedule;
}

}  // namespace gaus::app
