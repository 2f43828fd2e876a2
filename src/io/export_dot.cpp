#include "gaus/export.hpp"

#include "io/export_check.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include <fmt/format.h>

namespace gaus {
namespace {

/// ColorBrewer's qualitative scheme Set3; classes beyond its length start over.
constexpr std::array<std::string_view, 12> colours = {"#8dd3c7", "#ffffb3", "#bebada", "#fb8072",
                                                      "#80b1d3", "#fdb462", "#b3de69", "#fccde5",
                                                      "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f"};

std::string dot_string(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c;
    }
    return quoted + '"';
}

void write_step(std::ostream& out, const Problem& problem, std::int32_t step,
                std::span<const std::int32_t> operators) {
    out << fmt::format("  {{ rank=same; s{} [label=\"{}\", shape=plaintext, style=\"\"];\n", step,
                       step);
    for (const std::int32_t v : operators) {
        const auto colour = static_cast<std::size_t>(problem.resource_class()[v]) % colours.size();
        out << fmt::format("    n{} [label={}, fillcolor=\"{}\"];\n", v,
                           dot_string(problem.operator_name(v)), colours[colour]);
    }
    out << "  }\n";
}

/// Dotted: order only. Dashed: loop-carried, with its distance.
void write_dependency(std::ostream& out, const Dependency& dependency) {
    out << fmt::format("  n{} -> n{}", dependency.source, dependency.target);
    if (dependency.distance > 0) {
        out << fmt::format(" [style=dashed, constraint=false, label=\"{}\"]", dependency.distance);
    } else if (!dependency.carries) {
        out << " [style=dotted]";
    }
    out << ";\n";
}

}  // namespace

void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule) {
    io::require_complete(problem, schedule);
    std::vector<std::int32_t> order(schedule.start.size());
    for (std::size_t v = 0; v < order.size(); ++v) {
        order[v] = static_cast<std::int32_t>(v);
    }
    std::ranges::stable_sort(order, {}, [&](std::int32_t v) { return schedule.start[v]; });
    out << fmt::format("digraph {} {{\n  rankdir=TB;\n  node [shape=box, style=filled];\n",
                       dot_string(problem.name()));
    std::string chain;
    for (auto first = order.begin(); first != order.end();) {
        const std::int32_t step = schedule.start[*first];
        const auto last = std::find_if(first, order.end(),
                                       [&](std::int32_t v) { return schedule.start[v] != step; });
        write_step(out, problem, step, {first, last});
        chain += fmt::format("{}s{}", chain.empty() ? "" : " -> ", step);
        first = last;
    }
    out << fmt::format("  {} [style=invis];\n", chain);
    for (const Dependency& dependency : problem.dependencies()) {
        write_dependency(out, dependency);
    }
    out << "}\n";
}

}  // namespace gaus
