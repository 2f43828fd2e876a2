// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// What a term sees of a batch of restarts: arrays of floats, a row an operator, a column a
/// restart. Operator v has row `row[v]`. All lie on the host, or on the current CUDA device.
struct TermRows {
    std::int64_t operators = 0;         ///< V
    std::int64_t lanes = 0;             ///< B, restarts
    std::int64_t stride = 0;            ///< floats from row to row, >= B; beyond B is padding
    const std::int32_t* row = nullptr;  ///< [V]
    const float* mu = nullptr;          ///< [V, stride], expected starts [steps]
    const float* sigma = nullptr;       ///< [V, stride], their standard deviations [steps], > 0
    float* mu_gradient = nullptr;       ///< [V, stride], of everything that is minimised
    float* sigma_gradient = nullptr;    ///< [V, stride]; nullptr: sigma is not learned
    void* stream = nullptr;  ///< cudaStream_t, in whose order the arrays are; nullptr: the host

    /// Where an operator's value of a restart is, on the host.
    std::int64_t cell(std::int64_t v, std::int64_t lane) const { return row[v] * stride + lane; }
};

/// The differentiable expectation of a term: adds price * gradient to the gradients of mu, and of
/// sigma where it is learned, and returns its values, [B]. `price` [B] is on the host; 0 for
/// restarts that have ended. Called once per iteration, from one thread at a time.
using Expectation =
    std::function<std::vector<float>(const TermRows& rows, std::span<const float> price)>;

/// An objective of the user's own; docs/objectives.md shows one.
struct Term {
    std::string name;
    Expectation expected;  ///< gaus/torch/term.hpp makes one of an expression of tensors
    /// Exact value of an integer schedule; finite, smaller is better.
    std::function<double(const Problem& problem, const Schedule& schedule)> exact;
};

}  // namespace gaus
