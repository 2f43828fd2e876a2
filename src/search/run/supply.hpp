// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include "search/policy/agenda.hpp"
#include "search/policy/scoreboard.hpp"
#include "search/run/ledger.hpp"
#include "search/run/session.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gaus {

/// What the restarts of a batch have earned, those of one assignment together.
std::vector<Earning> earnings_of(std::span<const TrialRow> trials, std::span<const TaskKind> kinds);

/// The batches of a run, one after the other, as this rank gets them. Without sharing they follow
/// the agenda; with sharing the rank chooses by what has been earned on all ranks.
class Supply {
  public:
    /// What it gets must outlive it.
    Supply(const Session& session, Communicator& communicator);

    /// Its count is 0 when the run has no more restarts. `seeks`: as seeks(), now.
    Batch next(bool seeks);
    void note(const Earning& earning);
    /// A batch of this rank took so long.
    void note_length(const Assignment& what, double seconds);

  private:
    Batch choose(bool seeks);

    const Session& session_;
    Communicator& communicator_;
    Agenda agenda_;
    OpenNumbers open_;
    Scoreboard earned_;
    Dealer dealer_;
    std::vector<std::int64_t> flows_;  // numbers of those that this rank makes first, from behind
};

}  // namespace gaus
