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
    throw InputError(fmt::format("found {}, expected a design that SSP can say: write JSON", what));
}

std::string symbol(const std::string& name) {
    if (name.find('"') != name.npos) refuse("the name " + io::in_quotes(name));
    return fmt::format("@\"{}\"", name);
}

std::string called(const ProblemData& data, std::int32_t v) {
    const std::string& name = data.operators[static_cast<std::size_t>(v)].name;
    return name.empty() ? fmt::format("operator {}", v) : "operator " + io::in_quotes(name);
}

/// An operator type: what all operators of its class have.
struct Type {
    std::int32_t latency = -1;
    Timing timing{};
};

/// What passes through in its step has no register, all else nothing but registers at both ends.
Timing timing_of(const ProblemData& data, std::int32_t v) {
    if (data.timings.empty()) return {};
    const Timing& timing = data.timings[static_cast<std::size_t>(v)];
    if (data.operators[static_cast<std::size_t>(v)].latency == 0) {
        if (timing.input != 0 || timing.output != 0)
            refuse(fmt::format("an input_time or output_time of {} of latency 0", called(data, v)));
    } else if (timing.own != 0) {
        refuse(fmt::format("an own_time of {} of latency above 0", called(data, v)));
    }
    return timing;
}

/// Of every class, in the order of its operators.
std::vector<Type> types_of(const ProblemData& data) {
    std::vector<Type> types(data.resources.size());
    std::int32_t classes = 0;
    for (std::int32_t v = 0; std::cmp_less(v, data.operators.size()); ++v) {
        const Operator& op = data.operators[static_cast<std::size_t>(v)];
        const Operator plain;
        if (op.amount != plain.amount) refuse("an amount of " + called(data, v));
        if (op.size != plain.size) refuse("a size of " + called(data, v));
        const auto c = static_cast<std::size_t>(op.resource_class);
        const Timing timing = timing_of(data, v);
        Type& known = types[c];
        if (known.latency < 0) {
            if (op.resource_class != classes++)
                refuse("classes in another order than their operators");
            known = {op.latency, timing};
        }
        if (known.latency != op.latency || known.timing != timing)
            refuse(fmt::format("several latencies or times in class {}",
                               io::in_quotes(data.resources[c].name)));
    }
    return types;
}

void require_plain(const ProblemData& data) {
    for (const ResourceClass& resource : data.resources) {
        const std::string name = "class " + io::in_quotes(resource.name);
        if (resource.cost != 1) refuse("a cost of " + name);
        if (resource.blocking != 1) refuse("a blocking of " + name);
        if (resource.limit == 0) refuse("the limit 0 of " + name);
    }
    if (has_additions(data))
        refuse("reservations, memory spaces, births, holds, start windows or negative delays");
    for (const Dependency& d : data.dependencies) {
        const std::string name = fmt::format("the dependency of {} on {}", called(data, d.target),
                                             called(data, d.source));
        if (d.delay != 0) refuse("a delay of " + name);
        if (d.weight != (d.carries ? 1.0 : 0.0)) refuse("a weight of " + name);
        if (!d.carries && data.operators[static_cast<std::size_t>(d.source)].name.empty())
            refuse(name + ", which is order only and has no name to refer to");
    }
}

void write_type(std::ostream& out, const ResourceClass& resource, const Type& type) {
    out << fmt::format("    operator_type {} [latency<{}>", symbol(resource.name), type.latency);
    const auto& [input, own, output] = type.timing;
    if (type.timing != Timing{})
        out << fmt::format(", incDelay<{:#}>, outDelay<{:#}>", type.latency == 0 ? own : input,
                           type.latency == 0 ? own : output);
    if (resource.limit >= 0) out << fmt::format(", limit<{}>", resource.limit);
    out << "]\n";
}

void write_operation(std::ostream& out, const ProblemData& data, std::int32_t v,
                     const std::vector<const Dependency*>& operands) {
    const Operator& op = data.operators[static_cast<std::size_t>(v)];
    out << fmt::format("    %{} = operation<{}>{}(", v,
                       symbol(data.resources[static_cast<std::size_t>(op.resource_class)].name),
                       op.name.empty() ? "" : fmt::format(" {}", symbol(op.name)));
    std::string_view separator = "";
    for (const Dependency* d : operands) {
        const std::string& source = data.operators[static_cast<std::size_t>(d->source)].name;
        out << separator << (d->carries ? fmt::format("%{}", d->source) : symbol(source));
        if (d->distance > 0) out << fmt::format(" [dist<{}>]", d->distance);
        separator = ", ";
    }
    out << ")\n";
}

}  // namespace

void write_design_ssp(std::ostream& out, const ProblemData& data) {
    require_plain(data);
    const std::vector<Type> types = types_of(data);
    std::vector<std::vector<const Dependency*>> operands(data.operators.size());
    for (const Dependency& d : data.dependencies)
        operands[static_cast<std::size_t>(d.target)].push_back(&d);
    out << fmt::format("ssp.instance {} of \"ModuloProblem\" {{\n  library {{\n",
                       symbol(data.name));
    for (std::size_t c = 0; c < data.resources.size(); ++c) {
        const ResourceClass& resource = data.resources[c];
        if (types[c].latency < 0)
            refuse("class " + io::in_quotes(resource.name) + " without operators");
        write_type(out, resource, types[c]);
    }
    out << "  }\n  graph {\n";
    for (std::int32_t v = 0; std::cmp_less(v, data.operators.size()); ++v)
        write_operation(out, data, v, operands[static_cast<std::size_t>(v)]);
    out << "  }\n}\n";
}

}  // namespace gaus
