// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// A transfer on its way, while its caller does something else. It ends before its communicator.
class Transfer {
  public:
    virtual ~Transfer() = default;
    /// Moves it on; true once it is complete. Never waits.
    virtual bool done() = 0;
    /// What arrived, once it is complete: of a gather one message a rank, in the order of ranks, of
    /// a broadcast or a receipt one, of a sending none.
    virtual std::vector<std::vector<std::byte>> take() = 0;
};

/// What the search needs of the other ranks. Called from one thread. Calls that are collective are
/// made by all ranks in the same order.
class Communicator {
  public:
    virtual ~Communicator() = default;
    virtual int rank() const = 0;  ///< 0 .. size() - 1
    virtual int size() const = 0;  ///< number of ranks
    /// For the log: "one rank", "MPI, 4 ranks", ...
    virtual std::string description() const = 0;
    /// For messages about a rank: "rank 3 on node17".
    virtual std::string name(int rank) const = 0;

    /// Every rank's bytes, in the order of ranks, on every rank. Collective.
    virtual std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) = 0;
    virtual double all_reduce_max(double value) = 0;  ///< Collective.
    virtual double all_reduce_sum(double value) = 0;  ///< Collective.

    /// all_gather, begun. Collective.
    virtual std::unique_ptr<Transfer> begin_all_gather(std::vector<std::byte> mine) = 0;
    /// `size` bytes of the rank `root` to all; elsewhere `bytes` is empty. Collective.
    virtual std::unique_ptr<Transfer> begin_broadcast(int root, std::vector<std::byte> bytes,
                                                      std::uint64_t size) = 0;
    /// To one other rank, which begins the receipt of as many bytes; in the order of their
    /// beginning.
    virtual std::unique_ptr<Transfer> begin_send(int to, std::vector<std::byte> bytes) = 0;
    /// `size` bytes from one other rank, which begins to send them.
    virtual std::unique_ptr<Transfer> begin_receive(int from, std::uint64_t size) = 0;

    /// The first of `count` numbers in a row out of 0, 1, 2, ...: every number goes to one rank.
    /// Not collective.
    virtual std::int64_t take_numbers(std::int64_t count) = 0;
    /// Lets rank 0 see that this rank has come as far as `step`. Not collective.
    virtual void report_step(std::int64_t step) = 0;
    /// On rank 0: the ranks that have not reported `step` yet.
    virtual std::vector<int> ranks_before(std::int64_t step) = 0;
};

/// One rank, no transport.
std::unique_ptr<Communicator> local_communicator();

}  // namespace gaus
