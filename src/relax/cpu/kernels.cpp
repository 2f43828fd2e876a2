// SPDX-License-Identifier: Apache-2.0
// Compiled once per instruction set; GAUS_ISA is the namespace of this copy.
#include "gaus/relaxation.hpp"

#include "relax/cpu/advance.hpp"
#include "relax/cpu/exact.hpp"
#include "relax/cpu/held.hpp"
#include "relax/cpu/isa.hpp"
#include "relax/cpu/live.hpp"
#include "relax/cpu/peaks.hpp"
#include "relax/cpu/starts.hpp"
#include "relax/cpu/sweep.hpp"
#include "relax/cpu/violations.hpp"

namespace gaus::descent::GAUS_ISA {

namespace {

using Phase = void (*)(const View&, std::int32_t, std::int32_t);

/// The instance for the smoothing kernel of the run.
template <Phase gaussian, Phase polynomial>
void by_kernel(const View& view, std::int32_t begin, std::int32_t end) {
    (view.polynomial ? polynomial : gaussian)(view, begin, end);
}

/// Likewise, with room for as many predecessors as there are.
template <Phase gaussian, Phase polynomial, Phase gaussian_of_many, Phase polynomial_of_many>
void by_fan_in(const View& view, std::int32_t begin, std::int32_t end) {
    (view.chosen_of_many != nullptr ? by_kernel<gaussian_of_many, polynomial_of_many>
                                    : by_kernel<gaussian, polynomial>)(view, begin, end);
}

/// Likewise, with sigma learned or annealed.
template <Phase gaussian, Phase polynomial, Phase learning_gaussian, Phase learning_polynomial>
void by_mode(const View& view, std::int32_t begin, std::int32_t end) {
    (view.learn_sigma ? by_kernel<learning_gaussian, learning_polynomial>
                      : by_kernel<gaussian, polynomial>)(view, begin, end);
}

}  // namespace

extern const Kernels kernels = {
    .on_device = false,
    .reuses_mu = true,
    .lanes = gaus::group_of_lanes,
    .group = gaus::group_of_lanes,
    .block = 4096,
    .iterations = 1,
    .record = nullptr,
    .scratch_size = live_scratch,
    .anneal = anneal,
    .clear = clear,
    .forward = by_fan_in<forward<Gaussian, std::uint8_t>, forward<Polynomial, std::uint8_t>,
                         forward<Gaussian, std::int32_t>, forward<Polynomial, std::int32_t>>,
    .scatter_ends = by_kernel<scatter_ends<Gaussian>, scatter_ends<Polynomial>>,
    .scatter_held = by_kernel<scatter_held<Gaussian>, scatter_held<Polynomial>>,
    .peaks = peaks,
    .gather_ends = by_mode<gather_ends<Gaussian, false>, gather_ends<Polynomial, false>,
                           gather_ends<Gaussian, true>, gather_ends<Polynomial, true>>,
    .gather_held = by_mode<gather_held<Gaussian, false>, gather_held<Polynomial, false>,
                           gather_held<Gaussian, true>, gather_held<Polynomial, true>>,
    .gather_rest = gather_rest,
    .gather_starts = by_mode<gather_starts<Gaussian, false>, gather_starts<Polynomial, false>,
                             gather_starts<Gaussian, true>, gather_starts<Polynomial, true>>,
    .sweep_back =
        by_fan_in<sweep_back<Gaussian, std::uint8_t>, sweep_back<Polynomial, std::uint8_t>,
                  sweep_back<Gaussian, std::int32_t>, sweep_back<Polynomial, std::int32_t>>,
    .dependencies = dependencies,
    .multipliers = multipliers,
    .descend = descend,
    .advance = advance,
    .scatter_rounded = scatter_rounded,
    .score = score,
    .keep = keep,
};

}  // namespace gaus::descent::GAUS_ISA
