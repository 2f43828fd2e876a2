// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace gaus::io {

/// The text as a JSON string with its quotes. In a text that is not printable everything but ASCII
/// is escaped: JSON allows controls above ASCII in the open, a terminal does not.
std::string json_string(const std::string& text);

}  // namespace gaus::io
