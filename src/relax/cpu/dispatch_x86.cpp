#include "relax/cpu/isa.hpp"

#include <xmmintrin.h>

namespace gaus::descent {

FlushDenormals::FlushDenormals() : before_(_mm_getcsr()) {
    constexpr std::uint32_t flush_results_and_inputs = 0x8040;
    _mm_setcsr(before_ | flush_results_and_inputs);
}

FlushDenormals::~FlushDenormals() {
    _mm_setcsr(before_);
}

const Kernels& cpu_kernels() {
    if (__builtin_cpu_supports("x86-64-v4")) return avx512::kernels;
    if (__builtin_cpu_supports("x86-64-v3")) return avx2::kernels;
    return baseline::kernels;
}

}  // namespace gaus::descent
