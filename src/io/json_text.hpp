#pragma once

#include <string>

namespace gaus::io {

/// The text as a JSON string with its quotes.
std::string json_string(const std::string& text);

}  // namespace gaus::io
