// SPDX-License-Identifier: Apache-2.0
#include "relax/cpu/isa.hpp"

#include <cpuid.h>
#include <xmmintrin.h>

namespace gaus::descent {

FlushDenormals::FlushDenormals() : before_(_mm_getcsr()) {
    constexpr std::uint32_t flush_results_and_inputs = 0x8040;
    _mm_setcsr(before_ | flush_results_and_inputs);
}

FlushDenormals::~FlushDenormals() {
    _mm_setcsr(before_);
}

namespace {

/// What x86-64-v3 has beyond AVX2. Compilers of different ages know different names of it.
bool has_level_3() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool has_scalars = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C) && (c & bit_MOVBE) &&
                             __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_LZCNT);
    return has_scalars && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
}

bool has_level_4() {
    return has_level_3() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

}  // namespace

const Kernels& cpu_kernels() {
    if (has_level_4()) return avx512::kernels;
    if (has_level_3()) return avx2::kernels;
    return baseline::kernels;
}

}  // namespace gaus::descent
