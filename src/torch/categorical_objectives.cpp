// SPDX-License-Identifier: Apache-2.0
#include "torch/categorical_objectives.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <ATen/ops/_sparse_mm.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/log.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sparse_coo_tensor.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

namespace gaus::categorical {

namespace {

template <class Number>
double mean_of(std::span<const Number> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::int64_t birth_delay(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

/// `profile` [D] as it is `delay` steps later; what moves beyond the end is gone.
at::Tensor later(const at::Tensor& profile, std::int64_t delay) {
    if (delay == 0) return profile;
    const std::int64_t steps = profile.size(-1), kept = std::max<std::int64_t>(0, steps - delay);
    return at::cat({at::zeros({steps - kept}), profile.narrow(-1, 0, kept)}, -1);
}

at::Tensor peak(const at::Tensor& profile, double tau) {
    return at::logsumexp(profile.div(tau), {-1}).mul(tau);
}

/// Values by the steps until they are born; those that nobody reads and those of size 0 are none.
std::vector<Births> births_of(const Problem& problem) {
    std::map<std::int64_t, std::map<std::int32_t, std::set<std::int32_t>>> readers;
    for (const Dependency& d : problem.dependencies()) {
        if (!d.carries || d.distance > 0 || problem.size()[d.source] == 0) continue;
        readers[birth_delay(problem, d.source)][d.source].insert(d.target);
    }
    std::vector<Births> all;
    for (const auto& [delay, values] : readers) {
        std::vector<std::int64_t> producer, row, column;
        std::vector<float> size;
        for (const auto& [u, of] : values) {
            for (const std::int32_t v : of) {
                row.push_back(static_cast<std::int64_t>(producer.size()));
                column.push_back(v);
            }
            producer.push_back(u);
            size.push_back(static_cast<float>(problem.size()[u]));
        }
        const auto edges = static_cast<std::int64_t>(row.size());
        const at::Tensor place = at::cat({at::tensor(row), at::tensor(column)}).view({2, edges});
        all.push_back({delay, at::tensor(producer), at::tensor(size),
                       at::sparse_coo_tensor(place, at::ones({edges}),
                                             {static_cast<std::int64_t>(producer.size()),
                                              problem.operator_count()})});
    }
    return all;
}

}  // namespace

SoftObjectives::SoftObjectives(const Problem& problem, const Prices& prices,
                               std::int32_t latency_bound)
    : prices_(prices), steps_(latency_bound) {
    const auto count = static_cast<std::size_t>(problem.operator_count());
    std::vector<at::Tensor> rows;
    for (std::size_t c = 0; c < problem.resources().size(); ++c) {
        const ResourceClass& known = problem.resources()[c];
        std::vector<float> amount(count, 0.0f);
        double total = 0, members = 0;
        for (std::size_t v = 0; v < count; ++v) {
            if (problem.resource_class()[v] != static_cast<std::int32_t>(c)) continue;
            amount[v] = static_cast<float>(problem.amount()[v]);
            total += amount[v];
            members += 1;
        }
        if (total == 0 || known.cost == 0 || known.blocking == 0) continue;
        rows.push_back(at::tensor(amount).view({1, -1}));
        cost_.push_back(known.cost);
        mean_amount_.push_back(total / members);
        blocking_.push_back(known.blocking);
    }
    if (!rows.empty()) amount_ = at::cat(rows);
    std::vector<float> pull(count, 0.0f), length(count);
    for (const Dependency& d : problem.dependencies()) {
        if (!d.carries || d.distance > 0) continue;
        pull[d.target] += static_cast<float>(d.weight);
        pull[d.source] -= static_cast<float>(d.weight);
        born_ += d.weight * static_cast<double>(birth_delay(problem, d.source));
    }
    std::ranges::transform(problem.latency(), length.begin(),
                           [](std::int32_t l) { return static_cast<float>(l); });
    pull_ = at::tensor(pull);
    length_ = at::tensor(length);
    step_ = at::arange(steps_, at::kFloat);
    mean_latency_ = std::max(1.0, mean_of(problem.latency()));
    mean_size_ = mean_of(problem.size());
    if (prices.memory > 0) births_ = births_of(problem);
}

at::Tensor SoftObjectives::energy(const at::Tensor& starts, double smoothing) const {
    at::Tensor total = at::zeros({});
    if (prices_.resource > 0 && amount_.defined())
        total = total.add(resource(starts, smoothing), prices_.resource);
    if (prices_.memory > 0 && !births_.empty())
        total = total.add(memory(starts, smoothing), prices_.memory);
    if (prices_.communication <= 0 && prices_.latency <= 0) return total;
    const at::Tensor mean = at::mv(starts, step_);
    if (prices_.communication > 0) total = total.add(communication(mean), prices_.communication);
    if (prices_.latency > 0) total = total.add(latency(mean, smoothing), prices_.latency);
    return total;
}

/// Units are held for as many steps as the class blocks them.
at::Tensor SoftObjectives::resource(const at::Tensor& starts, double smoothing) const {
    const at::Tensor begun = at::mm(amount_, starts);
    at::Tensor total = at::zeros({});
    for (std::size_t c = 0; c < cost_.size(); ++c) {
        at::Tensor use = begun.select(0, static_cast<std::int64_t>(c));
        if (blocking_[c] > 1) {
            const at::Tensor sum = at::cumsum(use, 0);
            use = sum.sub(later(sum, blocking_[c]));
        }
        total = total.add(peak(use, smoothing * mean_amount_[c]), cost_[c]);
    }
    return total;
}

at::Tensor SoftObjectives::communication(const at::Tensor& mean) const {
    return at::dot(pull_, mean).sub(born_);
}

at::Tensor SoftObjectives::latency(const at::Tensor& mean, double smoothing) const {
    return peak(mean.add(length_), smoothing * mean_latency_);
}

/// A value lives from its birth until all its readers, taken as independent, have begun.
at::Tensor SoftObjectives::memory(const at::Tensor& starts, double smoothing) const {
    constexpr double least = 1e-6;  // keeps the logarithm of a product finite
    const at::Tensor begun = at::cumsum(starts, 1);
    const at::Tensor logarithm = at::log(begun.add(least));
    at::Tensor live = at::zeros({steps_});
    for (const Births& births : births_) {
        if (births.delay >= steps_) continue;
        const std::int64_t kept = steps_ - births.delay;
        const at::Tensor read = at::exp(at::_sparse_mm(births.readers, logarithm));
        const at::Tensor born = at::index_select(begun, 0, births.producer).narrow(1, 0, kept);
        const at::Tensor alive = born.mul(read.narrow(1, births.delay, kept).neg().add(1.0));
        const at::Tensor total = at::mv(alive.t(), births.size);
        live = live.add(births.delay == 0 ? total : at::cat({at::zeros({births.delay}), total}));
    }
    return peak(live, smoothing * mean_size_);
}

}  // namespace gaus::categorical
