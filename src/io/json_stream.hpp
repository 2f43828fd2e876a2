#pragma once

#include "io/file.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::io {

/// A JSON scalar and the byte where it ends.
struct JsonValue {
    enum class Kind { null, boolean, integer, real, string };
    Kind kind = Kind::null;
    std::string text;          ///< of a string, or of a number that is no 64-bit integer
    std::int64_t integer = 0;  ///< 1 for true
    double real = 0;           ///< of any number
    std::size_t offset = 0;

    /// As messages show it.
    std::string shown() const;
};

struct JsonField {
    std::string key;  ///< empty in arrays
    std::size_t key_offset = 0;
    JsonValue value;
};

/// One element of a list: a scalar (one field), a flat array or a flat object.
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
};

/// Parses an object of scalars and lists without ever holding the document.
/// Throws InputError with the line for anything else.
void stream_json(const File& file, const JsonEvents& events);

}  // namespace gaus::io
