// SPDX-License-Identifier: Apache-2.0
// Uses gaus::torch: a term in tensors, the sum of all starts. Exit status 0: its value and its
// gradient are right.

#include "gaus/torch/term.hpp"

#include <vector>

#include <ATen/core/Tensor.h>

int main() {
    const auto term =
        gaus::by_autograd([](const at::Tensor& mu, const at::Tensor&) { return mu.sum(0); });
    const std::vector<std::int32_t> row = {1, 0};
    const std::vector<float> mu = {5, 2}, sigma = {1, 1};
    std::vector<float> gradient = {0, 1};
    const gaus::TermRows rows{.operators = 2,
                              .lanes = 1,
                              .stride = 1,
                              .row = row.data(),
                              .mu = mu.data(),
                              .sigma = sigma.data(),
                              .mu_gradient = gradient.data()};
    const std::vector<float> price = {3};
    const auto value = term(rows, price);
    return value == std::vector<float>{7} && gradient == std::vector<float>{3, 4} ? 0 : 1;
}
