// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/horizon.hpp"
#include "gaus/stop.hpp"

#include "search/policy/agenda.hpp"
#include "search/run/ledger.hpp"
#include "search/run/relaxer.hpp"
#include "search/run/run_batch.hpp"
#include "search/run/session.hpp"

#include <memory>
#include <span>

namespace gaus {

/// What a batch is planned from: the run as it is now.
struct Outlook {
    const Session& session;
    std::shared_ptr<const Workbench> bench;
    const Ledger& ledger;
    std::span<const ClosedHorizon> closed;
    int ranks;
};

/// The restarts of a batch, what they are told, and their relaxation on its way, as
/// begin_relaxation().
PlannedBatch plan_batch(const Batch& batch, const Outlook& outlook, Relaxer& relaxer,
                        const StopCheck& stop);

}  // namespace gaus
