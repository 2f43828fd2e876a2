// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/error.hpp"

#include "io/file.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus {

namespace {

[[noreturn]] void refuse(std::string_view what) {
    throw InputError(fmt::format("found {}, expected a design that DOT can say: write JSON", what));
}

/// DOT has an escape for the quote alone. Backslashes before one are read in pairs.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    std::size_t backslashes = 0;
    const auto require_pairs = [&] {
        if (backslashes % 2 != 0)
            refuse(fmt::format("the name {} with \\ before a quote or at its end", text));
    };
    for (const char c : text) {
        if (c == '"') {
            require_pairs();
            result += '\\';
        }
        backslashes = c == '\\' ? backslashes + 1 : 0;
        result += c;
    }
    require_pairs();
    return result + '"';
}

std::string called(const ProblemData& data, std::int32_t v) {
    const std::string& name = data.operators[static_cast<std::size_t>(v)].name;
    return name.empty() ? fmt::format("operator {}", v) : "operator " + io::in_quotes(name);
}

/// What `has_additions` finds, by name.
void refuse_additions(const ProblemData& data) {
    if (!data.spaces.empty()) refuse("memory space " + io::in_quotes(data.spaces[0].name));
    for (std::int32_t v = 0; std::cmp_less(v, data.operators.size()); ++v) {
        const Operator& op = data.operators[static_cast<std::size_t>(v)];
        const Operator plain;
        if (!op.reservations.empty()) refuse("reservations of " + called(data, v));
        if (op.space != plain.space) refuse("a memory space of " + called(data, v));
        if (op.birth != plain.birth) refuse("a birth of " + called(data, v));
        if (op.earliest != plain.earliest || op.latest != plain.latest)
            refuse("a start window of " + called(data, v));
    }
    for (const Dependency& d : data.dependencies) {
        const std::string name = fmt::format("the dependency of {} on {}", called(data, d.target),
                                             called(data, d.source));
        if (d.hold != 0) refuse("a hold of " + name);
        if (d.delay < 0) refuse("a negative delay of " + name);
    }
}

void require_plain(const ProblemData& data) {
    for (const ResourceClass& resource : data.resources) {
        const std::string name = "class " + io::in_quotes(resource.name);
        if (resource.limit >= 0) refuse("a limit of " + name);
        if (resource.cost != 1) refuse("a cost of " + name);
        if (resource.blocking != 1) refuse("a blocking of " + name);
    }
    if (has_additions(data)) refuse_additions(data);
    for (std::size_t v = 0; v < data.timings.size(); ++v)
        if (data.timings[v] != Timing{})
            refuse("times of " + called(data, static_cast<std::int32_t>(v)));
    std::vector<bool> used(data.resources.size(), false);
    for (const Operator& op : data.operators)
        used[static_cast<std::size_t>(op.resource_class)] = true;
    if (const auto idle = std::ranges::find(used, false); idle != used.end())
        refuse("class " +
               io::in_quotes(data.resources[static_cast<std::size_t>(idle - used.begin())].name) +
               " without operators");
}

std::string id_of(const ProblemData& data, std::int32_t v) {
    const std::string& name = data.operators[static_cast<std::size_t>(v)].name;
    return quoted(name.empty() ? std::to_string(v) : name);
}

void write_node(std::ostream& out, const ProblemData& data, std::int32_t v) {
    const Operator& op = data.operators[static_cast<std::size_t>(v)];
    const Operator plain;
    out << fmt::format("  {} [class={}", id_of(data, v),
                       quoted(data.resources[static_cast<std::size_t>(op.resource_class)].name));
    if (op.latency != plain.latency) out << fmt::format(", latency={}", op.latency);
    if (op.amount != plain.amount) out << fmt::format(", amount={}", op.amount);
    if (op.size != plain.size) out << fmt::format(", size={}", op.size);
    out << "];\n";
}

void write_edge(std::ostream& out, const ProblemData& data, const Dependency& d) {
    const Dependency plain;
    std::string values;
    const auto put = [&](std::string_view key, const auto& value) {
        values += fmt::format("{}{}={}", values.empty() ? "" : ", ", key, value);
    };
    if (d.distance != plain.distance) put("distance", d.distance);
    if (d.delay != plain.delay) put("delay", d.delay);
    if (!d.carries) put("carries", 0);
    // A weight in the exponent form needs its quotes.
    const double usual = d.carries ? plain.weight : 0;
    if (d.weight != usual) put("communication", fmt::format("\"{}\"", d.weight));
    out << fmt::format("  {} -> {}{};\n", id_of(data, d.source), id_of(data, d.target),
                       values.empty() ? "" : fmt::format(" [{}]", values));
}

}  // namespace

void write_design_dot(std::ostream& out, const ProblemData& data) {
    require_plain(data);
    out << fmt::format("digraph {} {{\n", quoted(data.name));
    for (std::int32_t v = 0; std::cmp_less(v, data.operators.size()); ++v)
        write_node(out, data, v);
    for (const Dependency& d : data.dependencies)
        write_edge(out, data, d);
    out << "}\n";
}

}  // namespace gaus
