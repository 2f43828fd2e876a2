// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace gaus::descent {

/// Something of every objective.
template <class T>
struct ByObjective {
    T of[objective_count];

    constexpr T& operator[](Objective objective) { return of[static_cast<std::size_t>(objective)]; }
    constexpr const T& operator[](Objective objective) const {
        return of[static_cast<std::size_t>(objective)];
    }
};

/// Resource and communication have their gradient with the starts, on the way back; the others have
/// it before.
inline constexpr bool is_apart(Objective objective) {
    return objective != Objective::resource && objective != Objective::communication;
}

/// Dependencies that lead back between different operators, by target and merged
/// per pair of operators and distance. An operator that waits for itself is left out: its own start
/// does not matter.
struct BackEdgesView {
    std::int32_t count = 0;
    const std::int32_t* offsets;  ///< [V + 1]
    const std::int32_t* source;   ///< [count]
    const std::int32_t* target;   ///< [count]
    const float* lag;             ///< [count], without the distance
    const float* distance;        ///< [count] [iterations]
    const float* weight;          ///< [count], communication, 0: carries nothing
};

/// Profiles over the steps that are running sums of their rises: the memory spaces, then the
/// classes whose units are held for times of the operators' own. And what the operators hold of
/// them: an amount of a profile, from so many steps after the start until so many.
struct RisesView {
    std::int32_t count = 0;
    std::int32_t spaces = 0;      ///< the first are memory
    std::int32_t holdings = 0;    ///< 0: `offsets` may not be read
    const float* cost;            ///< [count]
    const float* mean;            ///< [count], of what is held and of the sizes of values
    const std::int32_t* offsets;  ///< [V + 1]
    const std::int32_t* profile;  ///< [holdings]
    const std::int32_t* from;     ///< [holdings]
    const std::int32_t* until;    ///< [holdings]
    const float* amount;          ///< [holdings]

    constexpr Objective objective(std::int32_t of) const {
        return of < spaces ? Objective::memory : Objective::resource;
    }
};

/// The graph as the kernels see it: operators relabelled level-major, dependencies merged per pair
/// of operators, rows compressed. Pointers lie on the device of the run.
struct GraphView {
    std::int32_t operators = 0;
    std::int32_t edges = 0;
    std::int32_t levels = 0;
    std::int32_t classes = 0;  ///< whose units are all held from the start, for one time each
    std::int32_t sinks = 0;
    std::int32_t steps = 0;    ///< steps in which something can be in use, at the base bound
    std::int32_t fan_in = 0;   ///< most edges into an operator
    std::int32_t fan_out = 0;  ///< most consumers of a value
    float mean_latency = 1;

    const std::int32_t* row;             ///< [V], of every operator of the problem
    const std::int32_t* level_offsets;   ///< [levels + 1]
    const std::int32_t* earliest;        ///< [V]
    const std::int32_t* latest;          ///< [V], at the base bound
    const std::int32_t* latency;         ///< [V]
    const std::int32_t* resource_class;  ///< [V], -1: uses none of `classes`
    const float* amount;                 ///< [V]
    const float* size;                   ///< [V], 0 without consumers
    const std::int32_t* space;           ///< [V], the rises that the value counts in
    const std::int32_t* birth;           ///< [V], steps from the start to the first boundary
    const float* pull;                   ///< [V], weight of values consumed minus produced
    const std::int32_t* sink;            ///< [sinks], operators without successors

    const std::int32_t* incoming_offsets;  ///< [V + 1]
    const std::int32_t* source;            ///< [E], by target
    const std::int32_t* target;            ///< [E]
    const float* lag;                      ///< [E], target starts this much later at least
    const float* weight;                   ///< [E], communication, 0: carries nothing
    const std::int32_t* outgoing_offsets;  ///< [V + 1]
    const std::int32_t* successor;         ///< [E], by source
    const std::int32_t* place;  ///< [E], of this edge among those into `successor`, from 1
    const std::int32_t* consumer_offsets;   ///< [V + 1]
    const std::int32_t* consumer;           ///< who reads the value, each once
    const std::int32_t* consumer_distance;  ///< largest distance of the reading [iterations]
    const std::int32_t* consumer_hold;      ///< steps from the reader's start, the most of all
    const std::int32_t* farthest;           ///< [V], largest distance of any reading
    RisesView rises;

    BackEdgesView back;

    const std::int32_t* blocking;  ///< [C]
    const float* cost;             ///< [C]
    const float* mean_amount;      ///< [C]
};

/// Step, from the start of the operator, from whose end on communication counts.
inline constexpr std::int32_t result_after(std::int32_t latency) {
    return latency > 1 ? latency - 1 : 0;
}

/// Iterations between updates of the multipliers.
inline constexpr std::int32_t multiplier_period = 10;

/// Per-lane numbers, one row of `width` floats each.
struct LaneRows {
    std::int32_t* shift;   ///< latency bound above the base bound [steps]
    std::int32_t* ii;      ///< initiation interval [steps], 0: not pipelined
    std::int32_t* turns;   ///< iterations of a value's life that are followed; the rest is cut off
    std::int32_t* active;  ///< -1: runs, 0: stopped or padding
    std::int32_t* failed;  ///< set to -1 by an update that is not finite; stops the lane at once
    ByObjective<float*> price;  ///< scaled
    float *spread, *sigma_floor;
    float *widest, *sigma_fall;               ///< sigma's cap at the start, log of end / start
    float *smoothing_start, *smoothing_fall;  ///< likewise for tau
    float* rate;                              ///< of learning

    std::int32_t* iterations;  ///< done
    float* sigma_cap;          ///< of the present iteration, as the following
    float* smoothing;          ///< tau in mean amounts
    float* learning_rate;      ///< with Adam's bias correction
    float* penalty;            ///< rho
    float* energy;             ///< exact and scaled, of the schedule rounded last
    float* least;              ///< of those before
};

/// What the kernels of one run work on. Rows are operators, columns lanes, lanes fastest.
struct View {
    GraphView graph;
    LaneRows lane;
    std::int32_t lanes = 0;   ///< real ones
    std::int32_t width = 0;   ///< lanes with padding
    std::int32_t cells = 0;   ///< of one histogram row, a multiple of 16
    std::int32_t origin = 0;  ///< cell of step 0
    std::int32_t extent = 0;  ///< steps from 0 on in which a histogram has anything
    bool polynomial = false;
    bool learn_sigma = false;
    ByObjective<bool> uses = {};  ///< a lane has a price, and there is something to pay for
    bool holds = false;           ///< something is held of a profile with a price
    bool fused = false;           ///< the way back gathers the starts itself
    bool preloaded = false;       ///< phases before the way back add to the gradients
    float momentum = 0.85f;
    float momentum2 = 0.999f;
    float epsilon = 1e-24f;    ///< of the second moment: its root has to be above 0
    float anneal_length = 1;   ///< [iterations], at least 1
    float penalty_growth = 1;  ///< every multiplier_period

    float* theta = nullptr;   ///< [V, width], sweep: position in the slack
    float *moment, *moment2;  ///< [V, width], of theta; alm: of mu
    float *mu, *gradient;     ///< [V, width]; the CPU's are the same when nothing is preloaded
    float* sigma = nullptr;   ///< [V, width], alm; sweep: written for who needs it, nullptr: nobody
    /// [V, width], sweep: place of the incoming edge that sets the earliest start, 0: none. One of
    /// them is there, by the largest number of edges into an operator.
    std::uint8_t* chosen = nullptr;
    std::int32_t* chosen_of_many = nullptr;
    float *sigma_moment, *sigma_moment2, *sigma_gradient;  ///< [V, width], alm
    float* multiplier;                                     ///< [E, width], alm
    float* back_multiplier;                                ///< [back edges, width]
    float* best = nullptr;  ///< [V, width], best rounded schedule so far; nullptr: not kept

    // Of these the last two axes are the back end's own: CUDA has the lanes fastest.
    float* starts;            ///< [C, width, cells] expected starts, then their gradient
    float* rises;             ///< [rises, width, cells] expected rises, then the gradient
    float* peak;              ///< [C + rises, width] smoothed peaks
    float* expected_latency;  ///< [width], smoothed
    float* scratch;           ///< of the CPU kernels
    void* stream = nullptr;   ///< of the device; everything of a run is in its order
};

/// Keeps what `work` has the device of the view do, without doing it. To call the result does it.
using Record = std::function<void()> (*)(const View&, const std::function<void()>& work);

/// One iteration, phase by phase, over rows [begin, end). Implemented per back end.
struct Kernels {
    bool on_device;           ///< their memory is that of a device
    bool reuses_mu;           ///< the way back may leave the gradient in the place of mu
    std::int32_t lanes;       ///< a batch is padded to a multiple of so many
    std::int32_t group;       ///< lanes that run together; 0: all
    std::int32_t block;       ///< rows per call that keep the stop check within a few ms; 0: all
    std::int32_t iterations;  ///< until the host looks at failures and stops: 1 or a multiple of
                              ///< multiplier_period
    Record record;            ///< nullptr: to call a phase costs nothing
    std::int64_t (*scratch_size)(const GraphView& graph);
    void (*anneal)(const View&);  ///< sets what changes from iteration to iteration
    void (*clear)(const View&);
    void (*forward)(const View&, std::int32_t begin, std::int32_t end);
    void (*scatter_ends)(const View&, std::int32_t begin, std::int32_t end);
    void (*scatter_held)(const View&, std::int32_t begin, std::int32_t end);
    void (*peaks)(const View&);
    void (*gather_ends)(const View&, std::int32_t begin, std::int32_t end);
    void (*gather_held)(const View&, std::int32_t begin, std::int32_t end);
    void (*gather_rest)(const View&);  ///< of the objectives without a profile
    void (*gather_starts)(const View&, std::int32_t begin, std::int32_t end);
    void (*sweep_back)(const View&, std::int32_t begin, std::int32_t end);
    void (*dependencies)(const View&, std::int32_t begin, std::int32_t end);
    void (*multipliers)(const View&, std::int32_t begin, std::int32_t end);
    void (*descend)(const View&, std::int32_t begin, std::int32_t end);
    void (*advance)(const View&);  ///< counts the iteration, raises the penalty when it is time

    // Now and then, the exact energy of the rounded schedule.
    void (*scatter_rounded)(const View&, std::int32_t begin, std::int32_t end);
    void (*score)(const View&);
    void (*keep)(const View&, std::int32_t begin, std::int32_t end);
};

/// While it lives, this thread treats denormal numbers as 0: they carry nothing and can cost 100
/// times as much. No effect on processors where that is not so.
class FlushDenormals {
  public:
    FlushDenormals();
    ~FlushDenormals();
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

  private:
    std::uint32_t before_;
};

/// The CPU kernels for the instruction set of this machine.
const Kernels& cpu_kernels();
/// Throws SystemError in a build without CUDA.
const Kernels& cuda_kernels();

}  // namespace gaus::descent
