// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/front.hpp"
#include "gaus/search.hpp"

#include "search/run/conversation.hpp"
#include "search/run/crew.hpp"
#include "search/run/deadline.hpp"
#include "search/run/ledger.hpp"
#include "search/run/opening.hpp"
#include "search/run/relaxer.hpp"
#include "search/run/reports.hpp"
#include "search/run/session.hpp"
#include "search/run/sightings.hpp"
#include "search/run/supply.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace gaus {

/// The restarts of a run on one rank: this thread plans batches, talks to the other ranks and
/// reports, while its crew computes.
class Run {
  public:
    /// What it gets must outlive it. Enters what is known before the first restart.
    Run(const Session& session, const Opening& opening, Communicator& communicator,
        Deadline& deadline, Reports& reports);

    /// To the end. The front is complete on rank 0. Collective.
    Front finish();

  private:
    void use(std::vector<OpenHorizon> horizons);
    void enter_starts(const OpenHorizon& horizon);
    void enter_stored();
    void follow_smallest_interval();
    void follow_opened_horizons();

    void hand_out();
    void require_points() const;
    void collect();
    void converse(bool last);
    void accept(Received received);
    void accept(Elite elite);
    void note_earned(BatchResult& result);
    void accept_result(BatchResult result, int from);
    bool is_sound(const FrontPoint& point) const;
    void require_sound(const FrontPoint& point, int from) const;
    void await_everybody();

    void report(const std::string& phase);
    void show();
    void remark_proven() const;
    void remark_closed();
    Progress progress() const;
    Progress live_progress() const;
    Front front() const;

    bool first() const { return communicator_.rank() == 0; }

    const Session& session_;
    const SearchSettings& settings_;
    const Problem& problem_;
    const Opening& opening_;
    Communicator& communicator_;
    Deadline& deadline_;
    Reports& reports_;
    std::shared_ptr<const Workbench> bench_;
    std::vector<ClosedHorizon> closed_;
    Ledger ledger_;
    Supply supply_;
    std::vector<HistoryRow> history_;
    std::vector<MigrationRow> migrations_;
    Relaxer relaxer_;
    Conversation conversation_;
    Sightings sightings_;
    std::int64_t evaluations_ = 0, not_finite_ = 0;
    std::int64_t under_way_ = 0;  // restarts that the crew has
    bool exhausted_ = false;      // no batch is left
    bool ending_ = false;         // all ranks know that the run ends
    Crew crew_;                   // last, so that it ends first
};

}  // namespace gaus
