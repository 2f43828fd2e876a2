// SPDX-License-Identifier: Apache-2.0
#include "gaus/mpi.hpp"

#include "gaus/error.hpp"

#include "comm/mpi/transfer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <limits>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <mpi.h>
#if __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif

namespace gaus {

namespace {

bool running() {
    int initialized = 0, finalized = 0;
    MPI_Initialized(&initialized);
    MPI_Finalized(&finalized);
    return initialized != 0 && finalized == 0;
}

/// Numbers in the memory of rank 0: the next ticket, then how far every rank has come.
class Board {
  public:
    Board(MPI_Comm world, int rank, int size)
        : rank_(rank), size_(size), exceptions_(std::uncaught_exceptions()) {
        const MPI_Aint bytes = rank == 0 ? (size + 1) * MPI_Aint{sizeof(std::int64_t)} : 0;
        check_mpi(MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, world, &numbers_,
                                   &window_),
                  "MPI_Win_allocate");
        if (rank == 0) std::fill_n(numbers_, size + 1, 0);
        MPI_Barrier(world);
        check_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_), "MPI_Win_lock_all");
    }
    Board(const Board&) = delete;
    Board& operator=(const Board&) = delete;
    ~Board() {
        // Freeing is collective, and a rank that fails is alone.
        if (!running() || std::uncaught_exceptions() > exceptions_) return;
        MPI_Win_unlock_all(window_);
        MPI_Win_free(&window_);
    }

    std::int64_t take_numbers(std::int64_t count) {
        std::int64_t first = 0;
        check_mpi(MPI_Fetch_and_op(&count, &first, MPI_INT64_T, 0, 0, MPI_SUM, window_),
                  "MPI_Fetch_and_op");
        check_mpi(MPI_Win_flush(0, window_), "MPI_Win_flush");
        return first;
    }
    void report_step(std::int64_t step) {
        check_mpi(MPI_Accumulate(&step, 1, MPI_INT64_T, 0, rank_ + 1, 1, MPI_INT64_T, MPI_REPLACE,
                                 window_),
                  "MPI_Accumulate");
        check_mpi(MPI_Win_flush(0, window_), "MPI_Win_flush");
    }
    std::vector<int> ranks_before(std::int64_t step) {
        check_mpi(MPI_Win_sync(window_), "MPI_Win_sync");
        std::vector<int> ranks;
        for (int r = 0; r < size_; ++r)
            if (numbers_[r + 1] < step) ranks.push_back(r);
        return ranks;
    }

  private:
    int rank_, size_, exceptions_;
    std::int64_t* numbers_ = nullptr;
    MPI_Win window_ = MPI_WIN_NULL;
};

class MpiCommunicator final : public Communicator {
  public:
    MpiCommunicator(std::size_t part, std::string remark) : remark_(std::move(remark)) {
        if (!running()) throw SystemError("MPI is not running");
        check_mpi(MPI_Comm_dup(MPI_COMM_WORLD, &world_), "MPI_Comm_dup");
        MPI_Comm_set_errhandler(world_, MPI_ERRORS_RETURN);
        MPI_Comm_rank(world_, &rank_);
        MPI_Comm_size(world_, &size_);
        const int most = std::numeric_limits<int>::max() / size_;
        part_ = std::clamp<std::size_t>(part, 1, static_cast<std::size_t>(most));
        board_.emplace(world_, rank_, size_);
        std::array<char, MPI_MAX_PROCESSOR_NAME> host{};
        int length = 0;
        MPI_Get_processor_name(host.data(), &length);
        const std::span<const char> known(host.data(), static_cast<std::size_t>(length));
        hosts_ = all_gather(std::as_bytes(known));
    }
    MpiCommunicator(const MpiCommunicator&) = delete;
    MpiCommunicator& operator=(const MpiCommunicator&) = delete;
    ~MpiCommunicator() override {
        board_.reset();
        if (running()) MPI_Comm_free(&world_);
    }

    int rank() const override { return rank_; }
    int size() const override { return size_; }
    std::string description() const override {
        return fmt::format("MPI, {} rank{}{}", size_, size_ == 1 ? "" : "s",
                           remark_.empty() ? "" : " (" + remark_ + ")");
    }
    std::string name(int rank) const override {
        const auto& host = hosts_[static_cast<std::size_t>(rank)];
        return fmt::format(
            "rank {} on {}", rank,
            std::string_view(reinterpret_cast<const char*>(host.data()), host.size()));
    }
    std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) override {
        const auto transfer = begin_all_gather({mine.begin(), mine.end()});
        while (!transfer->done())
            std::this_thread::yield();
        return transfer->take();
    }
    double all_reduce_max(double value) override { return all_reduce(value, MPI_MAX); }
    double all_reduce_sum(double value) override { return all_reduce(value, MPI_SUM); }

    std::unique_ptr<Transfer> begin_all_gather(std::vector<std::byte> mine) override {
        return mpi_all_gather(world_, line_, part_, std::move(mine));
    }
    std::unique_ptr<Transfer> begin_broadcast(int root, std::vector<std::byte> bytes,
                                              std::uint64_t size) override {
        return mpi_broadcast(world_, line_, part_, root, std::move(bytes), size);
    }
    std::unique_ptr<Transfer> begin_send(int to, std::vector<std::byte> bytes) override {
        return mpi_send(world_, part_, to, std::move(bytes));
    }
    std::unique_ptr<Transfer> begin_receive(int from, std::uint64_t size) override {
        return mpi_receive(world_, part_, from, size);
    }

    std::int64_t take_numbers(std::int64_t count) override { return board_->take_numbers(count); }
    void report_step(std::int64_t step) override { board_->report_step(step); }
    std::vector<int> ranks_before(std::int64_t step) override { return board_->ranks_before(step); }

  private:
    double all_reduce(double value, MPI_Op operation) {
        double result = 0;
        check_mpi(MPI_Allreduce(&value, &result, 1, MPI_DOUBLE, operation, world_),
                  "MPI_Allreduce");
        return result;
    }

    MPI_Comm world_ = MPI_COMM_NULL;
    std::string remark_;
    MpiLine line_;
    int rank_ = 0, size_ = 1;
    std::size_t part_ = 0;
    std::optional<Board> board_;
    std::vector<std::vector<std::byte>> hosts_;
};

}  // namespace

MpiEnvironment::MpiEnvironment() : exceptions_(std::uncaught_exceptions()) {
    int provided = 0;
    if (running()) {
        MPI_Query_thread(&provided);
    } else {
        // Open MPI: a program started without mpirun needs no daemon beside it.
        setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
        check_mpi(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided),
                  "MPI_Init_thread");
        owner_ = true;
    }
    if (provided >= MPI_THREAD_FUNNELED) return;
    if (owner_) MPI_Finalize();
    throw SystemError("MPI does not support threads (MPI_THREAD_FUNNELED)");
}

MpiEnvironment::~MpiEnvironment() {
    if (!running()) return;
    int size = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (std::uncaught_exceptions() > exceptions_ && size > 1) MPI_Abort(MPI_COMM_WORLD, 1);
    if (owner_) MPI_Finalize();
}

void MpiEnvironment::abort(int code) const {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::abort();
}

std::unique_ptr<Communicator> mpi_communicator(std::size_t part, std::string remark) {
    return std::make_unique<MpiCommunicator>(part, std::move(remark));
}

bool gpu_aware_mpi() {
#ifdef MPIX_CUDA_AWARE_SUPPORT  // the header knows the question
    return MPIX_Query_cuda_support() == 1;
#else
    return false;
#endif
}

}  // namespace gaus
