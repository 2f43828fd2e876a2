// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/file.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gaus::io {

/// A token of the DOT language: an identifier of any spelling, or punctuation.
struct DotToken {
    enum class Kind : std::uint8_t { id, punctuation, end };
    Kind kind = Kind::end;
    std::string text{};   ///< of an identifier without quotes; of an arrow "->" or "--"
    bool quoted = false;  ///< in quotes or angle brackets, so it is no keyword
    std::size_t offset = 0;

    bool is(std::string_view punctuation) const {
        return kind == Kind::punctuation && text == punctuation;
    }
};

/// Splits a file in the DOT language (graphviz.org/doc/info/lang.html) into tokens. Throws
/// InputError with line and column.
class DotLexer {
  public:
    explicit DotLexer(const File& file);

    const DotToken& current() const { return token_; }
    const DotToken& next();
    /// Takes the current token if it is this punctuation.
    bool take(std::string_view punctuation);
    /// The current token is this word, in any case and without quotes.
    bool at_word(std::string_view word) const;

    /// At a byte of the file.
    [[noreturn]] void fail(std::size_t offset, std::string_view found,
                           std::string_view expected) const;
    /// At the current token.
    [[noreturn]] void fail_here(std::string_view expected) const;

  private:
    void skip_space();
    void read_quoted();
    void read_angled();
    void read_word();
    char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

    const File& file_;
    std::string_view text_;
    std::size_t offset_ = 0;
    DotToken token_;
};

}  // namespace gaus::io
