#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gaus {

/// The text on one line: control characters become spaces.
std::string one_line(std::string_view text);

/// "a -> b -> c"; the middle of a path of more than 12 operators is left out and counted.
std::string path_text(const Problem& problem, std::span<const std::int32_t> operators);

}  // namespace gaus
