// SPDX-License-Identifier: Apache-2.0
#include "relax/cpu/isa.hpp"

namespace gaus::descent {

FlushDenormals::FlushDenormals() : before_(0) {}

FlushDenormals::~FlushDenormals() = default;

const Kernels& cpu_kernels() {
    return baseline::kernels;
}

}  // namespace gaus::descent
