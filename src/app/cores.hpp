// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/options/settings.hpp"

namespace gaus::app {

/// --threads of a command that runs in one process; 0: the cores it may use.
int own_threads(const Settings& settings);

}  // namespace gaus::app
