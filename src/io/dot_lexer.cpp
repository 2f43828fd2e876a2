// SPDX-License-Identifier: Apache-2.0
#include "io/dot_lexer.hpp"

#include "gaus/error.hpp"

#include "io/content.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace gaus::io {

namespace {

bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

/// In any case; `word` is in lower case.
bool same_word(std::string_view text, std::string_view word) {
    return std::ranges::equal(text, word, {}, [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
}

/// What follows comments, blanks and lines of the preprocessor.
std::string_view first_words(const File& file) {
    const std::string_view text = file.text;
    std::size_t at = 0;
    for (skip_comments(text, at); at < text.size() && text[at] == '#'; skip_comments(text, at))
        at = std::min(text.find('\n', at), text.size());
    return text.substr(std::min(at, text.size()));
}

/// Takes a word, in any case, and the comments behind it.
bool take_word(std::string_view& text, std::string_view word) {
    if (!same_word(text.substr(0, word.size()), word)) return false;
    std::size_t at = word.size();
    if (at < text.size() && is_word(text[at])) return false;
    skip_comments(text, at);
    text.remove_prefix(std::min(at, text.size()));
    return true;
}

}  // namespace

bool is_dot(const File& file) {
    std::string_view text = first_words(file);
    const bool strict = take_word(text, "strict");
    if (take_word(text, "digraph")) return true;
    if (!take_word(text, "graph")) return false;
    const std::size_t bracket = text.find_first_of("[{");  // GML has the other one
    return strict || (bracket != text.npos && text[bracket] == '{');
}

DotLexer::DotLexer(const File& file) : file_(file), text_(file.text) {
    require_no_zero_byte(file);
    next();
}

const DotToken& DotLexer::next() {
    skip_space();
    token_ = {DotToken::Kind::end, "", false, offset_};
    if (offset_ >= text_.size()) return token_;
    const char c = text_[offset_];
    if (c == '"') {
        read_quoted();
    } else if (c == '<') {
        read_angled();
    } else if (c == '-' && (at(offset_ + 1) == '>' || at(offset_ + 1) == '-')) {
        token_ = {DotToken::Kind::punctuation, std::string(text_.substr(offset_, 2)), false,
                  offset_};
        offset_ += 2;
    } else if (std::string_view("{}[]=;,:+").find(c) != std::string_view::npos) {
        token_ = {DotToken::Kind::punctuation, std::string(1, c), false, offset_++};
    } else {
        read_word();
    }
    return token_;
}

bool DotLexer::take(std::string_view punctuation) {
    if (!token_.is(punctuation)) return false;
    next();
    return true;
}

bool DotLexer::at_word(std::string_view word) const {
    return token_.kind == DotToken::Kind::id && !token_.quoted && same_word(token_.text, word);
}

void DotLexer::fail(std::size_t offset, std::string_view found, std::string_view expected) const {
    throw InputError::at(fmt::format("{}:{}", file_.path, line_of(text_, offset)),
                         column_of(text_, offset), found, expected);
}

void DotLexer::fail_here(std::string_view expected) const {
    fail(token_.offset,
         token_.kind == DotToken::Kind::end ? "the end of the file" : in_quotes(token_.text),
         expected);
}

/// Blanks, comments of C and C++, and lines of the preprocessor.
void DotLexer::skip_space() {
    for (;;) {
        while (offset_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[offset_])))
            ++offset_;
        const bool line_begins = offset_ == 0 || at(offset_ - 1) == '\n';
        const std::string_view rest = text_.substr(std::min(offset_, text_.size()));
        if (rest.starts_with("//") || (rest.starts_with('#') && line_begins)) {
            offset_ = std::min(text_.find('\n', offset_), text_.size());
        } else if (rest.starts_with("/*")) {
            const std::size_t end = text_.find("*/", offset_ + 2);
            if (end == text_.npos) fail(offset_, "a comment without end", "*/");
            offset_ = end + 2;
        } else {
            return;
        }
    }
}

/// Only \" is an escape here; others are of labels and stay, \\ among them, so that the quote
/// behind it ends the text. A backslash joins two lines.
void DotLexer::read_quoted() {
    token_ = {DotToken::Kind::id, "", true, offset_++};
    while (at(offset_) != '"') {
        if (offset_ >= text_.size()) fail(token_.offset, "a text without end", "\"");
        const std::string_view rest = text_.substr(offset_);
        if (rest.starts_with("\\\n")) {
            offset_ += 2;
        } else if (rest.starts_with("\\\r\n")) {
            offset_ += 3;
        } else if (rest.starts_with("\\\"")) {
            token_.text += '"';
            offset_ += 2;
        } else {
            const std::size_t length = rest.starts_with("\\\\") ? 2 : 1;
            token_.text += rest.substr(0, length);
            offset_ += length;
        }
    }
    ++offset_;
}

void DotLexer::read_angled() {
    token_ = {DotToken::Kind::id, "", true, offset_};
    std::size_t depth = 0;
    do {
        if (offset_ >= text_.size()) fail(token_.offset, "a text without end", ">");
        depth += at(offset_) == '<';
        depth -= at(offset_) == '>';
        token_.text += at(offset_++);
    } while (depth > 0);
    token_.text = token_.text.substr(1, token_.text.size() - 2);
}

/// A name or a number.
void DotLexer::read_word() {
    token_.kind = DotToken::Kind::id;
    const std::size_t begin = offset_;
    if (at(offset_) == '-') ++offset_;
    const bool number = at(offset_) == '.' || std::isdigit(static_cast<unsigned char>(at(offset_)));
    while (is_word(at(offset_)) || (number && at(offset_) == '.'))
        ++offset_;
    token_.text = text_.substr(begin, offset_ - begin);
    if (token_.text.empty() || token_.text == "-")
        fail(token_.offset, in_quotes(text_.substr(begin, 1)),
             "a name, a number or punctuation of DOT");
}

}  // namespace gaus::io
