// SPDX-License-Identifier: Apache-2.0
#include "io/json_fields.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::io {

using Kind = JsonValue::Kind;

void JsonFields::fail(std::size_t offset, std::string_view found, std::string_view expected) const {
    throw json_error(file_, offset, found, expected);
}

void JsonFields::fail_value(const JsonField& field, std::string_view expected) const {
    fail(field.value.offset, fmt::format("{} {}", field.key, field.value.shown()), expected);
}

std::int64_t JsonFields::int64(const JsonField& field, std::int64_t least,
                               std::int64_t most) const {
    const auto value = field.value.whole();
    if (!value || *value < least || *value > most) {
        fail_value(field, least == most ? std::to_string(least)
                                        : fmt::format("an integer from {} to {}", least, most));
    }
    return *value;
}

std::int32_t JsonFields::int32(const JsonField& field, std::int32_t least) const {
    return static_cast<std::int32_t>(int64(field, least, std::numeric_limits<std::int32_t>::max()));
}

double JsonFields::non_negative(const JsonField& field) const {
    const JsonValue& value = field.value;
    const bool number = value.kind == Kind::integer || value.kind == Kind::real;
    if (!number || !(value.real >= 0 && std::isfinite(value.real))) {
        fail_value(field, "a number of 0 or more");
    }
    return value.real;
}

bool JsonFields::boolean(const JsonField& field) const {
    if (field.value.kind != Kind::boolean) {
        fail_value(field, "true or false");
    }
    return field.value.integer != 0;
}

const std::string& JsonFields::text(const JsonField& field) const {
    if (field.value.kind != Kind::string || !is_plain_text(field.value.text)) {
        fail_value(field, "a string without control characters");
    }
    return field.value.text;
}

const std::vector<JsonItem>& JsonFields::objects(const JsonField& field) const {
    if (field.value.kind != Kind::list) fail_value(field, "a list of objects, [{...}, ...]");
    for (const JsonItem& item : field.items)
        if (item.shape != JsonItem::Shape::object)
            fail(item.offset, fmt::format("an element of {} that is no object", field.key),
                 "{...}");
    return field.items;
}

void JsonFields::unknown_key(std::string_view key, std::size_t offset,
                             std::span<const std::string_view> known) const {
    const auto all_but_last = known.first(known.size() - 1);
    fail(offset, fmt::format("key {}", in_quotes(key)),
         fmt::format("{} or {}{}", fmt::join(all_but_last, ", "), known.back(),
                     did_you_mean(key, known)));
}

void JsonFields::require_unique_keys(const JsonItem& item) const {
    constexpr std::size_t enough = 32;  // more keys than there are: one of these is unknown
    const std::size_t count =
        item.shape == JsonItem::Shape::object ? std::min(item.fields.size(), enough) : 0;
    for (std::size_t i = 1; i < count; ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (item.fields[i].key == item.fields[k].key) {
                fail(item.fields[i].key_offset,
                     fmt::format("key {} again", in_quotes(item.fields[i].key)), "every key once");
            }
        }
    }
}

}  // namespace gaus::io
