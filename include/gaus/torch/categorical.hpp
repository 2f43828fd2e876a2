// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/categorical.hpp"

namespace gaus {

/// GS-Schedule (Liu, Li, Yin, Zhang and Yu, "Differentiable Combinatorial Scheduling at Scale",
/// ICML 2024), as RelaxCategorical says, in tensors of LibTorch. An iteration costs O(V D + sum
/// over dependencies of the window of the target), D the latency bound; memory:
/// categorical_bytes(). Throws InputError when the windows are pipelined or the initial schedule
/// does not fit them, std::bad_alloc when the memory does not suffice.
Categorical relax_categorical(const Problem& problem, const Windows& windows,
                              const CategoricalSettings& settings, int threads,
                              const VisitMode& visit, const StopCheck& stop);

}  // namespace gaus
