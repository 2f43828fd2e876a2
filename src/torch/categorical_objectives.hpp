// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>  // completes what other headers of LibTorch name; clang asks for it

namespace gaus::categorical {

/// Values with readers that are born `delay` steps after their operator starts.
struct Births {
    std::int64_t delay;
    at::Tensor producer;  ///< [P], operators
    at::Tensor size;      ///< [P]
    at::Tensor readers;   ///< sparse [P, V], 1 for every operator that reads the value
};

/// The objectives of a distribution of starts: constants of a problem and a latency bound.
class SoftObjectives {
  public:
    SoftObjectives(const Problem& problem, const Prices& prices, std::int32_t latency_bound);

    /// prices * objectives of `starts` [V, D], a distribution over steps in every row; a scalar
    /// that autograd differentiates. Peaks are tau * logsumexp(use / tau), tau = `smoothing` mean
    /// amounts of the class (memory: sizes; latency: latencies, at least 1). For a schedule
    /// (one-hot rows) they are exact as `smoothing` goes to 0.
    at::Tensor energy(const at::Tensor& starts, double smoothing) const;

  private:
    at::Tensor resource(const at::Tensor& starts, double smoothing) const;
    at::Tensor communication(const at::Tensor& mean) const;
    at::Tensor latency(const at::Tensor& mean, double smoothing) const;
    at::Tensor memory(const at::Tensor& starts, double smoothing) const;

    Prices prices_;
    std::int64_t steps_;
    at::Tensor amount_;  ///< [C, V], of every class that counts
    std::vector<double> cost_, mean_amount_;
    std::vector<std::int64_t> blocking_;
    at::Tensor pull_;           ///< [V], communication per step of a start
    double born_ = 0;           ///< communication per step that values take to be born
    at::Tensor step_, length_;  ///< [D], 0, 1, ..; [V], latencies
    double mean_latency_ = 1, mean_size_ = 1;
    std::vector<Births> births_;
};

}  // namespace gaus::categorical
