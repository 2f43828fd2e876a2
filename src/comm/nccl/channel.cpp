// SPDX-License-Identifier: Apache-2.0
#include "comm/nccl/channel.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <span>
#include <thread>

#include <fmt/format.h>

#if NCCL_VERSION_CODE < NCCL_VERSION(2, 14, 0)
#error "gaus needs NCCL 2.14 or newer"
#endif

namespace gaus {

NcclChannel::NcclChannel(Communicator& control, int device, std::chrono::seconds timeout,
                         std::size_t capacity)
    : device_(device),
      timeout_(timeout),
      capacity_(std::max(capacity, static_cast<std::size_t>(control.size()))),
      exceptions_(std::uncaught_exceptions()),
      doing_(fmt::format("setup on device {}", device)),
      since_(Clock::now()) {
    check(cudaSetDevice(device));
    cudaStream_t stream = nullptr;
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    stream_.reset(stream);
    cudaEvent_t event = nullptr;
    check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
    arrived_.reset(event);
    void* bytes = nullptr;
    check(cudaMalloc(&bytes, capacity_));
    device_buffer_.reset(static_cast<std::byte*>(bytes));
    check(cudaMallocHost(&bytes, capacity_));
    host_buffer_.reset(static_cast<std::byte*>(bytes));
    connect(control);
}

void NcclChannel::connect(Communicator& control) {
    ncclUniqueId id{};
    const bool known = control.rank() == 0 && ncclGetUniqueId(&id) == ncclSuccess;
    const auto mine = std::as_bytes(std::span(&id, 1)).first(known ? sizeof id : 0);
    const auto all = control.all_gather(mine);
    if (all[0].size() != sizeof id) fail("rank 0 gets no identifier");
    std::memcpy(&id, all[0].data(), sizeof id);
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    config.blocking = 0;
    check(ncclCommInitRankConfig(&nccl_, control.size(), id, control.rank(), &config));
    while (!called())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

NcclChannel::~NcclChannel() {
    if (nccl_ == nullptr) return;
    // A rank that fails is alone, and would wait for the others.
    if (!queue_.empty() || std::uncaught_exceptions() > exceptions_)
        ncclCommAbort(nccl_);
    else
        disconnect();
}

void NcclChannel::disconnect() {
    ncclResult_t state = ncclCommFinalize(nccl_);
    const auto end = Clock::now() + timeout_;
    while (state == ncclInProgress && Clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (ncclCommGetAsyncError(nccl_, &state) != ncclSuccess) break;
    }
    state == ncclSuccess ? ncclCommDestroy(nccl_) : ncclCommAbort(nccl_);
}

void NcclChannel::advance() {
    if (nccl_ == nullptr) fail("aborted before");
    while (!queue_.empty() && step()) {
    }
}

/// The next step of the first operation; false when it must wait.
bool NcclChannel::step() {
    NcclOperation& now = *queue_.front();
    if (stage_ == Stage::idle) {
        if (!now.ready()) return false;
        if (now.complete()) {
            queue_.pop_front();
            return true;
        }
        doing_ = now.text();
        since_ = Clock::now();
        check(cudaSetDevice(device_));
        now.begin_round(*this);
        stage_ = Stage::calling;
    } else if (stage_ == Stage::calling) {
        if (!called()) return false;
        if (now.inbound() > 0)
            check(cudaMemcpyAsync(host_buffer_.get(), device_buffer_.get(), now.inbound(),
                                  cudaMemcpyDeviceToHost, stream_.get()));
        check(cudaEventRecord(arrived_.get(), stream_.get()));
        stage_ = Stage::moving;
    } else {
        if (!moved()) return false;
        now.end_round(host_buffer_.get());
        stage_ = Stage::idle;
    }
    return true;
}

/// Whether the last call of NCCL is in the stream. One that first connects ranks goes on in the
/// background, and until it has ended nothing else may be called.
bool NcclChannel::called() {
    ncclResult_t state = ncclSuccess;
    check(ncclCommGetAsyncError(nccl_, &state));
    check(state);
    if (state != ncclInProgress) return true;
    limit_wait();
    return false;
}

bool NcclChannel::moved() {
    const cudaError_t state = cudaEventQuery(arrived_.get());
    if (state == cudaSuccess) return true;
    if (state != cudaErrorNotReady) check(state);
    if (called()) limit_wait();
    return false;
}

void NcclChannel::upload(std::size_t offset, const std::byte* bytes, std::size_t size) {
    if (size == 0) return;
    std::memcpy(host_buffer_.get() + offset, bytes, size);
    check(cudaMemcpyAsync(device_buffer_.get() + offset, host_buffer_.get() + offset, size,
                          cudaMemcpyHostToDevice, stream_.get()));
}

void NcclChannel::limit_wait() {
    if (Clock::now() - since_ > timeout_)
        fail(fmt::format("no progress for {} s", timeout_.count()));
}

void NcclChannel::check(ncclResult_t result) {
    if (result == ncclSuccess || result == ncclInProgress) return;
    std::string why = ncclGetErrorString(result);
    const char* last = ncclGetLastError(nccl_);
    if (last != nullptr && *last != '\0') why += fmt::format(": {}", last);
    std::ranges::replace(why, '\n', ' ');
    fail(why);
}

void NcclChannel::check(cudaError_t error) {
    if (error != cudaSuccess) fail(fmt::format("CUDA: {}", cudaGetErrorString(error)));
}

void NcclChannel::fail(const std::string& why) {
    if (nccl_ != nullptr) ncclCommAbort(nccl_);
    nccl_ = nullptr;
    throw SystemError(fmt::format("NCCL, {}: {}", doing_, why));
}

}  // namespace gaus
