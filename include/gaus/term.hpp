#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <functional>
#include <string>

namespace at {
class Tensor;
}

namespace gaus {

/// An objective of the user's own; docs/objectives.md shows one.
struct Term {
    std::string name;
    /// Differentiable expectation: mu and sigma are float tensors [V, B] on the device of the run,
    /// mu requires gradients; returns [B]. Include <ATen/ATen.h> to write one.
    std::function<at::Tensor(const at::Tensor& mu, const at::Tensor& sigma)> expected;
    /// Exact value of an integer schedule; finite, smaller is better.
    std::function<double(const Problem& problem, const Schedule& schedule)> exact;
};

}  // namespace gaus
