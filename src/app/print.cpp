// SPDX-License-Identifier: Apache-2.0
#include "app/print.hpp"

#include "gaus/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus::app {

void print_line(std::string_view line) {
    fmt::print("{}\n", printable(line));
}

void print_lines(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        print_line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace gaus::app
