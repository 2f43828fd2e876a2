// SPDX-License-Identifier: Apache-2.0
#include "gaus/torch/term.hpp"

#include "torch/device.hpp"

#include <cstdint>
#include <utility>

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>  // completes what other headers of LibTorch name; clang asks for it
#include <ATen/ops/arange.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>

namespace gaus {

namespace {

at::TensorOptions on_device(const TermRows& rows, at::ScalarType type) {
    return at::TensorOptions().dtype(type).device(rows.stream == nullptr ? at::kCPU : at::kCUDA);
}

/// An array of the rows without its padding; writes go through.
at::Tensor matrix(const TermRows& rows, const float* data) {
    return at::from_blob(const_cast<float*>(data), {rows.operators, rows.stride},
                         on_device(rows, at::kFloat))
        .narrow(1, 0, rows.lanes);
}

/// The row of every operator.
at::Tensor row_index(const TermRows& rows) {
    return at::from_blob(const_cast<std::int32_t*>(rows.row), {rows.operators},
                         on_device(rows, at::kInt))
        .to(at::kLong);
}

/// The operator of every row.
at::Tensor inverse(const at::Tensor& row) {
    return at::empty_like(row).scatter_(0, row, at::arange(row.size(0), row.options()));
}

void add_gradient(const TermRows& rows, float* to, const at::Tensor& leaf,
                  const at::Tensor& operator_of) {
    if (to == nullptr || !leaf.grad().defined()) return;
    matrix(rows, to).add_(leaf.grad().index_select(0, operator_of));
}

std::vector<float> evaluate(const TensorExpectation& expected, const TermRows& rows,
                            std::span<const float> price) {
    const auto in_order = torch_on(rows.stream);
    const at::AutoGradMode with_gradients(true);
    const at::Tensor row = row_index(rows);
    const at::Tensor mu = matrix(rows, rows.mu).index_select(0, row).requires_grad_();
    const at::Tensor sigma = matrix(rows, rows.sigma).index_select(0, row).requires_grad_();
    const at::Tensor value = expected(mu, sigma);
    if (value.dim() != 1 || value.size(0) != rows.lanes) return {};  // the caller says so
    const at::Tensor prices =
        at::from_blob(const_cast<float*>(price.data()), {rows.lanes}, at::kFloat);
    const at::Tensor loss = value.mul(prices.to(mu.device())).sum();
    if (loss.requires_grad()) loss.backward();
    const at::NoGradGuard no_gradient;
    const at::Tensor operator_of = inverse(row);
    add_gradient(rows, rows.mu_gradient, mu, operator_of);
    add_gradient(rows, rows.sigma_gradient, sigma, operator_of);
    const at::Tensor on_host = value.detach().to(at::kCPU).contiguous();
    const float* first = on_host.data_ptr<float>();
    return {first, first + rows.lanes};
}

}  // namespace

Expectation by_autograd(TensorExpectation expected) {
    return [expected = std::move(expected)](const TermRows& rows, std::span<const float> price) {
        return evaluate(expected, rows, price);
    };
}

}  // namespace gaus
