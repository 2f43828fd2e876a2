// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/search.hpp"

#include "search/run/deadline.hpp"
#include "search/run/elites.hpp"
#include "search/run/exchange.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gaus {

/// Ranks that have not answered for long.
struct Silence {
    std::vector<std::string> remarks;  ///< a line for each that was not named before
    bool hopeless = false;             ///< the run is to end, and cannot wait for them any longer
    std::string who{};                 ///< then: one of them
};

/// What this rank says to the others and hears of them: one exchange after the other, each on its
/// way while its ranks compute.
class Conversation {
  public:
    Conversation(Communicator& communicator, const SearchSettings& settings,
                 const Deadline& deadline);

    /// The best of a batch of this rank may move to others. `scales`: [M], of the weightings.
    void note_elites(const BatchResult& result, std::span<const double> scales);
    /// For rank 0.
    void bring(BatchResult result) { outbox_.results.push_back(std::move(result)); }
    void bring(const Earning& earning) { outbox_.earned.push_back(earning); }
    void bring(std::string remark) { outbox_.remarks.push_back(std::move(remark)); }

    /// Moves the exchange on, and begins one when it is time. What was received, once it is here.
    /// `idle`: this rank has nothing left to do; `last`: begin one in any case. Never waits.
    std::optional<Received> move(bool idle, bool last);
    /// Nobody waits for a rank that does not answer, but the user learns which it is; and when the
    /// run is to end, it must not cost what the others have found.
    Silence silence();

    bool under_way() const { return exchange_.under_way(); }
    std::int64_t count() const { return exchange_.count(); }
    std::int64_t bytes() const { return exchange_.bytes(); }
    /// [s] that this thread has computed for exchanges.
    double seconds() const { return seconds_; }

  private:
    void begin(bool idle);
    void hear(Received& received);

    Communicator& communicator_;
    const SearchSettings& settings_;
    const Deadline& deadline_;
    Exchange exchange_;
    Offering outbox_;
    Elites elites_;
    std::set<int> silent_;
    double seconds_ = 0, next_ = 0, begun_ = 0;
};

}  // namespace gaus
