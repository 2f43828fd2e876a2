// SPDX-License-Identifier: Apache-2.0
#include "comm/mpi/transfer.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace gaus {

/// Bytes on their way by requests of at most `part` bytes each.
class MpiTransfer : public Transfer {
  public:
    bool done() override {
        int complete = 1;
        check_mpi(MPI_Testall(static_cast<int>(requests_.size()), requests_.data(), &complete,
                              MPI_STATUSES_IGNORE),
                  "MPI_Testall");
        if (complete != 0) requests_.clear();
        return complete != 0;
    }
    std::vector<std::vector<std::byte>> take() override { return std::move(messages_); }

  protected:
    std::vector<MPI_Request> requests_;
    std::vector<std::vector<std::byte>> messages_;
};

/// Waits in line to make its calls.
class MpiCollective : public MpiTransfer {
  public:
    explicit MpiCollective(MpiLine& line) : line_(line) { line_.push_back(this); }
    ~MpiCollective() override { std::erase(line_, this); }
    bool done() override {
        while (!line_.empty() && line_.front()->call())
            line_.pop_front();
        return std::ranges::find(line_, this) == line_.end() && MpiTransfer::done();
    }

  protected:
    /// Makes the calls that it can make now; true once it has made all.
    virtual bool call() = 0;

  private:
    MpiLine& line_;
};

namespace {

/// Calls request(offset, count) for parts of `size` bytes.
template <class Request>
void in_parts(std::uint64_t size, std::size_t part, Request&& request) {
    for (std::uint64_t offset = 0; offset < size; offset += part)
        request(offset, static_cast<int>(std::min<std::uint64_t>(size - offset, part)));
}

class Sending final : public MpiTransfer {
  public:
    Sending(MPI_Comm world, std::size_t part, int to, std::vector<std::byte> bytes)
        : bytes_(std::move(bytes)) {
        in_parts(bytes_.size(), part, [&](std::uint64_t offset, int count) {
            check_mpi(MPI_Isend(bytes_.data() + offset, count, MPI_BYTE, to, 0, world,
                                &requests_.emplace_back()),
                      "MPI_Isend");
        });
    }

  private:
    std::vector<std::byte> bytes_;
};

class Receipt final : public MpiTransfer {
  public:
    Receipt(MPI_Comm world, std::size_t part, int from, std::uint64_t size) {
        std::byte* const to = messages_.emplace_back(size).data();
        in_parts(size, part, [&](std::uint64_t offset, int count) {
            check_mpi(
                MPI_Irecv(to + offset, count, MPI_BYTE, from, 0, world, &requests_.emplace_back()),
                "MPI_Irecv");
        });
    }
};

class Broadcast final : public MpiCollective {
  public:
    Broadcast(MPI_Comm world, MpiLine& line, std::size_t part, int root,
              std::vector<std::byte> bytes, std::uint64_t size)
        : MpiCollective(line), world_(world), part_(part), root_(root), bytes_(std::move(bytes)) {
        bytes_.resize(size);
    }

  private:
    bool call() override {
        std::byte* const data = messages_.emplace_back(std::move(bytes_)).data();
        in_parts(messages_[0].size(), part_, [&](std::uint64_t offset, int count) {
            check_mpi(MPI_Ibcast(data + offset, count, MPI_BYTE, root_, world_,
                                 &requests_.emplace_back()),
                      "MPI_Ibcast");
        });
        return true;
    }

    MPI_Comm world_;
    std::size_t part_;
    int root_;
    std::vector<std::byte> bytes_;
};

/// First the sizes, then the bytes, a part of every rank at a time.
class AllGather final : public MpiCollective {
  public:
    AllGather(MPI_Comm world, MpiLine& line, std::size_t part, std::vector<std::byte> mine)
        : MpiCollective(line),
          world_(world),
          part_(part),
          mine_(std::move(mine)),
          size_(mine_.size()) {
        MPI_Comm_rank(world, &rank_);
        int ranks = 1;
        MPI_Comm_size(world, &ranks);
        sizes_.resize(static_cast<std::size_t>(ranks));
        messages_.resize(sizes_.size());
    }

  private:
    bool call() override {
        if (!begun_) begin_sizes();
        while (MpiTransfer::done()) {
            store_part();
            if (offset_ >= std::ranges::max(sizes_)) return true;
            begin_part();
        }
        return false;
    }
    void begin_sizes() {
        begun_ = true;
        check_mpi(MPI_Iallgather(&size_, 1, MPI_UINT64_T, sizes_.data(), 1, MPI_UINT64_T, world_,
                                 &requests_.emplace_back()),
                  "MPI_Iallgather");
    }
    void begin_part() {
        counts_.assign(sizes_.size(), 0);
        places_.assign(sizes_.size(), 0);
        int total = 0;
        for (std::size_t r = 0; r < sizes_.size(); ++r) {
            const std::uint64_t left = sizes_[r] - std::min(sizes_[r], offset_);
            counts_[r] = static_cast<int>(std::min<std::uint64_t>(left, part_));
            places_[r] = total;
            total += counts_[r];
        }
        received_.resize(static_cast<std::size_t>(total));
        const std::byte* const from = mine_.data() + std::min(size_, offset_);
        check_mpi(MPI_Iallgatherv(from, counts_[static_cast<std::size_t>(rank_)], MPI_BYTE,
                                  received_.data(), counts_.data(), places_.data(), MPI_BYTE,
                                  world_, &requests_.emplace_back()),
                  "MPI_Iallgatherv");
        offset_ += part_;
    }
    void store_part() {
        for (std::size_t r = 0; r < counts_.size(); ++r) {
            const auto first = received_.begin() + places_[r];
            messages_[r].insert(messages_[r].end(), first, first + counts_[r]);
        }
        counts_.clear();
    }

    MPI_Comm world_;
    std::size_t part_;
    std::vector<std::byte> mine_;
    std::uint64_t size_, offset_ = 0;
    bool begun_ = false;
    int rank_ = 0;
    std::vector<std::uint64_t> sizes_;
    std::vector<int> counts_, places_;
    std::vector<std::byte> received_;
};

/// Owns a transfer. An active collective can be neither cancelled nor freed, and MPI may still read
/// and write the buffers of any transfer that has begun: one that a failing run leaves unfinished
/// stays until the process ends.
class Owner final : public Transfer {
  public:
    explicit Owner(std::unique_ptr<Transfer> transfer) : transfer_(std::move(transfer)) {}
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;
    ~Owner() override {
        if (!done_) static_cast<void>(transfer_.release());
    }
    bool done() override { return done_ = transfer_->done(); }
    std::vector<std::vector<std::byte>> take() override { return transfer_->take(); }

  private:
    std::unique_ptr<Transfer> transfer_;
    bool done_ = false;
};

/// A collective makes its first calls, unless others are before it.
template <class Kind, class... Arguments>
std::unique_ptr<Transfer> begun(Arguments&&... arguments) {
    auto owner =
        std::make_unique<Owner>(std::make_unique<Kind>(std::forward<Arguments>(arguments)...));
    owner->done();
    return owner;
}

}  // namespace

void check_mpi(int status, const char* call) {
    if (status == MPI_SUCCESS) return;
    std::array<char, MPI_MAX_ERROR_STRING> text{};
    int length = 0;
    MPI_Error_string(status, text.data(), &length);
    throw SystemError(fmt::format("{} failed: {}", call, text.data()));
}

std::unique_ptr<Transfer> mpi_all_gather(MPI_Comm world, MpiLine& line, std::size_t part,
                                         std::vector<std::byte> mine) {
    return begun<AllGather>(world, line, part, std::move(mine));
}

std::unique_ptr<Transfer> mpi_broadcast(MPI_Comm world, MpiLine& line, std::size_t part, int root,
                                        std::vector<std::byte> bytes, std::uint64_t size) {
    return begun<Broadcast>(world, line, part, root, std::move(bytes), size);
}

std::unique_ptr<Transfer> mpi_send(MPI_Comm world, std::size_t part, int to,
                                   std::vector<std::byte> bytes) {
    return begun<Sending>(world, part, to, std::move(bytes));
}

std::unique_ptr<Transfer> mpi_receive(MPI_Comm world, std::size_t part, int from,
                                      std::uint64_t size) {
    return begun<Receipt>(world, part, from, size);
}

}  // namespace gaus
