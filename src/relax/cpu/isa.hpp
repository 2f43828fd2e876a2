// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/views.hpp"

namespace gaus::descent {

// The same kernels for several instruction sets.
namespace baseline {
extern const Kernels kernels;
}
namespace avx2 {
extern const Kernels kernels;
}
namespace avx512 {
extern const Kernels kernels;
}

}  // namespace gaus::descent
