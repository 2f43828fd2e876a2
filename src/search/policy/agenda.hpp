// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace gaus {

/// What the restarts of a batch do.
enum class BatchKind : std::uint8_t {
    refining,   ///< they refine a baseline or an elite
    relaxing,   ///< they begin with the relaxation
    melting,    ///< one, refines a baseline for long
    polishing,  ///< one, refines an elite for long
    exploring,  ///< one, many short refinements from points of the front
};

/// Restarts that one worker runs together: ids first .. first + count - 1.
struct Batch {
    std::int64_t number = 0, first = 0, count = 0;
    BatchKind kind = BatchKind::refining;
    std::int64_t round = 0;  ///< batches of its kind before it
};

/// How the restarts of a run are dealt out. Batches come in cycles of three: a refining one, a
/// relaxing one, a refining one; where long refinements pay, a relaxing one, a melting one, a
/// refining one; on medium designs a polishing one follows the three. Before every one
/// comes an exploring one, or, where long refinements pay, before the first alone. So the id of a
/// restart alone says what it is, on any number of ranks and threads.
struct BatchPlan {
    std::int64_t refining = 1, relaxing = 1;  ///< restarts of such a batch
    std::int64_t splits = 1;    ///< times as many in a cycle's second refining batch, for less each
    bool relaxes = true;        ///< false: relaxing ones refine
    std::int64_t restarts = 0;  ///< of the run; 0: no end
    bool melts = false, polishes = false;
    bool explores = false;  ///< there are exploring ones
    bool uniform = false;   ///< all batches are the relaxing one

    /// Batch `number`, from 0. Its count is 0 beyond the end.
    Batch batch(std::int64_t number) const;
    /// The number of the batch of restart `id`.
    std::int64_t batch_of(std::int64_t id) const;

  private:
    std::vector<Batch> cycle() const;
};

/// The batches that an earlier run has left to do, as a sequence.
class Agenda {
  public:
    /// `done`: numbers of batches, ascending.
    Agenda(const BatchPlan& plan, const std::vector<std::int64_t>& done);

    /// The batch of a ticket, from 0: the ticket-th that is not done.
    Batch batch(std::int64_t ticket) const;

  private:
    BatchPlan plan_;
    std::vector<std::int64_t> gaps_;  // undone numbers below some that are done
    std::int64_t next_ = 0;           // from here on nothing is done
};

}  // namespace gaus
