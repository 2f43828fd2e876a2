// SPDX-License-Identifier: Apache-2.0
// The CUDA kernels as ordinary C++, with blocks as small as can show a mistake.
#include "relax/cuda_on_host.hpp"

#include "support/cuda_on_host.hpp"

#define GAUS_DEVICE on_host
#define GAUS_LANES 4
#define GAUS_SLOTS 3
#include "relax/cuda/kernels.cu"

namespace gaus::test {

const descent::Kernels& cuda_on_host() {
    static const descent::Kernels kernels = [] {
        descent::Kernels on_host = descent::on_host::kernels;
        on_host.on_device = false;
        return on_host;
    }();
    return kernels;
}

}  // namespace gaus::test
