// SPDX-License-Identifier: Apache-2.0
#include "problem/text_width.hpp"

#include <algorithm>
#include <locale.h>
#include <wchar.h>

namespace gaus {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

}  // namespace

std::size_t text_width(std::string_view text) {
    if (is_ascii(text)) return text.size();
    // The C library knows the widths; the user's own locale may be none of UTF-8.
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 == nullptr) return text.size();
    const locale_t before = uselocale(utf8);
    std::size_t width = 0;
    mbstate_t state{};
    while (!text.empty()) {
        wchar_t character = 0;
        const std::size_t length = mbrtowc(&character, text.data(), text.size(), &state);
        const bool valid = 0 < length && length <= text.size();
        width += valid ? static_cast<std::size_t>(std::max(0, wcwidth(character))) : 1;
        text.remove_prefix(valid ? length : 1);
        if (!valid) state = {};
    }
    uselocale(before);
    return width;
}

}  // namespace gaus
