// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/error.hpp"

#include "io/content.hpp"
#include "io/file.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {

/// A word with its mark (%0, @name, a keyword, a number), a text in quotes, or one character.
struct MlirToken {
    std::string text{};
    std::size_t offset = 0;
    bool quoted = false;

    bool is(std::string_view word) const { return !quoted && text == word; }
    bool marked(char mark) const { return text.size() > 1 && text[0] == mark; }
};

/// Splits MLIR text into tokens. Throws InputError with line and column.
class MlirLexer {
  public:
    explicit MlirLexer(const File& file) : file_(file), text_(file.text) {
        require_no_zero_byte(file);
        next();
    }

    const MlirToken& current() const { return token_; }
    bool done() const { return token_.text.empty() && !token_.quoted; }

    MlirToken next() {
        MlirToken before = std::exchange(token_, {});
        skip_comments(text_, offset_);
        token_.offset = offset_;
        if (offset_ >= text_.size()) return before;
        const char mark = text_[offset_];
        if (mark == '"') {
            token_.text = quoted();
            token_.quoted = true;
        } else if (mark == '@' && offset_ + 1 < text_.size() && text_[offset_ + 1] == '"') {
            ++offset_;
            token_.text = quoted();
            token_.text.insert(token_.text.begin(), mark);
        } else {
            const bool marked = mark == '@' || mark == '%';
            std::size_t end = offset_ + (marked ? 1 : 0);
            while (end < text_.size() && is_word(text_[end]))
                ++end;
            token_.text = text_.substr(offset_, std::max<std::size_t>(1, end - offset_));
            offset_ += token_.text.size();
        }
        return before;
    }

    bool take(std::string_view word) {
        if (!token_.is(word)) return false;
        next();
        return true;
    }
    void expect(std::string_view word) {
        if (!take(word)) fail(token_, fmt::format("{}", word));
    }

    [[noreturn]] void fail(const MlirToken& at, std::string_view expected) const {
        fail(at, at.text.empty() ? "the end of the file" : in_quotes(at.text), expected);
    }
    [[noreturn]] void fail(const MlirToken& at, std::string_view found,
                           std::string_view expected) const {
        throw InputError::at(fmt::format("{}:{}", file_.path, line_of(text_, at.offset)),
                             column_of(text_, at.offset), found, expected);
    }

  private:
    static bool is_word(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return std::isalnum(byte) != 0 || c == '_' || c == '.' || c == '$' || c == '-';
    }
    std::string quoted() {
        const std::size_t end = text_.find('"', offset_ + 1);
        if (end == text_.npos) fail(MlirToken{"", offset_, false}, "a text without end", "\"");
        std::string text(text_.substr(offset_ + 1, end - offset_ - 1));
        offset_ = end + 1;
        return text;
    }

    const File& file_;
    std::string_view text_;
    std::size_t offset_ = 0;
    MlirToken token_;
};

}  // namespace gaus::io
