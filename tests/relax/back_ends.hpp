// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/relaxation.hpp"

#include "relax/cpu/isa.hpp"
#include "relax/cuda_on_host.hpp"
#include "relax/views.hpp"

#include <string>

#include <gtest/gtest.h>

namespace gaus::test {

enum class BackEnd { native, baseline, cuda, cuda_on_host };

constexpr BackEnd back_ends[] = {BackEnd::native, BackEnd::baseline, BackEnd::cuda,
                                 BackEnd::cuda_on_host};

inline std::string name_of(BackEnd back_end) {
    static const char* const names[] = {"native", "baseline", "cuda", "cuda_on_host"};
    return names[static_cast<int>(back_end)];
}

inline const descent::Kernels& kernels_of(BackEnd back_end) {
    switch (back_end) {
        case BackEnd::native:
            return descent::cpu_kernels();
        case BackEnd::baseline:
            return descent::baseline::kernels;
        case BackEnd::cuda:
            return descent::cuda_kernels();
        default:
            return cuda_on_host();
    }
}

}  // namespace gaus::test

/// Skips the test where the back end cannot run.
#define GAUS_SKIP_WITHOUT(back_end)                                         \
    if ((back_end) == gaus::test::BackEnd::cuda && !gaus::cuda_available()) \
    GTEST_SKIP() << "no CUDA device, or a build without CUDA kernels"
