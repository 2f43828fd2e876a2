// SPDX-License-Identifier: Apache-2.0
#include "io/json_tree.hpp"

#include "gaus/text.hpp"

#include "io/json_parser.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {
namespace {

using Json = nlohmann::json;
using Shape = JsonNode::Shape;
using Kind = JsonValue::Kind;

constexpr std::size_t deepest = 64;

/// The events of nlohmann's parser, put together.
class Handler {
  public:
    Handler(const File& file, const char* const& reached) : file_(file), reached_(reached) {}

    JsonNode root{};

    bool null() { return scalar({Kind::null, {}, 0, 0, offset()}); }
    bool boolean(bool value) { return scalar({Kind::boolean, {}, value ? 1 : 0, 0, offset()}); }
    bool number_integer(std::int64_t value) {
        return scalar({Kind::integer, {}, value, static_cast<double>(value), offset()});
    }
    bool number_unsigned(std::uint64_t value) {
        return value <= INT64_MAX ? number_integer(static_cast<std::int64_t>(value))
                                  : number_float(static_cast<double>(value), std::to_string(value));
    }
    bool number_float(double value, const std::string& text) {
        return scalar({Kind::real, text, 0, value, offset()});
    }
    bool string(std::string& value) {
        return scalar({Kind::string, std::move(value), 0, 0, offset()});
    }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Shape::object); }
    bool start_array(std::size_t) { return open(Shape::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        key_ = std::move(name);
        key_offset_ = offset();
        return true;
    }
    bool parse_error(std::size_t, const std::string& token, const Json::exception& error) {
        fail_syntax(file_, offset(), token, error);
    }

  private:
    std::size_t offset() const {
        const auto read = static_cast<std::size_t>(reached_ - file_.text.data());
        return read - std::min<std::size_t>(read, 1);
    }

    JsonNode begin(Shape shape, std::size_t offset) {
        return {.shape = shape,
                .key = std::exchange(key_, {}),
                .key_offset = key_offset_,
                .offset = offset};
    }

    bool add(JsonNode node) {
        if (open_.empty())
            root = std::move(node);
        else
            open_.back().children.push_back(std::move(node));
        return true;
    }

    bool scalar(JsonValue value) {
        JsonNode node = begin(Shape::scalar, value.offset);
        node.value = std::move(value);
        return add(std::move(node));
    }

    bool open(Shape shape) {
        if (open_.size() == deepest)
            throw json_error(file_, offset(), "a list or object in as many others",
                             fmt::format("at most {} in one another", deepest));
        open_.push_back(begin(shape, offset()));
        return true;
    }

    bool close() {
        JsonNode node = std::move(open_.back());
        open_.pop_back();
        return add(std::move(node));
    }

    const File& file_;
    const char* const& reached_;
    std::string key_;
    std::size_t key_offset_ = 0;
    std::vector<JsonNode> open_;
};

std::string shown(const JsonNode& node) {
    if (node.shape == Shape::scalar) return node.value.shown();
    return node.shape == Shape::array ? "a list" : "an object";
}

/// With the key, where there is one.
std::string named(const JsonNode& node) {
    return node.key.empty() ? shown(node) : shown_name(node.key) + " " + shown(node);
}

}  // namespace

JsonNode read_json_tree(const File& file) {
    require_no_zero_byte(file);  // the parser would take it for the end
    const char* begin = file.text.data();
    const char* reached = begin;
    Handler handler(file, reached);
    Json::sax_parse(TrackedIterator(begin, &reached),
                    TrackedIterator(begin + file.text.size(), &reached), &handler);
    return std::move(handler.root);
}

const JsonNode* JsonTree::find(const JsonNode& object, std::string_view key) const {
    require_object(object);
    const JsonNode* found = nullptr;
    for (const JsonNode& child : object.children) {
        if (child.key != key) continue;
        if (found != nullptr)
            fail_key(child, fmt::format("key \"{}\" again", key), "every key once");
        found = &child;
    }
    return found;
}

const JsonNode& JsonTree::member(const JsonNode& object, std::string_view key) const {
    const JsonNode* const found = find(object, key);
    if (found == nullptr)
        fail(object, fmt::format("an object without \"{}\"", key), fmt::format("key \"{}\"", key));
    return *found;
}

const std::vector<JsonNode>& JsonTree::array(const JsonNode& node) const {
    if (node.shape != Shape::array) fail(node, named(node), "a list");
    return node.children;
}

void JsonTree::require_object(const JsonNode& node) const {
    if (node.shape != Shape::object) fail(node, shown(node), "an object");
}

std::int64_t JsonTree::integer(const JsonNode& node, std::int64_t least, std::int64_t most) const {
    const auto value = node.shape == Shape::scalar ? node.value.whole() : std::nullopt;
    if (!value || *value < least || *value > most)
        fail(node, named(node), fmt::format("an integer from {} to {}", least, most));
    return *value;
}

std::int32_t JsonTree::steps(const JsonNode& node) const {
    return static_cast<std::int32_t>(integer(node, 0, std::numeric_limits<std::int32_t>::max()));
}

const std::string& JsonTree::text(const JsonNode& node) const {
    if (node.shape != Shape::scalar || node.value.kind != Kind::string || node.value.text.empty() ||
        !is_plain_text(node.value.text))
        fail(node, named(node), "a text in UTF-8 without control characters");
    return node.value.text;
}

}  // namespace gaus::io
