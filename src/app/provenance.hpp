// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include "app/options/settings.hpp"

#include <string>

namespace gaus::app {

/// "gaus 0.1.0"
std::string program_version();

/// Where a front written now comes from.
Provenance provenance(const Settings& settings, const std::string& command_line, int ranks);

}  // namespace gaus::app
