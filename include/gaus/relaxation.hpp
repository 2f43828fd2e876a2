// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/stop.hpp"
#include "gaus/term.hpp"
#include "gaus/tuning.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

enum class Device : std::uint8_t { cpu, cuda };

/// Lanes that one thread of the CPU runs together: a cache line of every row.
constexpr int group_of_lanes = 16;

/// What differs between the restarts of a batch: one lane of the [V, B] arrays.
struct Lane {
    Prices prices;
    std::int32_t latency_bound = 0;  ///< [steps], >= critical path
    std::int32_t ii = 0;             ///< initiation interval [steps]; 0: not pipelined
    Tuning tuning{};                 ///< that of the relaxation
    double sigma_floor = 0.25;       ///< sigma at the end [steps]
    double smoothing_end = 0.5;      ///< tau at the end, in mean amounts (sizes) per operator
    std::uint64_t seed = 0;          ///< run seed; with `restart` it names the random stream
    std::uint64_t restart = 0;
    const Schedule* initial = nullptr;  ///< start here instead of the middle of the slack
};

/// What the lanes of a batch share.
struct RelaxationSettings {
    int iterations = 700;
    SmoothingKernel kernel = SmoothingKernel::polynomial;
    DependencyMode dependencies = DependencyMode::sweep;
    Device device = Device::cpu;
    int device_index = 0;             ///< cuda: which of the visible devices
    int threads = 1;                  ///< of the CPU, for every 16 lanes one; 1 with terms
    double anneal_share = 2.0 / 3.0;  ///< part of the run in which sigma and tau fall to their end
    double momentum = 0.85;           ///< Adam beta1
    double penalty = 0.1;             ///< alm: rho at the start, relative to the mean |gradient|
    double loop_penalty = 3.0;        ///< sweep: likewise, for loop-carried dependencies
    double penalty_growth = 1.05;     ///< factor of rho every 10 iterations
    std::span<const Term> terms = {};
};

/// How one lane ended.
struct Relaxed {
    std::vector<float> position;  ///< mu, or the best of its roundings on the way, [V] [steps]
    double loss = std::numeric_limits<double>::quiet_NaN();  ///< last relaxed energy
    int iterations = 0;
    bool finite = true;  ///< false: stopped because of NaN or infinity; position is the last finite
};

/// Gradient descent on Gaussian start times (arXiv 2602.20427) for all lanes at once; formulas:
/// docs/method.md. A lane's result does not depend on the other lanes, except that pipelined lanes
/// share the windows of the largest initiation interval of the batch, which contain their own.
/// The CPU runs 16 lanes at a time on every thread. Memory for a lane at work: 25 bytes per
/// operator (21 where only resource and communication have prices; alm: 36, and 4 per dependency;
/// pipelined: 4 per loop-carried dependency) plus 4 bytes per step for every class and for memory;
/// pipelined, there are up to twice as many steps. A result has 4 bytes per operator, the graph 32
/// per dependency. Throws InputError for an empty
/// batch, a bound below the critical path or pipelined lanes beside others, InfeasibleError when a
/// recurrence does not fit the largest initiation interval, SystemError when the device is not
/// there.
std::vector<Relaxed> relax(const Problem& problem, std::span<const Lane> lanes,
                           const RelaxationSettings& settings, const StopCheck& stop);

/// True when this build has CUDA kernels.
bool cuda_built();

/// True when this build has CUDA kernels and a device answers.
bool cuda_available();

/// The visible CUDA devices by their address on the machine's bus: two processes that name the same
/// one share it. Empty when cuda_available() is false.
std::vector<std::string> cuda_devices();

}  // namespace gaus
