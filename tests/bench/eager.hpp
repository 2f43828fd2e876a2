// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"

#include <span>
#include <vector>

namespace gaus::eager {

/// The mathematics of gaus::relax() in eager LibTorch operations on one thread: the peer that the
/// kernels are measured against. Objectives by autograd; the sweep, which autograd would record as
/// thousands of writes into one tensor, level by level with its backward pass beside it. Of the
/// settings it knows the sweep without pipelining, resource, communication and memory, and lanes of
/// one latency bound and one set of prices, without initial schedules.
std::vector<Relaxed> relax(const Problem& problem, std::span<const Lane> lanes,
                           const RelaxationSettings& settings, const StopCheck& stop);

}  // namespace gaus::eager
