// SPDX-License-Identifier: Apache-2.0
#include "io/content.hpp"

#include <algorithm>
#include <cctype>

namespace gaus::io {
namespace {

bool is_space(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

void drop_space(std::string_view& text) {
    text.remove_prefix(
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_space) - text.begin()));
}

void skip_comments(std::string_view text, std::size_t& at) {
    for (;;) {
        while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0)
            ++at;
        const std::string_view rest = text.substr(std::min(at, text.size()));
        const bool line = rest.starts_with("//");
        if (!line && !rest.starts_with("/*")) return;
        const std::size_t end = line ? text.find('\n', at) : text.find("*/", at + 2);
        at = end == text.npos ? text.size() : end + (line ? 1 : 2);
    }
}

std::string_view content(const File& file) {
    std::string_view text = file.text;
    for (drop_space(text); text.starts_with('#'); drop_space(text)) {
        text.remove_prefix(std::min(text.find('\n'), text.size()));
    }
    return text;
}

std::string_view root_name(std::string_view text) {
    const auto drop_until = [&](std::string_view end) {
        text.remove_prefix(std::min(text.find(end), text.size()));
        text.remove_prefix(std::min(end.size(), text.size()));
    };
    for (; text.starts_with("<?") || text.starts_with("<!"); drop_space(text)) {
        drop_until(text.starts_with("<?") ? "?>" : text.starts_with("<!--") ? "-->" : ">");
    }
    if (!text.starts_with('<')) return {};
    text = text.substr(1, text.find_first_of(" \t\r\n/>", 1) - 1);
    return text.substr(text.find(':') + 1);
}

void for_json_keys(std::string_view text,
                   const std::function<void(std::string_view key, std::string_view value)>& visit) {
    if (!text.starts_with('{')) return;
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '{' || text[at] == '[') ++depth;
        if (text[at] == '}' || text[at] == ']') --depth;
        if (text[at] != '"') continue;
        const std::size_t begin = ++at;
        while (at < text.size() && text[at] != '"')
            at += text[at] == '\\' ? 2 : 1;
        std::string_view behind = text.substr(std::min(at + 1, text.size()));
        drop_space(behind);
        if (depth != 1 || !behind.starts_with(':')) continue;
        behind.remove_prefix(1);
        drop_space(behind);
        visit(text.substr(begin, at - begin), behind);
    }
}

}  // namespace gaus::io
