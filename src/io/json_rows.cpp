// SPDX-License-Identifier: Apache-2.0
#include "io/json_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {

namespace {

constexpr std::array<std::string_view, 8> resource_keys = {
    "name", "limit", "cost", "blocking", "latency", "input_time", "own_time", "output_time"};
constexpr std::array<std::string_view, 13> operator_keys = {
    "name",  "resource", "latency", "size",       "amount",   "reservations", "space",
    "birth", "earliest", "latest",  "input_time", "own_time", "output_time"};
constexpr std::array<std::string_view, 3> space_keys = {"name", "limit", "cost"};
constexpr std::array<std::string_view, 5> reservation_keys = {"resource", "space", "amount", "from",
                                                              "steps"};

ReservationRow read_reservation(const JsonFields& fields, const JsonItem& item) {
    fields.require_unique_keys(item);
    ReservationRow row{.offset = item.offset};
    const JsonField* held = nullptr;
    for (const JsonField& field : item.fields) {
        if (field.key == "resource" || field.key == "space") {
            if (held != nullptr)
                fields.fail(field.key_offset, "a reservation of two things",
                            "either key resource or key space");
            held = &field;
            row.reservation.of_space = field.key == "space";
        } else if (field.key == "amount") {
            row.reservation.amount = fields.int64(field, 0, most_exact);
        } else if (field.key == "from") {
            row.reservation.from = fields.int32(field);
        } else if (field.key == "steps") {
            row.reservation.steps = fields.int32(field);
        } else {
            fields.unknown_key(field.key, field.key_offset, reservation_keys);
        }
    }
    if (held == nullptr)
        fields.fail(item.offset, "a reservation of nothing", "key resource or key space");
    row.held = held->value;
    return row;
}

}  // namespace

ResourceRow read_resource(const JsonFields& fields, const JsonItem& item) {
    if (item.shape != JsonItem::Shape::object)
        fields.fail(item.offset, "a resource that is not an object", "{\"name\": ...}");
    ResourceRow row;
    for (const JsonField& field : item.fields) {
        if (field.key == "name") {
            row.name = &field;
        } else if (field.key == "limit") {
            row.resource.limit = fields.int64(field, -1);
        } else if (field.key == "cost") {
            row.resource.cost = fields.non_negative(field);
        } else if (field.key == "blocking") {
            row.resource.blocking = fields.int32(field);
        } else if (field.key == "latency") {
            row.latency = fields.int32(field);
        } else if (!read_timing(fields, field, row.timing)) {
            fields.unknown_key(field.key, field.key_offset, resource_keys);
        }
    }
    if (row.name == nullptr) fields.fail(item.offset, "a resource without name", "key \"name\"");
    return row;
}

bool read_timing(const JsonFields& fields, const JsonField& field, Timing& timing) {
    double* const time = field.key == "input_time"    ? &timing.input
                         : field.key == "own_time"    ? &timing.own
                         : field.key == "output_time" ? &timing.output
                                                      : nullptr;
    if (time == nullptr) return false;
    *time = fields.non_negative(field);
    return true;
}

SpaceRow read_space(const JsonFields& fields, const JsonItem& item) {
    if (item.shape != JsonItem::Shape::object)
        fields.fail(item.offset, "a memory space that is not an object", "{\"name\": ...}");
    SpaceRow row;
    for (const JsonField& field : item.fields) {
        if (field.key == "name") {
            row.name = &field;
        } else if (field.key == "limit") {
            row.space.limit = fields.int64(field, -1);
        } else if (field.key == "cost") {
            row.space.cost = fields.non_negative(field);
        } else {
            fields.unknown_key(field.key, field.key_offset, space_keys);
        }
    }
    if (row.name == nullptr)
        fields.fail(item.offset, "a memory space without name", "key \"name\"");
    return row;
}

Timing OperatorRow::no_timing() {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan, nan};
}

OperatorRow read_operator(const JsonFields& fields, const JsonItem& item) {
    if (item.shape == JsonItem::Shape::array)
        fields.fail(item.offset, "an operator that is an array", "a resource or {...}");
    OperatorRow row{.op = {.latency = -1}};
    const JsonField *amount = nullptr, *latest = nullptr;
    for (const JsonField& field : item.fields) {
        if (item.shape == JsonItem::Shape::scalar || field.key == "resource") {
            row.resource = &field;
        } else if (field.key == "name") {
            row.name = &field;
        } else if (field.key == "latency") {
            row.op.latency = fields.int32(field);
        } else if (field.key == "size") {
            row.op.size = fields.int64(field, 0, most_exact);
        } else if (field.key == "amount") {
            row.op.amount = fields.int64(field, 0, most_exact);
            amount = &field;
        } else if (field.key == "space") {
            row.space = &field;
        } else if (field.key == "birth") {
            row.op.birth = fields.int32(field);
        } else if (field.key == "earliest") {
            row.op.earliest = fields.int32(field);
        } else if (field.key == "latest") {
            row.op.latest = fields.int32(field, -1);
            latest = &field;
        } else if (field.key == "reservations") {
            row.reservations = &field;
            if (fields.objects(field).empty()) row.op.amount = 0;
        } else if (!read_timing(fields, field, row.timing)) {
            fields.unknown_key(field.key, field.key_offset, operator_keys);
        }
    }
    if (row.op.latest != -1 && row.op.latest < row.op.earliest)
        fields.fail(latest->value.offset, fmt::format("latest {}", row.op.latest),
                    fmt::format("-1 or at least the earliest start {}", row.op.earliest));
    if (row.reservations != nullptr && amount != nullptr)
        fields.fail(amount->key_offset, "key amount beside reservations",
                    "the amount of each reservation");
    return row;
}

std::vector<ReservationRow> read_reservations(const JsonFields& fields, const JsonField& list) {
    std::vector<ReservationRow> rows;
    for (const JsonItem& item : fields.objects(list))
        rows.push_back(read_reservation(fields, item));
    return rows;
}

std::int32_t latency_of_held(const Operator& op, const std::vector<std::int32_t>& of_resources) {
    const auto held = std::ranges::find(op.reservations, false, &Reservation::of_space);
    return held == op.reservations.end() ? 1 : of_resources[static_cast<std::size_t>(held->index)];
}

std::int32_t class_of_timing(const Operator& op) {
    const auto held = std::ranges::find(op.reservations, false, &Reservation::of_space);
    return held == op.reservations.end() ? op.resource_class : held->index;
}

void inherit_timings(ProblemData& data, const std::vector<Timing>& of_resources,
                     std::vector<Timing> own) {
    const auto none = [](const Timing& timing) {
        return !(timing.input > 0 || timing.own > 0 || timing.output > 0);
    };
    if (std::ranges::all_of(of_resources, none) && std::ranges::all_of(own, none)) return;
    const auto inherit = [](double& time, double from) {
        if (std::isnan(time)) time = from;
    };
    for (std::size_t v = 0; v < own.size(); ++v) {
        const auto c = static_cast<std::size_t>(class_of_timing(data.operators[v]));
        const Timing& from = of_resources[c];
        inherit(own[v].input, from.input);
        inherit(own[v].own, from.own);
        inherit(own[v].output, from.output);
    }
    data.timings = std::move(own);
}

void make_buffers(ProblemData& data) {
    for (Operator& op : data.operators)
        if (op.birth == -1) op.birth = 0;
    for (Dependency& d : data.dependencies)
        d.hold = data.operators[static_cast<std::size_t>(d.target)].latency;
}

}  // namespace gaus::io
