// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/term.hpp"

#include <functional>

namespace at {
class Tensor;
}

namespace gaus {

/// A term in tensors of LibTorch: mu and sigma are float tensors [V, B] in the problem's order of
/// operators, on the device of the run, that require gradients; returns [B]. Include <ATen/ATen.h>
/// to write one.
using TensorExpectation = std::function<at::Tensor(const at::Tensor& mu, const at::Tensor& sigma)>;

/// The same as the relaxation asks for it, gradients by autograd. A result of another shape is
/// the relaxation's InputError. Throws SystemError for rows on a CUDA device when this LibTorch has
/// no CUDA.
Expectation by_autograd(TensorExpectation expected);

}  // namespace gaus
