// SPDX-License-Identifier: Apache-2.0
#include "io/json_text.hpp"

#include "gaus/text.hpp"

#include <nlohmann/json.hpp>

namespace gaus::io {

std::string json_string(const std::string& text) {
    const bool harmless = printable(text) == text;
    return nlohmann::json(text).dump(-1, ' ', !harmless, nlohmann::json::error_handler_t::replace);
}

}  // namespace gaus::io
