#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

#include <cuda_runtime_api.h>

namespace gaus {

bool cuda_available() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess && count > 0;
}

namespace descent {

namespace cuda {
extern const Kernels kernels;
}

const Kernels& cuda_kernels() {
    return cuda::kernels;
}

}  // namespace descent

}  // namespace gaus
