// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gaus {

/// "a -> b -> c"; the middle of a path of more than 12 operators is left out and counted.
std::string path_text(const Problem& problem, std::span<const std::int32_t> operators);

/// "ewf.json: "; empty without a source.
std::string source_prefix(std::string_view source);

}  // namespace gaus
