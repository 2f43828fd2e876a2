// SPDX-License-Identifier: Apache-2.0
#include "gaus/nccl.hpp"

#include "comm/nccl/channel.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// The sizes go by the control transport. They are there once all ranks have begun, so until then
/// no kernel of NCCL waits on the device, in the way of those that compute.
class AllGather final : public NcclOperation {
  public:
    AllGather(Communicator& control, std::size_t capacity, std::vector<std::byte> mine)
        : part_(capacity / static_cast<std::size_t>(control.size())),
          rank_(static_cast<std::size_t>(control.rank())),
          mine_(std::move(mine)),
          messages_(static_cast<std::size_t>(control.size())) {
        const std::uint64_t size = mine_.size();
        const auto bytes = std::as_bytes(std::span(&size, 1));
        announced_ = control.begin_all_gather({bytes.begin(), bytes.end()});
    }

    bool ready() override {
        if (!announced_) return true;
        if (!announced_->done()) return false;
        for (const auto& bytes : announced_->take()) {
            std::uint64_t size = 0;
            std::memcpy(&size, bytes.data(), std::min(bytes.size(), sizeof size));
            sizes_.push_back(size);
        }
        largest_ = std::ranges::max(sizes_);
        announced_.reset();
        return true;
    }
    bool complete() const override { return offset_ >= largest_; }

    /// As many bytes of every rank, as NCCL needs it; what pads them is dropped.
    void begin_round(NcclChannel& channel) override {
        count_ = std::min<std::uint64_t>(part_, largest_ - offset_);
        const std::size_t place = rank_ * count_,
                          begin = std::min<std::uint64_t>(offset_, mine_.size());
        channel.upload(place, mine_.data() + begin, std::min(count_, mine_.size() - begin));
        std::byte* const all = channel.device_buffer();
        channel.check(
            ncclAllGather(all + place, all, count_, ncclUint8, channel.nccl(), channel.stream()));
    }
    std::size_t inbound() const override { return count_ * messages_.size(); }
    void end_round(const std::byte* bytes) override {
        for (std::size_t r = 0; r < messages_.size(); ++r) {
            const std::uint64_t left = sizes_[r] - std::min(sizes_[r], offset_);
            const std::byte* const first = bytes + r * count_;
            messages_[r].insert(messages_[r].end(), first,
                                first + std::min<std::uint64_t>(left, count_));
        }
        offset_ += count_;
    }
    std::vector<std::vector<std::byte>> take() override { return std::move(messages_); }
    std::string text() const override {
        return fmt::format("all-gather of up to {} bytes a rank", largest_);
    }

  private:
    std::size_t part_, rank_;
    std::vector<std::byte> mine_;
    std::vector<std::vector<std::byte>> messages_;
    std::unique_ptr<Transfer> announced_;  ///< sizes, until they are known
    std::vector<std::uint64_t> sizes_;
    std::uint64_t largest_ = 0, offset_ = 0;
    std::size_t count_ = 0;  ///< of every rank in this round
};

class Broadcast final : public NcclOperation {
  public:
    Broadcast(std::size_t capacity, int root, bool gives, std::vector<std::byte> bytes,
              std::uint64_t size)
        : capacity_(capacity), root_(root), gives_(gives), bytes_(std::move(bytes)) {
        bytes_.resize(size);
    }

    bool complete() const override { return offset_ >= bytes_.size(); }
    void begin_round(NcclChannel& channel) override {
        count_ = std::min(capacity_, bytes_.size() - offset_);
        if (gives_) channel.upload(0, bytes_.data() + offset_, count_);
        std::byte* const all = channel.device_buffer();
        channel.check(
            ncclBroadcast(all, all, count_, ncclUint8, root_, channel.nccl(), channel.stream()));
    }
    std::size_t inbound() const override { return gives_ ? 0 : count_; }
    void end_round(const std::byte* bytes) override {
        if (!gives_) std::copy_n(bytes, count_, bytes_.data() + offset_);
        offset_ += count_;
    }
    std::vector<std::vector<std::byte>> take() override { return {std::move(bytes_)}; }
    std::string text() const override {
        return fmt::format("broadcast of {} bytes from rank {}", bytes_.size(), root_);
    }

  private:
    std::size_t capacity_;
    int root_;
    bool gives_;  ///< this rank is the root
    std::vector<std::byte> bytes_;
    std::size_t offset_ = 0, count_ = 0;  ///< of this round
};

class NcclTransfer final : public Transfer {
  public:
    NcclTransfer(NcclChannel& channel, std::shared_ptr<NcclOperation> operation)
        : channel_(channel), operation_(std::move(operation)) {
        channel_.begin(operation_);
    }
    bool done() override {
        channel_.advance();
        return operation_->ready() && operation_->complete();
    }
    std::vector<std::vector<std::byte>> take() override { return operation_->take(); }

  private:
    NcclChannel& channel_;
    std::shared_ptr<NcclOperation> operation_;
};

/// Between two ranks bytes go by the control transport. They are few, lie in the memory of the host
/// and concern nobody else, whereas NCCL's calls follow one another on a stream: a send would hold
/// up the broadcast behind it, for which others wait, and a ring of sends would wait for itself.
class NcclCommunicator final : public Communicator {
  public:
    NcclCommunicator(std::unique_ptr<Communicator> control, int device,
                     std::chrono::seconds timeout, std::size_t capacity)
        : control_(std::move(control)), channel_(*control_, device, timeout, capacity) {}

    int rank() const override { return control_->rank(); }
    int size() const override { return control_->size(); }
    std::string description() const override {
        return "NCCL with point-to-point by " + control_->description();
    }
    std::string name(int rank) const override { return control_->name(rank); }
    std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) override {
        return control_->all_gather(mine);
    }
    double all_reduce_max(double value) override { return control_->all_reduce_max(value); }
    double all_reduce_sum(double value) override { return control_->all_reduce_sum(value); }

    std::unique_ptr<Transfer> begin_all_gather(std::vector<std::byte> mine) override {
        return begin(std::make_shared<AllGather>(*control_, channel_.capacity(), std::move(mine)));
    }
    std::unique_ptr<Transfer> begin_broadcast(int root, std::vector<std::byte> bytes,
                                              std::uint64_t size) override {
        return begin(std::make_shared<Broadcast>(channel_.capacity(), root, root == rank(),
                                                 std::move(bytes), size));
    }
    std::unique_ptr<Transfer> begin_send(int to, std::vector<std::byte> bytes) override {
        return control_->begin_send(to, std::move(bytes));
    }
    std::unique_ptr<Transfer> begin_receive(int from, std::uint64_t size) override {
        return control_->begin_receive(from, size);
    }

    std::int64_t take_numbers(std::int64_t count) override { return control_->take_numbers(count); }
    void report_step(std::int64_t step) override { control_->report_step(step); }
    std::vector<int> ranks_before(std::int64_t step) override {
        return control_->ranks_before(step);
    }

  private:
    std::unique_ptr<Transfer> begin(std::shared_ptr<NcclOperation> operation) {
        return std::make_unique<NcclTransfer>(channel_, std::move(operation));
    }

    std::unique_ptr<Communicator> control_;
    NcclChannel channel_;
};

}  // namespace

bool nccl_built() {
    return true;
}

std::unique_ptr<Communicator> nccl_communicator(std::unique_ptr<Communicator> control, int device,
                                                std::chrono::seconds timeout,
                                                std::size_t capacity) {
    return std::make_unique<NcclCommunicator>(std::move(control), device, timeout, capacity);
}

}  // namespace gaus
