// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/launch.cuh"

#include <functional>
#include <memory>
#include <type_traits>

namespace gaus::descent {
namespace {

/// What `work` launches on the stream of the view, as a graph.
inline cudaGraph_t captured(const View& view, const std::function<void()>& work) {
    cudaGraph_t graph = nullptr;
    // Other threads may go on allocating meanwhile.
    check(cudaStreamBeginCapture(stream_of(view), cudaStreamCaptureModeThreadLocal));
    try {
        work();
    } catch (...) {
        cudaStreamEndCapture(stream_of(view), &graph);
        throw;
    }
    check(cudaStreamEndCapture(stream_of(view), &graph));
    return graph;
}

/// Launches as one CUDA graph: the device starts one after another without the host.
inline std::function<void()> record(const View& view, const std::function<void()>& work) {
    const cudaGraph_t graph = captured(view, work);
    cudaGraphExec_t ready = nullptr;
    const cudaError_t error = cudaGraphInstantiateWithFlags(&ready, graph, 0);
    cudaGraphDestroy(graph);
    check(error);
    using Ready = std::remove_pointer_t<cudaGraphExec_t>;
    const std::shared_ptr<Ready> kept(ready,
                                      [](Ready* graph_of) { cudaGraphExecDestroy(graph_of); });
    return [kept, stream = stream_of(view)] { check(cudaGraphLaunch(kept.get(), stream)); };
}

}  // namespace
}  // namespace gaus::descent
