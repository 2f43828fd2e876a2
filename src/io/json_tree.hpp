// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/json_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::io {

/// A value of a JSON document, with what is in it.
struct JsonNode {
    enum class Shape { scalar, array, object };
    Shape shape = Shape::scalar;
    std::string key{};  ///< in an object
    std::size_t key_offset = 0, offset = 0;
    JsonValue value{};  ///< of a scalar
    std::vector<JsonNode> children{};
};

/// Reads a whole document. Throws InputError with the line and column where it is no JSON, or
/// nested deeper than 64. O(size).
JsonNode read_json_tree(const File& file);

/// Reads the members of nodes; what is wrong throws InputError with line and column.
class JsonTree {
  public:
    explicit JsonTree(const File& file) : file_(file) {}

    [[noreturn]] void fail(const JsonNode& node, std::string_view found,
                           std::string_view expected) const {
        throw json_error(file_, node.offset, found, expected);
    }

    [[noreturn]] void fail_key(const JsonNode& member, std::string_view found,
                               std::string_view expected) const {
        throw json_error(file_, member.key_offset, found, expected);
    }

    /// The member of an object; null: none. Fails when there are two.
    const JsonNode* find(const JsonNode& object, std::string_view key) const;
    /// The same of a member that must be there.
    const JsonNode& member(const JsonNode& object, std::string_view key) const;
    /// The elements of an array.
    const std::vector<JsonNode>& array(const JsonNode& node) const;
    void require_object(const JsonNode& node) const;
    std::int64_t integer(const JsonNode& node, std::int64_t least, std::int64_t most) const;
    /// From 0 to 2^31 - 1.
    std::int32_t steps(const JsonNode& node) const;
    /// UTF-8 without control characters.
    const std::string& text(const JsonNode& node) const;

  private:
    const File& file_;
};

}  // namespace gaus::io
