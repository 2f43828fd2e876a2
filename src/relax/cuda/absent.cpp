// Stands in for the CUDA kernels in a build without them.
#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

namespace gaus {

bool cuda_built() {
    return false;
}

bool cuda_available() {
    return false;
}

std::vector<std::string> cuda_devices() {
    return {};
}

namespace descent {

const Kernels& cuda_kernels() {
    throw SystemError("a build without CUDA kernels");
}

std::shared_ptr<void> on_own_stream(int) {
    return nullptr;
}

void* current_stream() {
    return nullptr;
}

}  // namespace descent

}  // namespace gaus
