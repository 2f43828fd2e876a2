// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cuda_runtime_api.h>
#include <deque>
#include <memory>
#include <nccl.h>
#include <string>
#include <type_traits>

namespace gaus {

class NcclChannel;

/// Bytes that move in rounds, the same ones on all ranks: every round is one call of NCCL.
class NcclOperation {
  public:
    virtual ~NcclOperation() = default;
    /// Whether the rounds are known; asked until they are. Never waits.
    virtual bool ready() { return true; }
    virtual bool complete() const = 0;
    /// Brings what this rank gives into the channel, and calls NCCL there.
    virtual void begin_round(NcclChannel& channel) = 0;
    /// Bytes of the channel that this rank needs after the call.
    virtual std::size_t inbound() const = 0;
    /// Takes them.
    virtual void end_round(const std::byte* bytes) = 0;
    virtual std::vector<std::vector<std::byte>> take() = 0;
    /// For messages: "broadcast of 80 bytes".
    virtual std::string text() const = 0;
};

/// NCCL on one device and stream, with room for one round there and, pinned, on the host. It takes
/// operations one after the other in the order of their beginning, which is the same on all ranks:
/// NCCL needs its calls in the same order everywhere, and nothing else goes into the stream that
/// could stand in front of one that others wait for.
class NcclChannel {
  public:
    /// Collective over `control`.
    NcclChannel(Communicator& control, int device, std::chrono::seconds timeout,
                std::size_t capacity);
    NcclChannel(const NcclChannel&) = delete;
    NcclChannel& operator=(const NcclChannel&) = delete;
    ~NcclChannel();

    void begin(std::shared_ptr<NcclOperation> operation) { queue_.push_back(std::move(operation)); }
    /// Moves the operations on. Never waits.
    void advance();

    // For operations, in a round.
    /// `bytes` of the host to where `offset` is in the buffer.
    void upload(std::size_t offset, const std::byte* bytes, std::size_t size);
    std::byte* device_buffer() { return device_buffer_.get(); }
    std::size_t capacity() const { return capacity_; }
    ncclComm_t nccl() const { return nccl_; }
    cudaStream_t stream() const { return stream_.get(); }
    void check(ncclResult_t result);

  private:
    using Clock = std::chrono::steady_clock;
    enum class Stage { idle, calling, moving };
    template <auto release>
    struct Release {
        void operator()(auto* owned) const { release(owned); }
    };
    using Stream = std::unique_ptr<std::remove_pointer_t<cudaStream_t>, Release<cudaStreamDestroy>>;
    using Event = std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, Release<cudaEventDestroy>>;

    void connect(Communicator& control);
    void disconnect();
    bool step();
    bool called();
    bool moved();
    void limit_wait();
    void check(cudaError_t error);
    [[noreturn]] void fail(const std::string& why);

    int device_;
    std::chrono::seconds timeout_;
    std::size_t capacity_;
    int exceptions_;  ///< in flight at construction
    Stream stream_;
    Event arrived_;
    std::unique_ptr<std::byte, Release<cudaFree>> device_buffer_;
    std::unique_ptr<std::byte, Release<cudaFreeHost>> host_buffer_;
    ncclComm_t nccl_ = nullptr;
    std::deque<std::shared_ptr<NcclOperation>> queue_;
    Stage stage_ = Stage::idle;  ///< of the first of the queue
    std::string doing_;          ///< for messages
    Clock::time_point since_;    ///< when it began
};

}  // namespace gaus
