// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <vector>

/// What the kernels compute, for one lane, in double precision and without any shortcut: the
/// meaning of docs/method.md, and what the kernels are tested against. O(V D) and more.
namespace gaus::reference {

/// What the loss depends on besides mu and sigma.
struct Model {
    const Problem& problem;
    const Windows& windows;  ///< at the lane's latency bound
    std::int32_t ii = 0;     ///< initiation interval [steps]; 0: not pipelined
    SmoothingKernel kernel = SmoothingKernel::gaussian;
    bool linear_communication = true;  ///< sweep; false: E[relu] (alm)
    double smoothing = 1;              ///< tau in mean amounts, sizes and latencies
    Prices prices;
};

/// A loss with its gradient by mu and sigma, [V] in the problem's order.
struct Gradient {
    double loss = 0;
    std::vector<double> mu, sigma;
};

/// prices * smoothed objectives.
Gradient objectives(const Model& model, const std::vector<double>& mu,
                    const std::vector<double>& sigma);

/// The dependencies that the Lagrangian holds: all, or those that lead back.
enum class Held : std::uint8_t { all, backward };

/// sum over dependencies of multiplier * h + penalty / 2 * h^2, h the expected violation;
/// dependencies between the same two operators at the same distance count once, with the largest
/// lag; those of an operator on itself do not count. ii = 0: no loop-carried ones.
Gradient lagrangian(const Problem& problem, std::int32_t ii, Held held,
                    const std::vector<double>& mu, const std::vector<double>& sigma,
                    double multiplier, double penalty);

/// The sweep: mu from theta.
std::vector<double> positions(const Model& model, const std::vector<double>& theta);

/// Gradient by theta of a loss with gradient `by_mu`.
std::vector<double> theta_gradient(const Model& model, const std::vector<double>& theta,
                                   const std::vector<double>& by_mu);

}  // namespace gaus::reference
