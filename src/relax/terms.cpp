#include "relax/terms.hpp"

#include "gaus/error.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

namespace gaus::descent {

namespace {

/// A leaf copy of [V, width] rows as [V, lanes] in the problem's order.
at::Tensor to_problem_order(const Batch& batch, float* rows, const at::Tensor& row_of) {
    const View& view = batch.view;
    return batch.arena.matrix(rows, view.graph.operators, view.width)
        .narrow(1, 0, view.lanes)
        .index_select(0, row_of)
        .requires_grad_();
}

void add_gradient(const Batch& batch, float* rows, const at::Tensor& leaf,
                  const at::Tensor& order) {
    if (!leaf.grad().defined()) return;
    const View& view = batch.view;
    batch.arena.matrix(rows, view.graph.operators, view.width)
        .narrow(1, 0, view.lanes)
        .add_(leaf.grad().index_select(0, order));
}

at::Tensor to_device(const Batch& batch, at::Tensor values) {
    return batch.arena.cuda() ? values.to(at::kCUDA) : values;
}

}  // namespace

TermValues gather_terms(Batch& batch, std::span<const Lane> lanes, std::span<const Term> terms) {
    const View& view = batch.view;
    std::vector<std::int64_t> order(batch.graph.order.begin(), batch.graph.order.end());
    std::vector<std::int64_t> row_of(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        row_of[order[i]] = static_cast<std::int64_t>(i);
    const at::Tensor rows = to_device(batch, at::tensor(row_of));
    const at::Tensor mu = to_problem_order(batch, view.mu, rows);
    const at::Tensor sigma = to_problem_order(batch, view.sigma, rows);

    TermValues values;
    at::Tensor loss;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        std::vector<float> price(lanes.size());
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            if (batch.values.active[b] != 0)
                price[b] = static_cast<float>(lanes[b].prices.terms[i] * batch.values.scale[b]);
        }
        const at::Tensor value = terms[i].expected(mu, sigma);
        if (value.dim() != 1 || value.size(0) != view.lanes)
            throw InputError("term '" + terms[i].name +
                             "': expected() must return one value per lane");
        const at::Tensor part = value.mul(to_device(batch, at::tensor(price))).sum();
        loss = loss.defined() ? loss.add(part) : part;
        const at::Tensor on_host = value.detach().to(at::kCPU).contiguous();
        const float* first = on_host.data_ptr<float>();
        values.emplace_back(first, first + view.lanes);
    }
    if (loss.requires_grad()) loss.backward();
    const at::NoGradGuard no_gradient;
    const at::Tensor to_rows = to_device(batch, at::tensor(order));
    add_gradient(batch, view.gradient, mu, to_rows);
    if (view.learn_sigma) add_gradient(batch, view.sigma_gradient, sigma, to_rows);
    return values;
}

}  // namespace gaus::descent
