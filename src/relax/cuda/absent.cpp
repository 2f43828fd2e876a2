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

std::shared_ptr<void> on_own_stream() {
    return nullptr;
}

void* current_stream() {
    return nullptr;
}

}  // namespace descent

}  // namespace gaus
