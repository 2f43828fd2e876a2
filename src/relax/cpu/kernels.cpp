// Compiled once per instruction set; GAUS_ISA is the namespace of this copy.
#include "relax/cpu/isa.hpp"
#include "relax/cpu/live.hpp"
#include "relax/cpu/peaks.hpp"
#include "relax/cpu/starts.hpp"
#include "relax/cpu/sweep.hpp"
#include "relax/cpu/violations.hpp"

namespace gaus::descent::GAUS_ISA {

namespace {

void scatter_starts_by_kernel(const View& view, std::int32_t begin, std::int32_t end) {
    view.polynomial ? scatter_starts<Polynomial>(view, begin, end)
                    : scatter_starts<Gaussian>(view, begin, end);
}

void scatter_live_by_kernel(const View& view, std::int32_t begin, std::int32_t end) {
    view.polynomial ? scatter_live<Polynomial>(view, begin, end)
                    : scatter_live<Gaussian>(view, begin, end);
}

template <class Kernel>
void gather_starts_by_mode(const View& view, std::int32_t begin, std::int32_t end) {
    view.learn_sigma ? gather_starts<Kernel, true>(view, begin, end)
                     : gather_starts<Kernel, false>(view, begin, end);
}

template <class Kernel>
void gather_live_by_mode(const View& view, std::int32_t begin, std::int32_t end) {
    view.learn_sigma ? gather_live<Kernel, true>(view, begin, end)
                     : gather_live<Kernel, false>(view, begin, end);
}

void gather_starts_by_kernel(const View& view, std::int32_t begin, std::int32_t end) {
    view.polynomial ? gather_starts_by_mode<Polynomial>(view, begin, end)
                    : gather_starts_by_mode<Gaussian>(view, begin, end);
}

void gather_live_by_kernel(const View& view, std::int32_t begin, std::int32_t end) {
    view.polynomial ? gather_live_by_mode<Polynomial>(view, begin, end)
                    : gather_live_by_mode<Gaussian>(view, begin, end);
}

}  // namespace

extern const Kernels kernels = {
    .block = 4096,
    .scratch_size = live_scratch,
    .clear = clear,
    .sweep = sweep,
    .scatter_starts = scatter_starts_by_kernel,
    .scatter_live = scatter_live_by_kernel,
    .peaks = peaks,
    .gather_starts = gather_starts_by_kernel,
    .gather_live = gather_live_by_kernel,
    .gather_latency = gather_latency,
    .sweep_back = sweep_back,
    .dependencies = dependencies,
    .multipliers = multipliers,
    .descend = descend,
};

}  // namespace gaus::descent::GAUS_ISA
