// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"

#include "io/json_rows.hpp"
#include "io/json_text.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <ostream>

#include <fmt/format.h>

namespace gaus {
namespace {

/// Text on its way to a stream, handed over in blocks.
class Buffer {
  public:
    explicit Buffer(std::ostream& out) : out_(out) {}
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { flush(); }

    template <class... Args>
    void print(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
        if (text_.size() > block) {
            flush();
        }
    }

  private:
    static constexpr std::size_t block = 1 << 16;

    void flush() {
        out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }

    std::ostream& out_;
    fmt::memory_buffer text_;
};

using io::json_string;

/// What the operators of a class inherit: what the first one has.
struct Inherited {
    std::int32_t latency = -1;
    std::optional<Timing> timing{};
};

std::vector<Inherited> of_classes(const ProblemData& data) {
    std::vector<Inherited> inherited(data.resources.size());
    for (std::size_t v = 0; v < data.operators.size(); ++v) {
        const Operator& op = data.operators[v];
        Inherited& of_class = inherited[static_cast<std::size_t>(op.resource_class)];
        if (op.reservations.empty() && of_class.latency < 0) of_class.latency = op.latency;
        if (data.timings.empty()) continue;
        Inherited& of_held = inherited[static_cast<std::size_t>(io::class_of_timing(op))];
        if (!of_held.timing) of_held.timing = data.timings[v];
    }
    for (Inherited& of_class : inherited)
        if (of_class.latency < 0) of_class.latency = 1;
    return inherited;
}

void write_timing(Buffer& out, const Timing& timing, const Timing& inherited) {
    const auto put = [&](std::string_view key, double time, double usual) {
        if (time != usual) out.print(", \"{}\": {}", key, time);
    };
    put("input_time", timing.input, inherited.input);
    put("own_time", timing.own, inherited.own);
    put("output_time", timing.output, inherited.output);
}

void write_resource(Buffer& out, const ResourceClass& resource, const Inherited& inherited) {
    const ResourceClass plain;
    out.print("{{\"name\": {}", json_string(resource.name));
    if (resource.limit != plain.limit) {
        out.print(", \"limit\": {}", resource.limit);
    }
    if (resource.cost != plain.cost) {
        out.print(", \"cost\": {}", resource.cost);
    }
    if (resource.blocking != plain.blocking) {
        out.print(", \"blocking\": {}", resource.blocking);
    }
    if (inherited.latency != 1) {
        out.print(", \"latency\": {}", inherited.latency);
    }
    write_timing(out, inherited.timing.value_or(Timing{}), {});
    out.print("}}");
}

void write_space(Buffer& out, const MemorySpace& space) {
    const MemorySpace plain;
    out.print("{{\"name\": {}", json_string(space.name));
    if (space.limit != plain.limit) {
        out.print(", \"limit\": {}", space.limit);
    }
    if (space.cost != plain.cost) {
        out.print(", \"cost\": {}", space.cost);
    }
    out.print("}}");
}

void write_reservations(Buffer& out, const std::vector<Reservation>& reservations) {
    std::string_view separator = "";
    out.print(", \"reservations\": [");
    for (const Reservation& r : reservations) {
        out.print("{}{{\"{}\": {}, \"amount\": {}", separator, r.of_space ? "space" : "resource",
                  r.index, r.amount);
        if (r.from != 0) out.print(", \"from\": {}", r.from);
        out.print(", \"steps\": {}}}", r.steps);
        separator = ", ";
    }
    out.print("]");
}

/// What version 2 of the format added.
void write_additions(Buffer& out, const Operator& op) {
    const Operator plain;
    const auto put = [&](std::string_view key, std::int32_t value, std::int32_t usual) {
        if (value != usual) out.print(", \"{}\": {}", key, value);
    };
    put("space", op.space, plain.space);
    put("birth", op.birth, plain.birth);
    put("earliest", op.earliest, plain.earliest);
    put("latest", op.latest, plain.latest);
    if (!op.reservations.empty()) write_reservations(out, op.reservations);
}

void write_operator(Buffer& out, const Operator& op, const Timing& timing,
                    const std::vector<Inherited>& inherited) {
    const auto of_class = [&](std::int32_t c) -> const Inherited& {
        return inherited[static_cast<std::size_t>(c)];
    };
    const std::int32_t class_latency = of_class(op.resource_class).latency;
    const Timing class_timing = of_class(io::class_of_timing(op)).timing.value_or(Timing{});
    const Operator plain{.resource_class = op.resource_class, .latency = class_latency};
    if (op == plain && timing == class_timing) {
        out.print("{}", op.resource_class);
        return;
    }
    // With reservations the resource would tell the latency alone, which is written.
    const bool short_form = op.reservations.empty();
    if (short_form)
        out.print("{{\"resource\": {}", op.resource_class);
    else
        out.print("{{\"latency\": {}", op.latency);
    if (!op.name.empty()) {
        out.print(", \"name\": {}", json_string(op.name));
    }
    if (op.latency != class_latency && short_form) {
        out.print(", \"latency\": {}", op.latency);
    }
    if (op.size != plain.size) {
        out.print(", \"size\": {}", op.size);
    }
    if (op.amount != plain.amount && short_form) {
        out.print(", \"amount\": {}", op.amount);
    }
    write_additions(out, op);
    write_timing(out, timing, class_timing);
    out.print("}}");
}

void write_dependency(Buffer& out, const Dependency& dependency) {
    const Dependency plain;
    const auto& [source, target, distance, delay, weight, carries, hold] = dependency;
    if (distance == 0 && delay == 0 && weight == plain.weight && carries && hold == 0) {
        out.print("[{}, {}]", source, target);
        return;
    }
    out.print("{{\"source\": {}, \"target\": {}", source, target);
    if (distance != 0) {
        out.print(", \"distance\": {}", distance);
    }
    if (delay != 0) {
        out.print(", \"delay\": {}", delay);
    }
    if (weight != plain.weight) {
        out.print(", \"weight\": {}", weight);
    }
    if (!carries) {
        out.print(", \"carries\": false");
    }
    if (hold != 0) {
        out.print(", \"hold\": {}", hold);
    }
    out.print("}}");
}

/// One entry per line.
template <class Entries, class Write>
void write_list(Buffer& out, std::string_view key, const Entries& entries, Write write) {
    out.print(",\n\"{}\": [", key);
    std::string_view separator = "\n";
    for (const auto& entry : entries) {
        out.print("{}", separator);
        write(entry);
        separator = ",\n";
    }
    out.print("{}]", entries.empty() ? "" : "\n");
}

}  // namespace

void write_design(std::ostream& out, const ProblemData& data) {
    Buffer buffer(out);
    const std::vector<Inherited> inherited = of_classes(data);
    const auto timed = [](const Timing& timing) { return timing != Timing{}; };
    const bool additions = has_additions(data) || std::ranges::any_of(data.timings, timed);
    buffer.print("{{\n\"format\": \"gaus-design\",\n\"version\": {},\n\"name\": {}",
                 additions ? 2 : 1, json_string(data.name));
    write_list(buffer, "resources", data.resources, [&](const ResourceClass& resource) {
        const auto index = static_cast<std::size_t>(&resource - data.resources.data());
        write_resource(buffer, resource, inherited[index]);
    });
    if (!data.spaces.empty())
        write_list(buffer, "spaces", data.spaces,
                   [&](const MemorySpace& space) { write_space(buffer, space); });
    write_list(buffer, "operators", data.operators, [&](const Operator& op) {
        const auto v = static_cast<std::size_t>(&op - data.operators.data());
        write_operator(buffer, op, data.timings.empty() ? Timing{} : data.timings[v], inherited);
    });
    write_list(buffer, "dependencies", data.dependencies,
               [&](const Dependency& dependency) { write_dependency(buffer, dependency); });
    buffer.print("\n}}\n");
}

}  // namespace gaus
