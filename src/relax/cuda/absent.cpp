// Stands in for the CUDA kernels in a build without them.
#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

namespace gaus {

bool cuda_available() {
    return false;
}

namespace descent {

const Kernels& cuda_kernels() {
    throw SystemError("a build without CUDA kernels");
}

}  // namespace descent

}  // namespace gaus
