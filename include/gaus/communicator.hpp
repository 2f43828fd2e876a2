#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// What the search needs of the other ranks. Every call is collective: all ranks make the same
/// calls in the same order.
class Communicator {
  public:
    virtual ~Communicator() = default;
    virtual int rank() const = 0;
    virtual int size() const = 0;
    /// For the log: "one rank", "MPI, 4 ranks", ...
    virtual std::string description() const = 0;
    /// Every rank's bytes, in the order of ranks, on every rank.
    virtual std::vector<std::vector<std::byte>> all_gather(std::span<const std::byte> mine) = 0;
    virtual double all_reduce_max(double value) = 0;
    virtual double all_reduce_sum(double value) = 0;
};

/// One rank, no transport.
std::unique_ptr<Communicator> local_communicator();

}  // namespace gaus
