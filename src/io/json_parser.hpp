// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/json_stream.hpp"

#include <cstddef>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

namespace gaus::io {

/// Reads the text and leaves word of how far the parser has come, so that events know their place.
class TrackedIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    TrackedIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
    reference operator*() const { return *at_; }
    TrackedIterator& operator++() {
        *reached_ = ++at_;
        return *this;
    }
    TrackedIterator operator++(int) {
        const TrackedIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const TrackedIterator& other) const { return at_ == other.at_; }

  private:
    const char* at_;
    const char** reached_;
};

/// The error of text that is no JSON. nlohmann says "... syntax error while parsing WHAT -
/// unexpected X; expected Y" or "... - REASON; last read: 'TEXT'", with text of the file, which may
/// look like anything.
[[noreturn]] void fail_syntax(const File& file, std::size_t offset, const std::string& token,
                              const nlohmann::json::exception& error);

}  // namespace gaus::io
