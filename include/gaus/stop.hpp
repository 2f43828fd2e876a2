// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace gaus {

/// True as soon as work should end; called often, must be cheap. Work on several threads calls it
/// from all of them.
using StopCheck = std::function<bool()>;

}  // namespace gaus
