// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/options/settings.hpp"

namespace gaus::fuzz {

/// Reads every number of `gaus solve`; one that was accepted but is none throws.
void check_settings(const app::Settings& settings);

}  // namespace gaus::fuzz
