// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where Prices were before; programs that include it need no change.
#include "gaus/objectives.hpp"
