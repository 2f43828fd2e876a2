// SPDX-License-Identifier: Apache-2.0
#include "io/json_parser.hpp"

#include <string_view>

#include <fmt/format.h>

namespace gaus::io {
namespace {

std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const std::size_t start = text.rfind(before);
    if (start == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(start + before.size());
    return std::string(text.substr(0, text.find(after)));
}

}  // namespace

void fail_syntax(const File& file, std::size_t offset, const std::string& token,
                 const nlohmann::json::exception& error) {
    const auto fail = [&](std::string_view found, std::string_view expected) {
        throw json_error(file, offset, found, expected);
    };
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) {
        fail(token, "a number that fits 64 bits");
    }
    std::string_view message = error.what();
    message = message.substr(0, message.find("; last read: '"));
    const std::string reason = between(message, " - ", ";");
    constexpr std::string_view unexpected = "unexpected ";
    if (reason.starts_with(unexpected)) {
        const std::string expected = between(message, "; expected ", "\n");
        fail(reason.substr(unexpected.size()), expected.empty() ? "JSON" : expected);
    }
    // The token carries along what was read before it, with line ends spelt as here.
    constexpr std::string_view line_end = "<U+000A>";
    std::string_view word = token;
    const std::size_t last = word.rfind(line_end);
    word.remove_prefix(last == std::string_view::npos ? 0 : last + line_end.size());
    word.remove_prefix(word.find_last_of(" \t\r\n") + 1);
    throw json_error(file, offset, fmt::format("{} at {}", reason, in_quotes(word)), "JSON");
}

}  // namespace gaus::io
