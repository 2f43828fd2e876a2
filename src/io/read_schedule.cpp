// SPDX-License-Identifier: Apache-2.0
#include "gaus/read_schedule.hpp"

#include "gaus/error.hpp"
#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "io/readers.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

namespace gaus {
namespace io {
namespace {

using Cells = std::vector<std::string>;

/// The lines of a table. RFC 4180: quoted cells may hold separators, line breaks and "" for ".
class Table {
  public:
    explicit Table(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    /// Number of the line that comes next, from 1.
    std::size_t line() const { return line_; }

    std::string_view next_line() {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++line_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

    Cells next_record() {
        Cells cells(1);
        bool quoted = false;
        std::size_t at = 0;
        for (; at < rest_.size(); ++at) {
            const char c = rest_[at];
            line_ += c == '\n';
            if (c == '"' && quoted && rest_.substr(at + 1).starts_with('"')) {
                cells.back() += rest_[++at];
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.emplace_back();
            } else if (c == '\n' && !quoted) {
                break;
            } else if (c != '\r' || quoted) {
                cells.back() += c;
            }
        }
        line_ += at == rest_.size();
        rest_.remove_prefix(std::min(at + 1, rest_.size()));
        return cells;
    }

  private:
    std::string_view rest_;
    std::size_t line_ = 1;
};

/// Enters the rows of a file into a schedule.
class Rows {
  public:
    /// `shown`: how the format writes a name; the name itself is understood as well.
    Rows(const File& file, const Problem& problem, std::string (*shown)(std::string_view))
        : file_(file), problem_(problem), shown_(shown) {
        schedule.start.assign(static_cast<std::size_t>(problem.operator_count()), -1);
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            by_name_.emplace(problem.operator_name(v), v);
        }
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            by_name_.emplace(shown(problem.operator_name(v)), v);
        }
    }

    void add(std::size_t line, const std::string& name, std::string_view start) {
        std::int32_t& step = schedule.start[static_cast<std::size_t>(operator_of(line, name))];
        if (step >= 0) fail(line, in_quotes(name) + " again", "every operator once");
        step = number(line, "start", start);
        ++row_;
    }

    StoredSchedule finish() {
        const auto missing = std::ranges::find(schedule.start, -1);
        if (missing != schedule.start.end()) {
            const auto v = static_cast<std::int32_t>(missing - schedule.start.begin());
            fail(0, "no start of operator " + in_quotes(problem_.operator_name(v)),
                 "every operator once");
        }
        return std::move(schedule);
    }

    void set_ii(std::size_t line, std::string_view text) {
        const std::int32_t ii = number(line, "ii", text);
        if (schedule.ii && *schedule.ii != ii) {
            fail(line, fmt::format("ii {}", ii), fmt::format("{} as above", *schedule.ii));
        }
        schedule.ii = ii;
    }

    [[noreturn]] void fail(std::size_t line, std::string_view found,
                           std::string_view expected) const {
        throw InputError::at(file_.path, line, found, expected);
    }

    StoredSchedule schedule;

  private:
    std::int32_t operator_of(std::size_t line, const std::string& name) const {
        if (row_ < problem_.operator_count()) {
            const std::string own = problem_.operator_name(row_);
            if (own == name || shown_(own) == name) return row_;
        }
        const auto found = by_name_.find(name);
        if (found == by_name_.end()) fail(line, in_quotes(name), "an operator of the design");
        return found->second;
    }

    std::int32_t number(std::size_t line, std::string_view field, std::string_view text) const {
        const auto value = parse_number<std::int32_t>(text);
        if (!value || *value < 0) {
            fail(line, fmt::format("{} {}", field, in_quotes(text)), "a step from 0");
        }
        return *value;
    }

    const File& file_;
    const Problem& problem_;
    std::string (*shown_)(std::string_view);
    std::unordered_map<std::string, std::int32_t> by_name_;
    std::int32_t row_ = 0;
};

StoredSchedule read_csv(const File& file, Table table, const Problem& problem) {
    Rows rows(file, problem, csv_name);
    const Cells header = table.next_record();
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    };
    const std::size_t name = column("name"), start = column("start"), ii = column("ii");
    for (const auto& [at, wanted] : {std::pair(name, "name"), std::pair(start, "start")}) {
        if (at == header.size()) {
            rows.fail(
                1, in_quotes(header[0]),
                fmt::format("a header with the column {}, or HatScheT's vertex;cycle;fu", wanted));
        }
    }
    while (!table.at_end()) {
        const std::size_t line = table.line();
        const Cells cells = table.next_record();
        if (cells == Cells(1)) continue;  // an empty line
        if (cells.size() != header.size()) {
            rows.fail(line, counted(cells.size(), "cell"), counted(header.size(), "cell"));
        }
        rows.add(line, cells[name], cells[start]);
        if (ii < cells.size()) rows.set_ii(line, cells[ii]);
    }
    return rows.finish();
}

/// Comments begin with #; "# II 4" is one. The other lines are "vertex;cycle;fu", with or without
/// this header; the format quotes nothing.
StoredSchedule read_hatschet(const File& file, Table table, const Problem& problem) {
    constexpr std::string_view interval = "# II ";
    Rows rows(file, problem, hatschet_name);
    rows.schedule.hatschet = true;
    while (!table.at_end()) {
        const std::size_t line = table.line();
        const std::string_view text = table.next_line();
        if (text.starts_with(interval)) rows.set_ii(line, text.substr(interval.size()));
        if (text.empty() || text.starts_with('#') || text.starts_with("vertex;cycle")) continue;
        const std::size_t first = text.find(';'), second = text.find(';', first + 1);
        if (first == text.npos || second == text.npos) {
            rows.fail(line, in_quotes(text), "vertex;cycle;fu");
        }
        rows.add(line, std::string(text.substr(0, first)),
                 text.substr(first + 1, second - first - 1));
    }
    return rows.finish();
}

}  // namespace

StoredSchedule read_schedule(const File& file, const Problem& problem) {
    const std::string_view text = file.text;
    const bool hatschet = text.starts_with('#') || text.starts_with("vertex;");
    return hatschet ? read_hatschet(file, Table(text), problem)
                    : read_csv(file, Table(text), problem);
}

}  // namespace io

StoredSchedule read_schedule(const std::filesystem::path& path, const Problem& problem) {
    return io::read_schedule(io::load_file(path), problem);
}

}  // namespace gaus
