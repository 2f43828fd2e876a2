// SPDX-License-Identifier: Apache-2.0
#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "io/export_check.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus {
namespace {

/// ColorBrewer's qualitative scheme Set3; classes beyond its length start over.
constexpr std::array<std::string_view, 12> colours = {"#8dd3c7", "#ffffb3", "#bebada", "#fb8072",
                                                      "#80b1d3", "#fdb462", "#b3de69", "#fccde5",
                                                      "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f"};

/// What is not printable is escaped first: Graphviz shows the escapes.
std::string dot_string(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : printable(text)) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c;
    }
    return quoted + '"';
}

/// Draws a schedule; a row is a step, pipelined a slot of the kernel.
class Drawing {
  public:
    Drawing(const Problem& problem, const Schedule& schedule)
        : problem_(problem), schedule_(schedule) {}

    void write(std::ostream& out) const {
        out << fmt::format("digraph {} {{\n  rankdir=TB;\n  node [shape=box, style=filled];\n",
                           dot_string(problem_.name()));
        write_rows(out);
        for (const Dependency& dependency : problem_.dependencies()) {
            write_dependency(out, dependency);
        }
        out << "}\n";
    }

  private:
    std::int32_t row(std::int32_t v) const {
        return schedule_.ii > 0 ? schedule_.start[v] % schedule_.ii : schedule_.start[v];
    }

    void write_rows(std::ostream& out) const {
        std::vector<std::int32_t> order(schedule_.start.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, [&](std::int32_t v) { return row(v); });
        std::string chain;
        for (auto first = order.begin(); first != order.end();) {
            const std::int32_t step = row(*first);
            const auto last =
                std::find_if(first, order.end(), [&](std::int32_t v) { return row(v) != step; });
            write_row(out, step, {first, last});
            chain += fmt::format("{}s{}", chain.empty() ? "" : " -> ", step);
            first = last;
        }
        out << fmt::format("  {} [style=invis];\n", chain);
    }

    void write_row(std::ostream& out, std::int32_t step,
                   std::span<const std::int32_t> operators) const {
        out << fmt::format("  {{ rank=same; s{} [label=\"{}\", shape=plaintext, style=\"\"];\n",
                           step, step);
        for (const std::int32_t v : operators) {
            const auto colour =
                static_cast<std::size_t>(problem_.resource_class()[v]) % colours.size();
            out << fmt::format("    n{} [label={}, fillcolor=\"{}\"];\n", v, label(v),
                               colours[colour]);
        }
        out << "  }\n";
    }

    /// The name; pipelined, the stage below it.
    std::string label(std::int32_t v) const {
        std::string text = dot_string(problem_.operator_name(v));
        if (schedule_.ii > 0) {
            text.insert(text.size() - 1,
                        fmt::format("\\nstage {}", schedule_.start[v] / schedule_.ii));
        }
        return text;
    }

    /// Dotted: order only. Dashed: loop-carried, with its distance. Those that lead upwards do not
    /// change the rows.
    void write_dependency(std::ostream& out, const Dependency& d) const {
        std::vector<std::string> attributes;
        if (d.distance > 0) {
            attributes = {"style=dashed", "constraint=false",
                          fmt::format("label=\"{}\"", d.distance)};
        } else {
            if (!d.carries) {
                attributes.emplace_back("style=dotted");
            }
            if (row(d.target) < row(d.source)) {
                attributes.emplace_back("constraint=false");
            }
        }
        out << fmt::format("  n{} -> n{}", d.source, d.target);
        if (!attributes.empty()) {
            out << fmt::format(" [{}]", fmt::join(attributes, ", "));
        }
        out << ";\n";
    }

    const Problem& problem_;
    const Schedule& schedule_;
};

}  // namespace

void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    io::require_complete(problem, schedule);
    Drawing(problem, schedule).write(out);
}

}  // namespace gaus
