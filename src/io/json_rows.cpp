// SPDX-License-Identifier: Apache-2.0
#include "io/json_rows.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gaus::io {

namespace {

constexpr std::array<std::string_view, 5> resource_keys = {"name", "limit", "cost", "blocking",
                                                           "latency"};
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
        } else {
            fields.unknown_key(field.key, field.key_offset, resource_keys);
        }
    }
    if (row.name == nullptr) fields.fail(item.offset, "a resource without name", "key \"name\"");
    return row;
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

void make_buffers(ProblemData& data) {
    for (Operator& op : data.operators)
        if (op.birth == -1) op.birth = 0;
    for (Dependency& d : data.dependencies)
        d.hold = data.operators[static_cast<std::size_t>(d.target)].latency;
}

}  // namespace gaus::io
