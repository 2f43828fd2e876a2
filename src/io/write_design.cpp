// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"

#include "io/json_text.hpp"

#include <algorithm>
#include <iterator>
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

/// Latency that the operators of a class inherit: that of the first one.
std::vector<std::int32_t> class_latencies(const ProblemData& data) {
    std::vector<std::int32_t> latency(data.resources.size(), -1);
    for (const Operator& op : data.operators) {
        std::int32_t& inherited = latency[static_cast<std::size_t>(op.resource_class)];
        inherited = inherited < 0 ? op.latency : inherited;
    }
    std::ranges::replace(latency, -1, 1);
    return latency;
}

void write_resource(Buffer& out, const ResourceClass& resource, std::int32_t latency) {
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
    if (latency != 1) {
        out.print(", \"latency\": {}", latency);
    }
    out.print("}}");
}

void write_operator(Buffer& out, const Operator& op, std::int32_t class_latency) {
    const Operator plain;
    if (op.name.empty() && op.latency == class_latency && op.size == plain.size &&
        op.amount == plain.amount) {
        out.print("{}", op.resource_class);
        return;
    }
    out.print("{{\"resource\": {}", op.resource_class);
    if (!op.name.empty()) {
        out.print(", \"name\": {}", json_string(op.name));
    }
    if (op.latency != class_latency) {
        out.print(", \"latency\": {}", op.latency);
    }
    if (op.size != plain.size) {
        out.print(", \"size\": {}", op.size);
    }
    if (op.amount != plain.amount) {
        out.print(", \"amount\": {}", op.amount);
    }
    out.print("}}");
}

void write_dependency(Buffer& out, const Dependency& dependency) {
    const Dependency plain;
    const auto& [source, target, distance, delay, weight, carries] = dependency;
    if (distance == 0 && delay == 0 && weight == plain.weight && carries) {
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
    const std::vector<std::int32_t> latencies = class_latencies(data);
    buffer.print("{{\n\"format\": \"gaus-design\",\n\"version\": 1,\n\"name\": {}",
                 json_string(data.name));
    write_list(buffer, "resources", data.resources, [&](const ResourceClass& resource) {
        const auto index = static_cast<std::size_t>(&resource - data.resources.data());
        write_resource(buffer, resource, latencies[index]);
    });
    write_list(buffer, "operators", data.operators, [&](const Operator& op) {
        write_operator(buffer, op, latencies[static_cast<std::size_t>(op.resource_class)]);
    });
    write_list(buffer, "dependencies", data.dependencies,
               [&](const Dependency& dependency) { write_dependency(buffer, dependency); });
    buffer.print("\n}}\n");
}

}  // namespace gaus
