#include "relax/cpu/isa.hpp"

namespace gaus::descent {

const Kernels& cpu_kernels() {
    if (__builtin_cpu_supports("x86-64-v4")) return avx512::kernels;
    if (__builtin_cpu_supports("x86-64-v3")) return avx2::kernels;
    return baseline::kernels;
}

}  // namespace gaus::descent
