// SPDX-License-Identifier: Apache-2.0
#include "relax/phases.hpp"

#include <algorithm>

namespace gaus::descent {

bool run(const LaneBatch& batch, Phase phase, const StopCheck& stop, bool backwards) {
    const std::int32_t rows = batch.view.graph.operators;
    const std::int32_t block = batch.kernels->block > 0 ? batch.kernels->block : rows;
    for (std::int32_t done = 0; done < rows; done += block) {
        if (stop()) return false;
        const std::int32_t next = std::min(rows, done + block);
        backwards ? phase(batch.view, rows - next, rows - done) : phase(batch.view, done, next);
    }
    return true;
}

bool evaluate(const LaneBatch& batch, const StopCheck& stop) {
    const Kernels& kernels = *batch.kernels;
    const View& view = batch.view;
    kernels.clear(view);
    kernels.forward(view, 0, view.graph.operators);  // to its end: mu is complete in any case
    if (view.uses[Objective::memory] && !run(batch, kernels.scatter_ends, stop)) return false;
    if (view.holds && !run(batch, kernels.scatter_held, stop)) return false;
    kernels.peaks(view);
    return true;
}

bool differentiate(const LaneBatch& batch, const StopCheck& stop) {
    const Kernels& kernels = *batch.kernels;
    const View& view = batch.view;
    if (!evaluate(batch, stop)) return false;
    if (view.uses[Objective::memory] && !run(batch, kernels.gather_ends, stop)) return false;
    if (view.holds && !run(batch, kernels.gather_held, stop)) return false;
    kernels.gather_rest(view);
    return view.fused || run(batch, kernels.gather_starts, stop);
}

void place(const LaneBatch& batch) {
    View view = batch.view;
    view.uses = {};
    view.preloaded = false;
    batch.kernels->forward(view, 0, view.graph.operators);
}

bool score(const LaneBatch& batch, const StopCheck& stop) {
    batch.kernels->clear(batch.view);
    if (!run(batch, batch.kernels->scatter_rounded, stop)) return false;
    batch.kernels->score(batch.view);
    return true;
}

}  // namespace gaus::descent
