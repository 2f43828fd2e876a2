// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace gaus::app {

/// Prints a line on standard output; what is not printable in it is escaped.
void print_line(std::string_view line);

/// The same for text of several lines.
void print_lines(std::string_view text);

}  // namespace gaus::app
