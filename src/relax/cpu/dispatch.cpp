#include "relax/cpu/isa.hpp"

namespace gaus::descent {

const Kernels& cpu_kernels() {
    return baseline::kernels;
}

}  // namespace gaus::descent
