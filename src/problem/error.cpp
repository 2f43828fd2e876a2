// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"

#include <fmt/format.h>

namespace gaus {

InputError InputError::at(std::string_view file, std::size_t line, std::string_view found,
                          std::string_view expected) {
    const std::string place = line == 0 ? std::string(file) : fmt::format("{}:{}", file, line);
    return InputError(fmt::format("{}: found {}, expected {}", place, found, expected));
}

InputError InputError::at_byte(std::string_view file, std::size_t offset, std::string_view found,
                               std::string_view expected) {
    return InputError(
        fmt::format("{}: byte {}: found {}, expected {}", file, offset, found, expected));
}

}  // namespace gaus
