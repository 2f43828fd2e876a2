// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace gaus {

/// Columns that UTF-8 text takes on a terminal: wide characters two, combining ones none, a byte
/// that is no UTF-8 one.
std::size_t text_width(std::string_view text);

}  // namespace gaus
