// SPDX-License-Identifier: Apache-2.0
// As unkind as the real ones may be: nothing happens before somebody asks, and a call of NCCL is in
// progress for a while, in which another call, or work put behind it, ends the program.
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <iostream>
#include <nccl.h>
#include <utility>

#include <mpi.h>

/// Steps, each true once it is done; they begin one after the other.
struct CUstream_st {
    std::deque<std::function<bool()>> steps;
    bool open = true;  ///< false: NCCL has still to put something here

    void add(std::function<bool()> step) {
        if (!open) {
            std::cerr << "work in a stream before NCCL's call has ended\n";
            std::abort();
        }
        steps.push_back(std::move(step));
    }
    void advance() {
        if (!steps.empty() && steps.front()()) steps.pop_front();
    }
};

struct CUevent_st {
    cudaStream_t stream = nullptr;
    bool reached = true;
};

struct ncclComm {
    MPI_Comm world = MPI_COMM_NULL;
    int polls_left = 0;             ///< until the call is no longer in progress
    std::function<void()> pending;  ///< what it does then
};

namespace nccl_on_host {

Fault fault = Fault::none;
int aborted = 0;

namespace {

ncclResult_t call(ncclComm_t comm, std::function<void()> work) {
    if (comm->pending) return ncclInvalidUsage;
    comm->pending = std::move(work);
    comm->polls_left = 2;
    return ncclInProgress;
}

/// `start` in the stream, until its request is complete.
ncclResult_t collective(ncclComm_t comm, cudaStream_t stream,
                        std::function<void(MPI_Request*)> start) {
    stream->open = false;
    return call(comm, [=] {
        stream->open = true;
        stream->add([=, started = false, request = MPI_REQUEST_NULL]() mutable {
            if (fault == Fault::stuck) return false;
            if (!started) start(&request);
            started = true;
            int complete = 0;
            MPI_Test(&request, &complete, MPI_STATUS_IGNORE);
            return complete != 0;
        });
    });
}

}  // namespace
}  // namespace nccl_on_host

using nccl_on_host::Fault;

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
    std::strcpy(id->internal, "one");
    return ncclSuccess;
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t* comm, int, ncclUniqueId id, int,
                                    ncclConfig_t* config) {
    if (config->blocking != 0 || std::strcmp(id.internal, "one") != 0) return ncclInvalidUsage;
    *comm = new ncclComm;
    MPI_Comm_dup(MPI_COMM_WORLD, &(*comm)->world);
    return nccl_on_host::call(*comm, [] {});
}

ncclResult_t ncclCommGetAsyncError(ncclComm_t comm, ncclResult_t* state) {
    *state = nccl_on_host::fault == Fault::link_down ? ncclSystemError : ncclSuccess;
    if (!comm->pending) return ncclSuccess;
    if (comm->polls_left-- > 0) {
        *state = ncclInProgress;
    } else {
        std::exchange(comm->pending, nullptr)();
    }
    return ncclSuccess;
}

ncclResult_t ncclCommFinalize(ncclComm_t comm) {
    return nccl_on_host::call(comm, [] {});
}

ncclResult_t ncclCommDestroy(ncclComm_t comm) {
    MPI_Comm_free(&comm->world);
    delete comm;
    return ncclSuccess;
}

ncclResult_t ncclCommAbort(ncclComm_t comm) {
    ++nccl_on_host::aborted;
    return ncclCommDestroy(comm);
}

const char* ncclGetErrorString(ncclResult_t result) {
    return result == ncclSystemError ? "unhandled system error" : "invalid usage";
}

const char* ncclGetLastError(ncclComm_t) {
    return nccl_on_host::fault == Fault::link_down ? "a link\nis down" : "";
}

ncclResult_t ncclAllGather(const void* from, void* to, std::size_t count, ncclDataType_t,
                           ncclComm_t comm, cudaStream_t stream) {
    int rank = 0;
    MPI_Comm_rank(comm->world, &rank);
    const auto bytes = static_cast<int>(count);
    if (from != static_cast<const char*>(to) + static_cast<std::size_t>(rank) * count)
        return ncclInvalidUsage;  // in place only
    return nccl_on_host::collective(comm, stream, [=](MPI_Request* request) {
        MPI_Iallgather(MPI_IN_PLACE, 0, MPI_BYTE, to, bytes, MPI_BYTE, comm->world, request);
    });
}

ncclResult_t ncclBroadcast(const void* from, void* to, std::size_t count, ncclDataType_t, int root,
                           ncclComm_t comm, cudaStream_t stream) {
    if (from != to) return ncclInvalidUsage;
    return nccl_on_host::collective(comm, stream, [=](MPI_Request* request) {
        MPI_Ibcast(to, static_cast<int>(count), MPI_BYTE, root, comm->world, request);
    });
}

cudaError_t cudaSetDevice(int device) {
    return device == 0 ? cudaSuccess : cudaErrorDevicesUnavailable;
}

cudaError_t cudaMalloc(void** memory, std::size_t size) {
    *memory = std::malloc(size);
    return cudaSuccess;
}

cudaError_t cudaMallocHost(void** memory, std::size_t size) {
    return cudaMalloc(memory, size);
}

cudaError_t cudaFree(void* memory) {
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaFreeHost(void* memory) {
    return cudaFree(memory);
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = new CUstream_st;
    return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
    delete stream;
    return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
    *event = new CUevent_st;
    return cudaSuccess;
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
    delete event;
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
    event->stream = stream;
    event->reached = false;
    stream->add([event] { return event->reached = true; });
    return cudaSuccess;
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
    if (nccl_on_host::fault == Fault::device_lost) return cudaErrorDevicesUnavailable;
    if (!event->reached) event->stream->advance();
    return event->reached ? cudaSuccess : cudaErrorNotReady;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t size, cudaMemcpyKind,
                            cudaStream_t stream) {
    stream->add([=] {
        std::memcpy(to, from, size);
        return true;
    });
    return cudaSuccess;
}

const char* cudaGetErrorString(cudaError_t) {
    return "the device is lost";
}
