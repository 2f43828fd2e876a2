// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/error.hpp"

#include "io/file.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::io {

/// A JSON scalar and the byte where it ends, or the one behind it.
struct JsonValue {
    enum class Kind { null, boolean, integer, real, string, list };
    Kind kind = Kind::null;
    std::string text;          ///< of a string, or of a number that is no 64-bit integer
    std::int64_t integer = 0;  ///< 1 for true
    double real = 0;           ///< of any number
    std::size_t offset = 0;

    /// A number without a fraction that fits 64 bits: 2, and 2.0 as Python writes it.
    std::optional<std::int64_t> whole() const;
    /// As messages show it.
    std::string shown() const;
};

struct JsonItem;

struct JsonField {
    std::string key;  ///< empty in arrays
    std::size_t key_offset = 0;
    JsonValue value;
    std::vector<JsonItem> items{};  ///< of a list: its elements, which have no lists in them
};

/// One element of a list: a scalar (one field), an array or an object.
struct JsonItem {
    enum class Shape { scalar, array, object };
    Shape shape = Shape::scalar;
    std::vector<JsonField> fields;
    std::size_t offset = 0;  ///< where it begins
};

/// What `stream_json` calls, in the order of the document.
struct JsonEvents {
    std::function<void(const JsonField&)> scalar;                        ///< "key": scalar
    std::function<void(std::string_view key, std::size_t offset)> list;  ///< "key": [ ...
    std::function<void(const JsonItem&)> item;                           ///< an element of it
    std::function<void()> list_end;
    /// Takes "key": {...} for a list of that one object; otherwise it is an error.
    bool objects = false;
};

/// The error of a value, key, object or list of which `offset` is the place: an event's.
InputError json_error(const File& file, std::size_t offset, std::string_view found,
                      std::string_view expected);

/// Parses an object of scalars, lists and, where events take them, objects without ever holding the
/// document. Throws InputError with the line and column for anything else. O(size).
void stream_json(const File& file, const JsonEvents& events);

}  // namespace gaus::io
