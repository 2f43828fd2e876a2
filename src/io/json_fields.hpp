// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/json_stream.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace gaus::io {

/// Conversions of JSON fields that name the line, the field and the range when they fail.
class JsonFields {
  public:
    explicit JsonFields(const File& file) : file_(file) {}

    [[noreturn]] void fail(std::size_t offset, std::string_view found,
                           std::string_view expected) const;

    std::int64_t int64(const JsonField& field, std::int64_t least,
                       std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
    /// From 0, or `least`, to 2^31 - 1.
    std::int32_t int32(const JsonField& field, std::int32_t least = 0) const;
    double non_negative(const JsonField& field) const;
    bool boolean(const JsonField& field) const;
    /// UTF-8 without control characters.
    const std::string& text(const JsonField& field) const;

    /// The elements of a list of objects.
    const std::vector<JsonItem>& objects(const JsonField& field) const;

    /// `known`: the keys that may stand there.
    [[noreturn]] void unknown_key(std::string_view key, std::size_t offset,
                                  std::span<const std::string_view> known) const;
    /// Throws when an object has a key twice. Only the first 32 are looked at, as no object has
    /// more keys than that, so an object of many keys costs no more: one of them is unknown.
    void require_unique_keys(const JsonItem& item) const;

  private:
    [[noreturn]] void fail_value(const JsonField& field, std::string_view expected) const;

    const File& file_;
};

}  // namespace gaus::io
