// SPDX-License-Identifier: Apache-2.0
// What the program opens when it needs LibTorch; src/app/categorical.cpp.
#include "gaus/torch/categorical.hpp"

extern "C" __attribute__((visibility("default"))) void gaus_categorical(
    gaus::RelaxCategorical* relax) {
    *relax = gaus::relax_categorical;
}
