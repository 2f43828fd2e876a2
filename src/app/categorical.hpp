// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/categorical.hpp"

namespace gaus::app {

/// The relaxation of GS-Schedule out of the module gaus_torch.so, beside the program or where it is
/// installed: nothing else of the program needs LibTorch, which takes long to load. Stays loaded.
/// Throws SystemError when there is no module or it cannot be loaded.
RelaxCategorical load_categorical();

}  // namespace gaus::app
