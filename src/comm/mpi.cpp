#include "gaus/mpi.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <limits>

#include <fmt/format.h>
#include <mpi.h>

namespace gaus {

namespace {

void check(int status, const char* call) {
    if (status == MPI_SUCCESS) return;
    std::array<char, MPI_MAX_ERROR_STRING> text{};
    int length = 0;
    MPI_Error_string(status, text.data(), &length);
    throw SystemError(fmt::format("{} failed: {}", call, text.data()));
}

bool running() {
    int initialized = 0, finalized = 0;
    MPI_Initialized(&initialized);
    MPI_Finalized(&finalized);
    return initialized != 0 && finalized == 0;
}

class MpiCommunicator final : public Communicator {
  public:
    explicit MpiCommunicator(std::size_t part) {
        if (!running()) throw SystemError("MPI is not running");
        check(MPI_Comm_dup(MPI_COMM_WORLD, &world_), "MPI_Comm_dup");
        MPI_Comm_set_errhandler(world_, MPI_ERRORS_RETURN);
        MPI_Comm_rank(world_, &rank_);
        MPI_Comm_size(world_, &size_);
        const int most = std::numeric_limits<int>::max() / size_;
        part_ = std::clamp<std::size_t>(part, 1, static_cast<std::size_t>(most));
    }
    MpiCommunicator(const MpiCommunicator&) = delete;
    MpiCommunicator& operator=(const MpiCommunicator&) = delete;
    ~MpiCommunicator() override {
        if (running()) MPI_Comm_free(&world_);
    }

    int rank() const override { return rank_; }
    int size() const override { return size_; }
    std::string description() const override {
        return fmt::format("MPI, {} rank{}", size_, size_ == 1 ? "" : "s");
    }
    std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) override;
    double all_reduce_max(double value) override { return all_reduce(value, MPI_MAX); }
    double all_reduce_sum(double value) override { return all_reduce(value, MPI_SUM); }

  private:
    double all_reduce(double value, MPI_Op operation) {
        double result = 0;
        check(MPI_Allreduce(&value, &result, 1, MPI_DOUBLE, operation, world_), "MPI_Allreduce");
        return result;
    }
    void gather_part(std::span<const std::byte> mine, std::span<const std::uint64_t> sizes,
                     std::uint64_t offset, std::vector<std::vector<std::byte>>& all);

    MPI_Comm world_ = MPI_COMM_NULL;
    int rank_ = 0, size_ = 1;
    std::size_t part_ = 0;
    std::vector<std::byte> received_;
};

std::vector<std::vector<std::byte>> MpiCommunicator::all_gather(std::span<const std::byte> mine) {
    const std::uint64_t size = mine.size();
    std::vector<std::uint64_t> sizes(static_cast<std::size_t>(size_));
    check(MPI_Allgather(&size, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, world_),
          "MPI_Allgather");
    std::vector<std::vector<std::byte>> all(sizes.size());
    for (std::size_t r = 0; r < sizes.size(); ++r)
        all[r].reserve(sizes[r]);
    const std::uint64_t longest = std::ranges::max(sizes);
    for (std::uint64_t offset = 0; offset < longest; offset += part_)
        gather_part(mine, sizes, offset, all);
    return all;
}

/// Every rank's bytes from `offset` on, at most one part, are added to `all`.
void MpiCommunicator::gather_part(std::span<const std::byte> mine,
                                  std::span<const std::uint64_t> sizes, std::uint64_t offset,
                                  std::vector<std::vector<std::byte>>& all) {
    std::vector<int> counts(sizes.size()), places(sizes.size());
    int total = 0;
    for (std::size_t r = 0; r < sizes.size(); ++r) {
        const std::uint64_t left = sizes[r] - std::min(sizes[r], offset);
        counts[r] = static_cast<int>(std::min<std::uint64_t>(left, part_));
        places[r] = total;
        total += counts[r];
    }
    received_.resize(static_cast<std::size_t>(total));
    const std::byte* const from = mine.data() + std::min<std::uint64_t>(offset, mine.size());
    check(MPI_Allgatherv(from, counts[static_cast<std::size_t>(rank_)], MPI_BYTE, received_.data(),
                         counts.data(), places.data(), MPI_BYTE, world_),
          "MPI_Allgatherv");
    for (std::size_t r = 0; r < sizes.size(); ++r) {
        const auto first = received_.begin() + places[r];
        all[r].insert(all[r].end(), first, first + counts[r]);
    }
}

}  // namespace

MpiEnvironment::MpiEnvironment() : exceptions_(std::uncaught_exceptions()) {
    int provided = 0;
    if (running()) {
        MPI_Query_thread(&provided);
    } else {
        // Open MPI: a program started without mpirun needs no daemon beside it.
        setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
        check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
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

std::unique_ptr<Communicator> mpi_communicator(std::size_t part) {
    return std::make_unique<MpiCommunicator>(part);
}

}  // namespace gaus
