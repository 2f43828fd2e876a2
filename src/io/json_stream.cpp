// SPDX-License-Identifier: Apache-2.0
#include "io/json_stream.hpp"

#include "io/json_parser.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {
namespace {

using Json = nlohmann::json;

/// The events of nlohmann's parser, gathered into the fields and items of `JsonEvents`.
class Handler {
  public:
    Handler(const File& file, const JsonEvents& events, const char* const& reached)
        : file_(file), events_(events), reached_(reached) {}

    bool null() { return scalar(JsonValue::Kind::null, 0, 0); }
    bool boolean(bool value) { return scalar(JsonValue::Kind::boolean, value ? 1 : 0, 0); }
    bool number_integer(std::int64_t value) {
        return scalar(JsonValue::Kind::integer, value, static_cast<double>(value));
    }
    bool number_unsigned(std::uint64_t value) {
        return value <= INT64_MAX ? number_integer(static_cast<std::int64_t>(value))
                                  : number_float(static_cast<double>(value), std::to_string(value));
    }
    bool number_float(double value, const std::string& text) {
        return scalar(JsonValue::Kind::real, 0, value, text);
    }
    bool string(std::string& value) {
        return scalar(JsonValue::Kind::string, 0, 0, std::move(value));
    }
    bool binary(Json::binary_t&) { fail("binary data", "JSON"); }

    bool start_object(std::size_t) {
        if (depth_ == 0) {
            ++depth_;
            return true;
        }
        if (depth_ == 1 && events_.objects) {
            events_.list(field_.key, offset());
            depth_ = list_depth;
            alone_ = true;
        }
        return begin_item(JsonItem::Shape::object, "an object");
    }

    bool start_array(std::size_t) {
        if (depth_ == list_depth - 1) {
            ++depth_;
            events_.list(field_.key, offset());
            return true;
        }
        if (depth_ == item_depth) {
            ++depth_;
            field_.value = {JsonValue::Kind::list, {}, 0, 0, offset()};
            outer_ = std::move(item_);
            outer_.fields.push_back(std::move(field_));
            field_ = {};
            return true;
        }
        return begin_item(JsonItem::Shape::array, "an array");
    }

    bool key(std::string& name) {
        field_.key = std::move(name);
        field_.key_offset = offset();
        return true;
    }

    bool end_object() { return end(); }
    bool end_array() { return end(); }

    bool parse_error(std::size_t, const std::string& token, const Json::exception& error) {
        fail_syntax(file_, offset(), token, error);
    }

  private:
    std::size_t offset() const {
        const auto read = static_cast<std::size_t>(reached_ - file_.text.data());
        return read - std::min<std::size_t>(read, 1);
    }

    [[noreturn]] void fail(std::string_view found, std::string_view expected) const {
        throw json_error(file_, offset(), found, expected);
    }

    bool scalar(JsonValue::Kind kind, std::int64_t integer, double real, std::string text = {}) {
        field_.value = {kind, std::move(text), integer, real, offset()};
        if (depth_ == 1) {
            events_.scalar(field_);
        } else if (depth_ == list_depth || depth_ == inner_list_depth) {
            item_.shape = JsonItem::Shape::scalar;
            item_.offset = offset();
            item_.fields.assign(1, field_);
            end_item();
        } else {
            item_.fields.push_back(std::move(field_));
        }
        field_.key.clear();
        return true;
    }

    bool begin_item(JsonItem::Shape shape, std::string_view found) {
        if (depth_ != list_depth && depth_ != inner_list_depth) {
            const bool may_be_list = depth_ == 1 || depth_ == item_depth;
            fail(found, may_be_list ? "a list or a simple value" : "a simple value");
        }
        ++depth_;
        item_ = {};
        item_.shape = shape;
        item_.offset = offset();
        field_.key.clear();
        return true;
    }

    bool end() {
        --depth_;
        if (depth_ == list_depth || depth_ == inner_list_depth) {
            end_item();
            if (depth_ == list_depth && std::exchange(alone_, false)) {
                --depth_;
                events_.list_end();
            }
        } else if (depth_ == item_depth) {
            item_ = std::move(outer_);
        } else if (depth_ == 1) {
            events_.list_end();
        }
        return true;
    }

    void end_item() {
        if (depth_ == list_depth)
            events_.item(item_);
        else
            outer_.fields.back().items.push_back(std::move(item_));
    }

    // The document has lists of items, and items may have lists of items without lists.
    static constexpr int list_depth = 2, item_depth = 3, inner_list_depth = 4;

    const File& file_;
    const JsonEvents& events_;
    const char* const& reached_;
    int depth_ = 0;       // 1: the document
    bool alone_ = false;  // the item under way has no list around it
    JsonField field_;
    JsonItem item_, outer_;
};

/// Where the token begins that ends at `offset`, or just before when it is a number.
std::size_t token_begin(std::string_view text, std::size_t offset) {
    const auto in_word = [&](std::size_t at) {
        const auto c = static_cast<unsigned char>(text[at]);
        return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
    };
    std::size_t at = std::min(offset, text.size() - std::min<std::size_t>(text.size(), 1));
    if (at > 0 && text[at] == '"') {  // back to the quote without an odd number of \ before it
        for (std::size_t slashes = 1; slashes % 2 == 1 && at > 0;) {
            at = text.rfind('"', at - 1);
            if (at == text.npos) return offset;
            slashes = at - (text.substr(0, at).find_last_not_of('\\') + 1);
        }
        return at;
    }
    if (at > 0 && !in_word(at) && in_word(at - 1)) --at;
    while (at > 0 && in_word(at) && in_word(at - 1)) {
        --at;
    }
    return at;
}

}  // namespace

std::string JsonValue::shown() const {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return integer != 0 ? "true" : "false";
        case Kind::integer:
            return std::to_string(integer);
        case Kind::real:
            return text;
        case Kind::list:
            return "[...]";
        default:
            return in_quotes(text);
    }
}

std::optional<std::int64_t> JsonValue::whole() const {
    if (kind == Kind::integer) {
        return integer;
    }
    return kind == Kind::real ? exact_integer(real) : std::nullopt;
}

InputError json_error(const File& file, std::size_t offset, std::string_view found,
                      std::string_view expected) {
    const std::size_t begin = token_begin(file.text, offset);
    const std::string line = fmt::format("{}:{}", file.path, line_of(file.text, begin));
    return InputError::at(line, column_of(file.text, begin), found, expected);
}

void stream_json(const File& file, const JsonEvents& events) {
    require_no_zero_byte(file);  // the parser would take it for the end
    const char* begin = file.text.data();
    const char* reached = begin;
    Handler handler(file, events, reached);
    Json::sax_parse(TrackedIterator(begin, &reached),
                    TrackedIterator(begin + file.text.size(), &reached), &handler);
}

}  // namespace gaus::io
