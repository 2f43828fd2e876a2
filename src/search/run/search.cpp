// SPDX-License-Identifier: Apache-2.0
#include "gaus/search.hpp"

#include "comm/cores.hpp"
#include "search/policy/methods.hpp"
#include "search/run/deadline.hpp"
#include "search/run/demand.hpp"
#include "search/run/opening.hpp"
#include "search/run/reports.hpp"
#include "search/run/run.hpp"
#include "search/run/session.hpp"

namespace gaus {

namespace {

double earlier_seconds(const SearchSettings& settings) {
    const bool continues = settings.resume && !settings.resume->history.empty();
    return continues ? settings.resume->history.back().seconds : 0.0;
}

}  // namespace

Front search(const Problem& problem, SearchSettings settings, Communicator& communicator,
             const SearchCallbacks& callbacks) {
    check_settings(problem, settings);
    if (settings.threads == 0) settings.threads = threads_per_rank(communicator);
    if (settings.method != Method::search) settle(settings);
    const Team team = make_team(problem, settings, communicator);
    Deadline deadline(callbacks, settings.time_limit,
                      closing_seconds(problem, settings, communicator), earlier_seconds(settings));
    Reports reports(callbacks, settings.report_period, deadline, communicator.rank() == 0);
    const auto show_baselines = [&] {
        if (!reports.live_due()) return;
        Progress progress;
        progress.phase = "baselines";
        progress.now.seconds = deadline.seconds();
        reports.live(progress);
    };
    const Opening opening{problem, settings, deadline, communicator.rank(), show_baselines};
    const Session session = make_session(opening, team, communicator);
    return Run(session, opening, communicator, deadline, reports).finish();
}

}  // namespace gaus
