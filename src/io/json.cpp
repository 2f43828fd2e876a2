// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/content.hpp"
#include "io/json_rows.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {
namespace {

using Kind = JsonValue::Kind;
using Shape = JsonItem::Shape;

/// What a design is a list of.
enum class List : std::size_t { resources, spaces, operators, dependencies };
constexpr std::size_t list_count = 4;
constexpr std::array<std::string_view, list_count> list_names = {"resources", "spaces", "operators",
                                                                 "dependencies"};

constexpr std::array<std::string_view, 9> design_keys = {
    "format",    "version", "name",      "description", "values",
    "resources", "spaces",  "operators", "dependencies"};
constexpr std::array<std::string_view, 7> dependency_keys = {
    "source", "target", "distance", "delay", "weight", "carries", "hold"};

/// Index of every named entry of a list.
using NameTable = std::unordered_map<std::string, std::int32_t>;

/// Puts the items of the document together. References by name may come before what they name:
/// those are kept and settled at the end.
class Builder {
  public:
    explicit Builder(const File& file) : file_(file), fields_(file) {}

    void scalar(const JsonField& field);
    void begin_list(std::string_view key, std::size_t offset);
    void item(const JsonItem& item);
    void end_list() { complete_[static_cast<std::size_t>(list_)] = true; }
    ProblemData finish();

  private:
    enum class Field { resource, space, reserved, source, target };
    struct Reference {
        Field field;
        std::size_t index;  // of the operator or dependency that refers
        std::optional<JsonValue> value;
        std::size_t offset;
        std::size_t reservation = 0;  // of the operator
    };
    static constexpr std::int32_t inherited = -1;  // until what it comes from is known

    bool is_complete(List list) const { return complete_[static_cast<std::size_t>(list)]; }
    void require_once(std::string_view key, std::size_t offset);
    void set_name(std::string& name, const JsonField& field, NameTable& names, std::size_t index);

    void add_resource(const JsonItem& item);
    void add_space(const JsonItem& item);
    void add_operator(const JsonItem& item);
    void add_reservations(const JsonField& list, std::size_t of);
    void add_dependency(const JsonItem& item);

    void refer(Reference reference);
    void settle(const Reference& reference);
    [[noreturn]] void fail_alone(const JsonValue& value) const;
    std::int32_t index_of(const JsonValue& value, std::string_view thing, const NameTable& names,
                          std::size_t count) const;

    const File& file_;
    JsonFields fields_;
    ProblemData data_;
    List list_ = List::resources;
    std::array<bool, list_count> complete_{};
    bool buffers_ = false;
    std::vector<std::int32_t> holds_;  // of dependencies; -1: the default
    std::vector<std::string> keys_;
    NameTable resource_names_, space_names_, operator_names_;
    std::vector<std::int32_t> resource_latencies_;
    std::vector<Timing> resource_timings_, timings_;
    std::vector<Reference> pending_;
};

void Builder::require_once(std::string_view key, std::size_t offset) {
    for (const std::string& seen : keys_) {
        if (seen == key) {
            fields_.fail(offset, fmt::format("key {} again", in_quotes(key)), "every key once");
        }
    }
    keys_.emplace_back(key);
}

void Builder::scalar(const JsonField& field) {
    require_once(field.key, field.key_offset);
    if (field.key == "format") {
        if (fields_.text(field) != "gaus-design") {
            fields_.fail(field.value.offset, "format " + field.value.shown(), "\"gaus-design\"");
        }
    } else if (field.key == "version") {
        fields_.int64(field, 1, 2);
    } else if (field.key == "values") {
        const std::string& values = fields_.text(field);
        if (values != "register" && values != "buffer")
            fields_.fail(field.value.offset, "values " + field.value.shown(),
                         "\"register\" or \"buffer\"");
        buffers_ = values == "buffer";
    } else if (field.key == "name") {
        data_.name = fields_.text(field);
    } else if (field.key == "description") {
        fields_.text(field);
    } else if (std::ranges::count(list_names, field.key) > 0) {
        fields_.fail(field.value.offset, field.key + " " + field.value.shown(), "a list");
    } else {
        fields_.unknown_key(field.key, field.key_offset, design_keys);
    }
}

void Builder::begin_list(std::string_view key, std::size_t offset) {
    require_once(key, offset);
    const auto found = std::ranges::find(list_names, key);
    if (found == list_names.end()) {
        if (std::ranges::count(design_keys, key) > 0) {
            fields_.fail(offset, fmt::format("a list for key {}", in_quotes(key)),
                         "a simple value");
        }
        fields_.unknown_key(key, offset, design_keys);
    }
    list_ = static_cast<List>(found - list_names.begin());
}

void Builder::item(const JsonItem& item) {
    fields_.require_unique_keys(item);
    if (list_ == List::resources) {
        add_resource(item);
    } else if (list_ == List::spaces) {
        add_space(item);
    } else if (list_ == List::operators) {
        add_operator(item);
    } else {
        add_dependency(item);
    }
}

void Builder::set_name(std::string& name, const JsonField& field, NameTable& names,
                       std::size_t index) {
    name = fields_.text(field);
    if (name.empty()) {
        fields_.fail(field.value.offset, "an empty name", "a name, or no key \"name\"");
    }
    if (!names.emplace(name, static_cast<std::int32_t>(index)).second) {
        fields_.fail(field.value.offset, fmt::format("name {} again", in_quotes(name)),
                     "a name of its own");
    }
}

void Builder::add_resource(const JsonItem& item) {
    ResourceRow row = read_resource(fields_, item);
    set_name(row.resource.name, *row.name, resource_names_, data_.resources.size());
    data_.resources.push_back(std::move(row.resource));
    resource_latencies_.push_back(row.latency);
    resource_timings_.push_back(row.timing);
}

void Builder::add_space(const JsonItem& item) {
    SpaceRow row = read_space(fields_, item);
    set_name(row.space.name, *row.name, space_names_, data_.spaces.size());
    data_.spaces.push_back(std::move(row.space));
}

/// What one operator holds.
void Builder::add_reservations(const JsonField& list, std::size_t of) {
    std::vector<Reservation>& reservations = data_.operators[of].reservations;
    for (ReservationRow& row : read_reservations(fields_, list)) {
        reservations.push_back(row.reservation);
        refer({Field::reserved, of, std::move(row.held), row.offset, reservations.size() - 1});
    }
}

void Builder::add_operator(const JsonItem& item) {
    const std::size_t index = data_.operators.size();
    OperatorRow row = read_operator(fields_, item);
    if (row.name != nullptr) set_name(row.op.name, *row.name, operator_names_, index);
    data_.operators.push_back(std::move(row.op));
    timings_.push_back(row.timing);
    // With reservations the resource tells the latency alone, and may be left out.
    if (row.resource != nullptr)
        refer({Field::resource, index, row.resource->value, item.offset});
    else if (row.reservations == nullptr)
        refer({Field::resource, index, std::nullopt, item.offset});
    if (row.space != nullptr) refer({Field::space, index, row.space->value, item.offset});
    if (row.reservations != nullptr) add_reservations(*row.reservations, index);
}

void Builder::add_dependency(const JsonItem& item) {
    const std::size_t index = data_.dependencies.size();
    Dependency dependency;
    std::int32_t hold = inherited;
    std::array<const JsonValue*, 2> ends{};
    if (item.shape == Shape::scalar || (item.shape == Shape::array && item.fields.size() != 2)) {
        fields_.fail(item.offset, "a dependency without two ends",
                     "[source, target] or {\"source\": ..., \"target\": ...}");
    }
    for (const JsonField& field : item.fields) {
        if (item.shape == Shape::array) {
            ends[ends[0] == nullptr ? 0 : 1] = &field.value;
        } else if (field.key == "source" || field.key == "target") {
            ends[field.key == "source" ? 0 : 1] = &field.value;
        } else if (field.key == "distance") {
            dependency.distance = fields_.int32(field);
        } else if (field.key == "delay") {
            dependency.delay = fields_.int32(field, -std::numeric_limits<std::int32_t>::max());
        } else if (field.key == "weight") {
            dependency.weight = fields_.non_negative(field);
        } else if (field.key == "carries") {
            dependency.carries = fields_.boolean(field);
        } else if (field.key == "hold") {
            hold = fields_.int32(field);
        } else {
            fields_.unknown_key(field.key, field.key_offset, dependency_keys);
        }
    }
    if (ends[0] == nullptr || ends[1] == nullptr) {
        fields_.fail(item.offset, "a dependency without two ends", "keys source and target");
    }
    data_.dependencies.push_back(dependency);
    if (hold != inherited || !holds_.empty()) {
        holds_.resize(index, inherited);
        holds_.push_back(hold);
    }
    refer({Field::source, index, *ends[0], item.offset});
    refer({Field::target, index, *ends[1], item.offset});
}

void Builder::refer(Reference reference) {
    const auto list = [&] {
        if (reference.field == Field::resource) return List::resources;
        if (reference.field == Field::space) return List::spaces;
        if (reference.field != Field::reserved) return List::operators;
        const Operator& op = data_.operators[reference.index];
        return op.reservations[reference.reservation].of_space ? List::spaces : List::resources;
    };
    if (is_complete(list())) {
        settle(reference);
    } else {
        pending_.push_back(std::move(reference));
    }
}

void Builder::settle(const Reference& reference) {
    const auto& [field, index, value, offset, at] = reference;
    const auto space_of = [&](const JsonValue& name) {
        return index_of(name, "space", space_names_, data_.spaces.size());
    };
    if (field == Field::space) {
        data_.operators[index].space = space_of(*value);
    } else if (field == Field::reserved) {
        Reservation& reservation = data_.operators[index].reservations[at];
        reservation.index = reservation.of_space ? space_of(*value)
                                                 : index_of(*value, "resource", resource_names_,
                                                            data_.resources.size());
    } else if (field == Field::source) {
        data_.dependencies[index].source =
            index_of(*value, "operator", operator_names_, data_.operators.size());
    } else if (field == Field::target) {
        data_.dependencies[index].target =
            index_of(*value, "operator", operator_names_, data_.operators.size());
    } else {
        Operator& op = data_.operators[index];
        const std::size_t count = data_.resources.size();
        if (!value && count != 1) {
            fields_.fail(offset, "an operator without resource",
                         fmt::format("key \"resource\", as there are {}", count));
        }
        const bool alone = value && value->offset == offset;  // no object around it
        if (alone && value->kind == Kind::string && !resource_names_.contains(value->text)) {
            fail_alone(*value);
        }
        op.resource_class = value ? index_of(*value, "resource", resource_names_, count) : 0;
        if (op.latency == inherited) {
            op.latency = resource_latencies_[static_cast<std::size_t>(op.resource_class)];
        }
    }
}

/// A text in place of an operator is its resource; many take it for the name.
void Builder::fail_alone(const JsonValue& value) const {
    const bool none = resource_names_.empty();
    fields_.fail(value.offset, fmt::format("operator {}", value.shown()),
                 fmt::format("{}; an operator of this name is {{\"name\": {}{}}}",
                             none ? "an object or 0, the only resource" : "an object or a resource",
                             value.shown(), none ? "" : ", \"resource\": ..."));
}

std::int32_t Builder::index_of(const JsonValue& value, std::string_view thing,
                               const NameTable& names, std::size_t count) const {
    const auto index = value.whole();
    if (index && *index >= 0 && std::cmp_less(*index, count)) {
        return static_cast<std::int32_t>(*index);
    }
    if (value.kind == Kind::string) {
        const auto found = names.find(value.text);
        if (found != names.end()) {
            return found->second;
        }
    }
    std::vector<std::string_view> known(count);
    for (const auto& [name, at] : names) {
        known[static_cast<std::size_t>(at)] = name;
    }
    const std::string hint = value.kind == Kind::string ? did_you_mean(value.text, known) : "";
    fields_.fail(value.offset, fmt::format("{} {}", thing, value.shown()),
                 count == 0 ? fmt::format("no {}, as there are none", thing)
                            : fmt::format("a name or an index from 0 to {}{}", count - 1, hint));
}

ProblemData Builder::finish() {
    for (const std::string_view key : {"format", "version", "operators"}) {
        if (std::ranges::count(keys_, key) == 0) {
            throw InputError::at(file_.path, 0, fmt::format("no key \"{}\"", key), "one");
        }
    }
    if (std::ranges::count(keys_, "resources") == 0) {
        data_.resources.push_back({"operator", -1, 1.0, 1});
        resource_latencies_.push_back(1);
        resource_timings_.emplace_back();
    }
    for (const Reference& reference : pending_) {
        settle(reference);
    }
    for (Operator& op : data_.operators)
        if (op.latency == inherited) op.latency = latency_of_held(op, resource_latencies_);
    inherit_timings(data_, resource_timings_, std::move(timings_));
    if (buffers_) make_buffers(data_);
    for (std::size_t e = 0; e < holds_.size(); ++e)
        if (holds_[e] != inherited) data_.dependencies[e].hold = holds_[e];
    return std::move(data_);
}

}  // namespace

bool is_json(const File& file) {
    return content(file).starts_with('{') && !is_node_link(file) && !is_ddg(file);
}

ProblemData read_json(const File& file) {
    Builder builder(file);
    stream_json(file, {.scalar = [&](const JsonField& field) { builder.scalar(field); },
                       .list = [&](std::string_view key,
                                   std::size_t offset) { builder.begin_list(key, offset); },
                       .item = [&](const JsonItem& item) { builder.item(item); },
                       .list_end = [&] { builder.end_list(); }});
    return builder.finish();
}

}  // namespace gaus::io
