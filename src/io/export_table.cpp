// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"
#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "exact/unit_binding.hpp"
#include "problem/text_width.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace gaus {
namespace {

constexpr std::size_t line_width = 100, longest_name = 16;
constexpr std::int32_t most_units = 64;  // of a class whose units have lines of their own
constexpr std::int32_t idle = -1;

/// True for a byte of UTF-8 text that begins a character.
bool begins_character(char byte) {
    return (byte & 0xc0) != 0x80;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

/// Where character `number` begins.
std::size_t offset(std::string_view text, std::size_t number) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        if (begins_character(text[at]) && seen++ == number) {
            break;
        }
    }
    return at;
}

/// A long name without its middle: names often differ at the end alone.
std::string shortened(const std::string& given) {
    const std::string name = printable(given);
    constexpr std::size_t head = longest_name / 2, tail = longest_name - head - 1;
    const std::size_t count = characters(name);
    if (count <= longest_name) {
        return name;
    }
    return name.substr(0, offset(name, head)) + "~" + name.substr(offset(name, count - tail));
}

std::string padding(std::string_view text, std::size_t width) {
    return std::string(width - text_width(text), ' ');
}

/// The lines of one class.
struct ClassRows {
    std::int32_t resource_class = 0;
    std::vector<std::int64_t> used{};                ///< units in use, [columns]
    std::vector<std::vector<std::int32_t>> units{};  ///< operator or `idle`, [units][columns]
};

using Cells = std::vector<std::string>;  ///< one column of the table, from top to bottom

class ReservationTable {
  public:
    ReservationTable(const Problem& problem, const Schedule& schedule)
        : problem_(problem), schedule_(schedule) {
        const auto used = usage(problem, schedule);
        columns_ = schedule.ii > 0 ? schedule.ii : std::ranges::max(schedule.start) + 1;
        for (const auto& row : used) {
            columns_ = std::max(columns_, row.size());
        }
        std::vector<ClassRows> rows(used.size());
        place_operators(rows);
        for (std::size_t c = 0; c < rows.size(); ++c) {
            // Of what operators hold after the first, units are not told apart.
            if (rows[c].units.empty() &&
                std::ranges::none_of(used[c], [](auto units) { return units > 0; })) {
                continue;
            }
            rows[c].resource_class = static_cast<std::int32_t>(c);
            rows[c].used = used[c];
            rows[c].used.resize(columns_, 0);
            if (rows[c].units.size() > most_units) {
                rows[c].units.clear();
            }
            rows_.push_back(std::move(rows[c]));
        }
    }

    /// As many columns at a time as fit a line, at least one.
    void write(std::ostream& out) const {
        const Cells head = labels();
        for (std::size_t column = 0; column < columns_;) {
            Cells lines = head;
            const std::size_t first = column;
            do {
                const Cells next = cells(column);
                const std::size_t width =
                    text_width(*std::ranges::max_element(next, {}, text_width));
                if (column > first && text_width(lines[0]) + 2 + width > line_width) {
                    break;
                }
                for (std::size_t i = 0; i < lines.size(); ++i) {
                    lines[i] += "  " + padding(next[i], width) + next[i];
                }
            } while (++column < columns_);
            out << '\n';
            for (const std::string& line : lines) {
                out << line << '\n';
            }
        }
    }

  private:
    /// Enters every operator on its unit. A class that is to show no units keeps too many of them.
    void place_operators(std::vector<ClassRows>& rows) const {
        const std::vector<std::int32_t> unit = bind_units(problem_, schedule_);
        for (std::int32_t v = 0; v < problem_.operator_count(); ++v) {
            if (problem_.amount()[v] == 0) {
                continue;
            }
            const std::int32_t c = problem_.resource_class()[v];
            const auto uses = problem_.uses(v);
            const Reservation hold = uses.empty() ? Reservation{} : uses.front();
            for (std::int32_t i = 0; i < hold.steps; ++i) {
                const std::size_t turn = schedule_.ii > 0 ? i / schedule_.ii : 0;
                const std::size_t row = std::min<std::size_t>(unit[v] + turn, most_units);
                auto& units = rows[c].units;
                if (row >= units.size()) {
                    units.resize(row + 1, std::vector(columns_, idle));
                }
                units[row][(std::size_t(schedule_.start[v]) + hold.from + i) % columns_] = v;
            }
        }
    }

    Cells labels() const {
        Cells labels = {schedule_.ii > 0 ? "slot" : "step"};
        for (const ClassRows& row : rows_) {
            labels.push_back(shortened(problem_.resources()[row.resource_class].name));
            for (std::size_t unit = 0; unit < row.units.size(); ++unit) {
                labels.push_back(fmt::format("  {}", unit));
            }
        }
        const std::size_t width = text_width(*std::ranges::max_element(labels, {}, text_width));
        for (std::string& label : labels) {
            label += padding(label, width);
        }
        return labels;
    }

    Cells cells(std::size_t column) const {
        Cells cells = {std::to_string(column)};
        for (const ClassRows& row : rows_) {
            cells.push_back(use(problem_.resources()[row.resource_class], row.used[column]));
            for (const auto& unit : row.units) {
                cells.push_back(unit[column] == idle ? "." : operator_text(unit[column]));
            }
        }
        return cells;
    }

    static std::string use(const ResourceClass& resource, std::int64_t used) {
        return resource.blocking == 0 ? "-"
               : resource.limit < 0   ? std::to_string(used)
                                      : fmt::format("{}/{}", used, resource.limit);
    }

    std::string operator_text(std::int32_t v) const {
        std::string text = shortened(problem_.operator_name(v));
        if (problem_.amount()[v] > 1) {
            text += fmt::format("*{}", problem_.amount()[v]);
        }
        if (schedule_.ii > 0) {
            text += fmt::format("@{}", schedule_.start[v] / schedule_.ii);
        }
        return text;
    }

    const Problem& problem_;
    const Schedule& schedule_;
    std::size_t columns_;
    std::vector<ClassRows> rows_;  ///< of the classes that operators use
};

}  // namespace

void export_table(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    const Objectives objectives = evaluate(problem, schedule);  // checks the schedule as well
    const auto latency = static_cast<std::int64_t>(objectives.latency);
    if (schedule.ii > 0) {
        const std::int32_t last = std::ranges::max(schedule.start) / schedule.ii;
        out << fmt::format("{}: II {}, latency {}, stages 0 to {}; OPERATOR@STAGE\n",
                           printable(problem.name()), schedule.ii, latency, last);
    } else {
        // Operators of latency 0 may use one more step.
        const std::int64_t steps = std::int64_t{std::ranges::max(schedule.start)} + 1;
        out << fmt::format("{}: latency {}{}\n", printable(problem.name()), latency,
                           steps > latency ? fmt::format(", {} steps in use", steps) : "");
    }
    ReservationTable(problem, schedule).write(out);
}

}  // namespace gaus
