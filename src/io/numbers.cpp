// SPDX-License-Identifier: Apache-2.0
#include "io/numbers.hpp"

#include "gaus/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus::io {

namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

/// Calls visit(word, offset) for every word that is not in a comment, until it returns false.
template <typename Visit>
void for_words(std::string_view text, std::size_t begin, std::size_t end,
               std::string_view separators, Visit visit) {
    const auto separates = [&](char c) {
        return blanks.find(c) != blanks.npos || separators.find(c) != separators.npos;
    };
    for (std::size_t at = begin; at < end;) {
        if (separates(text[at])) {
            ++at;
        } else if (text[at] == '#') {
            at = std::min(text.find('\n', at), end);
        } else {
            std::size_t last = at;
            while (last < end && !separates(text[last]) && text[last] != '#')
                ++last;
            if (!visit(text.substr(at, last - at), at)) return;
            at = last;
        }
    }
}

}  // namespace

Numbers::Numbers(const File& file, std::size_t begin, std::size_t end, std::string_view separators)
    : file_(file) {
    std::size_t line = line_of(file.text, begin), counted = begin;
    for_words(file.text, begin, end, separators, [&](std::string_view word, std::size_t at) {
        const auto from = file.text.begin() + static_cast<std::ptrdiff_t>(counted);
        line += static_cast<std::size_t>(
            std::count(from, file.text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        counted = at;
        const auto value = parse_whole(word);
        if (!value) fail({0, line, at}, in_quotes(word), "an integer");
        numbers_.push_back({*value, line, at});
        return true;
    });
}

std::size_t Numbers::first_line(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool words = line.find_first_not_of(blanks) != line.npos && line[0] != '#';
        if (words && all(line)) return at;
        at = end + 1;
    }
    return text.npos;
}

bool Numbers::all(std::string_view text) {
    bool numbers = true;
    for_words(text, 0, text.size(), "", [&](std::string_view word, std::size_t) {
        return numbers = parse_whole(word).has_value();
    });
    return numbers;
}

std::size_t Numbers::on_line() const {
    std::size_t count = 0;
    while (next_ + count < numbers_.size() && numbers_[next_ + count].line == peek().line)
        ++count;
    return count;
}

std::int64_t Numbers::take(std::string_view what, std::int64_t least, std::int64_t most) {
    const std::string expected =
        least == most ? fmt::format("{} {}", what, least)
                      : fmt::format("{}, an integer from {} to {}", what, least, most);
    if (done())
        throw InputError::at(file_.path, numbers_.empty() ? 1 : numbers_.back().line,
                             "the end of the file", expected);
    const Number& number = numbers_[next_++];
    if (number.value < least || number.value > most)
        fail(number, std::to_string(number.value), expected);
    return number.value;
}

void Numbers::end(std::string_view expected) {
    if (!done()) fail(peek(), std::to_string(peek().value), expected);
}

void Numbers::fail(const Number& at, std::string_view found, std::string_view expected) const {
    throw InputError::at(fmt::format("{}:{}", file_.path, at.line),
                         column_of(file_.text, at.offset), found, expected);
}

Operator task(std::string name, std::int32_t steps) {
    return {.name = std::move(name), .amount = 0, .latency = steps};
}

void hold(Operator& task, std::size_t resource_class, std::int64_t amount) {
    if (amount == 0 || task.latency == 0) return;
    task.reservations.push_back({.index = static_cast<std::int32_t>(resource_class),
                                 .steps = task.latency,
                                 .amount = amount});
}

Dependency order(std::size_t source, std::size_t target, std::int64_t lag,
                 std::int32_t latency_of_source) {
    return {.source = static_cast<std::int32_t>(source),
            .target = static_cast<std::int32_t>(target),
            .delay = static_cast<std::int32_t>(lag - latency_of_source),
            .weight = 0,
            .carries = false};
}

}  // namespace gaus::io
