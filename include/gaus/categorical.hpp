// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <span>

namespace gaus {

/// One restart of GS-Schedule: what it minimises and how it falls.
struct CategoricalSettings {
    Prices prices;  ///< of the built-in objectives
    int iterations = 500;
    double learning_rate = 0.5;         ///< Adam's, on the logits
    double temperature_start = 10.0;    ///< of the Gumbel-softmax
    double temperature_end = 1.0;       ///< likewise; falls geometrically
    double smoothing_start = 10.0;      ///< tau at the start, in mean amounts (sizes) per operator
    double smoothing_end = 0.5;         ///< tau at the end, likewise
    double confidence = 3.0;            ///< logit of the steps of `initial` above all others
    const Schedule* initial = nullptr;  ///< begin biased to it; none: every step is as likely
    std::uint64_t seed = 0;             ///< run seed; with `restart` it names the random stream
    std::uint64_t restart = 0;
};

/// How a restart of GS-Schedule ended.
struct Categorical {
    double loss = std::numeric_limits<double>::quiet_NaN();  ///< last relaxed energy
    int iterations = 0;
    bool finite = true;  ///< false: stopped because of NaN or infinity
};

/// Called with the likeliest steps of the operators, [V], which keep all dependencies.
using VisitMode = std::function<void(std::span<const float> position)>;

/// A restart of GS-Schedule: gradient descent on the logits of a categorical distribution over
/// steps for every operator; docs/baselines.md. `visit` is called every ten iterations and after
/// the last. Not pipelined; limits of the classes are left to the caller. Runs on `threads` threads
/// of the CPU. gaus::torch has one (gaus/torch/categorical.hpp); the core only takes it.
using RelaxCategorical = std::function<Categorical(const Problem& problem, const Windows& windows,
                                                   const CategoricalSettings& settings, int threads,
                                                   const VisitMode& visit, const StopCheck& stop)>;

/// Memory that a restart of GS-Schedule takes at most [bytes]: O(V D).
double categorical_bytes(const Problem& problem, double latency_bound, const Prices& prices);

/// Time that it may take to end after a stop [s]: a pass over its tensors cannot
/// be interrupted.
double categorical_stop_seconds(const Problem& problem, double latency_bound, const Prices& prices);

}  // namespace gaus
