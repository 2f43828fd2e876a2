// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/front.hpp"
#include "gaus/search.hpp"

#include "search/policy/scoreboard.hpp"
#include "search/run/ledger.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gaus {

/// A schedule that is the best of its rank for a weighting, with the restart that found it.
struct Elite {
    double value = 0;  ///< scalarised objectives, what `trial` minimises
    FrontPoint point;
    TrialRow trial;
};

/// What elites compete for: one of a kind moves at an exchange.
struct Niche {
    std::vector<double> weighting;
    std::int32_t ii = 0, latency_bound = 0;
    auto operator<=>(const Niche&) const = default;
};
Niche niche_of(const TrialRow& trial);

/// What a rank brings to an exchange.
struct Offering {
    std::vector<BatchResult> results;  ///< for rank 0
    std::vector<Elite> elites;         ///< one a niche
    std::vector<Earning> earned;       ///< by batches of this rank
    double reserve = 0;                ///< [s] that this rank needs after the search
    bool stop = false;                 ///< this rank wants the run to end
    bool idle = false;                 ///< it has nothing left to do
    std::vector<std::string> remarks;  ///< for the user, a line each
};

/// What it gets.
struct Received {
    std::vector<std::pair<int, BatchResult>> results;  ///< on rank 0: of the other ranks, by rank
    std::vector<Elite> elites;        ///< that others won their niche with, or the neighbour's
    std::vector<MigrationRow> moved;  ///< all of the exchange; without seconds
    std::vector<Earning> earned;      ///< by batches of the other ranks
    double reserve = 0;               ///< the largest
    bool stop = false;                ///< somebody wants the run to end
    bool idle = false;                ///< all are
    std::vector<std::string> remarks;
};

/// Exchanges of a run, one after the other, each on its way while its ranks compute. First all
/// learn what the others offer, a few numbers each; then results go to rank 0 and only those elites
/// move that are the best of all ranks in their niche (Topology::all), or to the next rank those
/// that are better than what it offered (ring). All ranks make the same calls: begin, then poll
/// until something is received.
class Exchange {
  public:
    Exchange(Communicator& communicator, Topology topology)
        : communicator_(communicator), topology_(topology) {}

    /// What this rank has reported to rank 0: twice in every exchange, when it has announced what
    /// it offers and when it has seen what the others do.
    std::int64_t step() const { return 2 * count_ - (announced_ || !moving_ ? 1 : 0); }
    bool under_way() const { return announced_ || moving_; }
    void begin(Offering mine);
    /// What was received once all is here. Never waits.
    std::optional<Received> poll();
    std::int64_t count() const { return count_; }
    std::int64_t bytes() const { return bytes_; }

  private:
    struct Bid {
        Niche niche;
        double value = 0;
        std::int64_t restart = 0;
        std::uint64_t bytes = 0;  ///< of the packed elite
    };
    /// What all learn of a rank.
    struct Announcement {
        std::uint64_t result_bytes = 0;
        std::vector<Bid> bids;
        std::vector<Earning> earned;
        double reserve = 0;
        bool stop = false, idle = false;
        std::vector<std::string> remarks;
    };
    /// Bytes on their way to this rank.
    struct Inbound {
        std::unique_ptr<Transfer> transfer;
        int from;
        bool holds_results;
    };

    static std::vector<std::byte> pack(const Announcement& announcement);
    static Announcement unpack(std::span<const std::byte> bytes);
    void move(const std::vector<Announcement>& all);
    void move_results(const std::vector<Announcement>& all);
    void move_winners(const std::vector<Announcement>& all);
    void move_round(const std::vector<Announcement>& all);
    void expect(Inbound inbound, std::uint64_t bytes);
    void send(int to, std::vector<std::byte> bytes);
    void note_move(int from, int to, const Bid& bid);
    bool arrived();
    Received receive();

    Communicator& communicator_;
    Topology topology_;
    std::vector<std::byte> results_;              // packed
    std::vector<std::vector<std::byte>> elites_;  // packed, in the order of the bids
    std::unique_ptr<Transfer> announced_;
    bool moving_ = false;
    std::vector<Inbound> inbound_;
    std::vector<std::unique_ptr<Transfer>> outbound_;
    Received received_;
    std::int64_t count_ = 0, bytes_ = 0;
};

}  // namespace gaus
