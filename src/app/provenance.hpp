#pragma once

#include "gaus/front.hpp"

#include "app/options/settings.hpp"

#include <string>
#include <string_view>

namespace gaus::app {

inline constexpr std::string_view program_version = "gaus " GAUS_VERSION;

/// Where a front written now comes from.
Provenance provenance(const Settings& settings, const std::string& command_line, int ranks);

}  // namespace gaus::app
