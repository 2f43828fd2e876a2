#include "relax/phases.hpp"

#include <algorithm>

namespace gaus::descent {

bool run(const Batch& batch, Phase phase, const StopCheck& stop, bool backwards) {
    const std::int32_t rows = batch.view.graph.operators;
    const std::int32_t block = batch.kernels->block > 0 ? batch.kernels->block : rows;
    for (std::int32_t done = 0; done < rows; done += block) {
        if (stop()) return false;
        const std::int32_t next = std::min(rows, done + block);
        backwards ? phase(batch.view, rows - next, rows - done) : phase(batch.view, done, next);
    }
    return true;
}

bool differentiate(const Batch& batch, const StopCheck& stop) {
    const Kernels& kernels = *batch.kernels;
    kernels.clear(batch.view);
    if (batch.uses_resource && !run(batch, kernels.scatter_starts, stop)) return false;
    if (batch.uses_memory && !run(batch, kernels.scatter_live, stop)) return false;
    kernels.peaks(batch.view, batch.uses_resource, batch.uses_memory, batch.uses_latency);
    if (!run(batch, kernels.gather_starts, stop)) return false;
    if (batch.uses_memory && !run(batch, kernels.gather_live, stop)) return false;
    if (batch.uses_latency) kernels.gather_latency(batch.view);
    return true;
}

}  // namespace gaus::descent
