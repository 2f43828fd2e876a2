// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/views.hpp"

namespace gaus::test {

/// The CUDA kernels, run by the processor.
const descent::Kernels& cuda_on_host();

}  // namespace gaus::test
