// SPDX-License-Identifier: Apache-2.0
#include "search/run/supply.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace gaus {

namespace {

std::vector<std::int64_t> done_in(const Session& session) {
    std::vector<std::int64_t> done;
    if (!session.stored || session.settings.share) return done;
    for (const BatchResult& batch : session.stored->complete)
        done.push_back(batch.number);
    return done;
}

}  // namespace

std::vector<Earning> earnings_of(std::span<const TrialRow> trials,
                                 std::span<const TaskKind> kinds) {
    std::map<Assignment, Earning> earned;
    for (const TrialRow& trial : trials) {
        const Assignment what = assignment_of(trial, kinds);
        Earning& earning = earned.try_emplace(what, Earning{what}).first->second;
        earning.seconds += trial.seconds;
        earning.gain += trial.gain;
    }
    std::vector<Earning> all;
    for (const auto& [what, earning] : earned)
        all.push_back(earning);
    return all;
}

Supply::Supply(const Session& session, Communicator& communicator)
    : session_(session),
      communicator_(communicator),
      agenda_(agenda_of(session)),
      open_(done_in(session)),
      dealer_(session.settings.time_limit) {
    if (!session.settings.share || session.horizons.empty()) return;
    const int ranks = communicator.size(), rank = communicator.rank();
    const bool begun = session.stored && !session.stored->complete.empty();
    if (!begun)
        for (std::int64_t horizon = rank; horizon < session.flows; horizon += ranks)
            flows_.insert(flows_.begin(), horizon);
    // Ranks begin at different places of the sequence.
    for (int skipped = 0; skipped < rank * session.team.workers; ++skipped)
        dealer_.next(session.portfolio->choices(earned_, false));
}

void Supply::note(const Earning& earning) {
    // Once made, a schedule of least communication earns no more, and where nothing is known
    // there is no measure.
    if (earning.what.start == Start::flow || earning.what.start == Start::repair) return;
    Earning noted = earning;
    if (session_.settings.mode == SearchMode::fixed) noted.gain = 0;
    earned_.add(noted);
}

void Supply::note_length(const Assignment& what, double seconds) {
    earned_.add_length(what, seconds);
}

Batch Supply::choose(bool seeks) {
    const Portfolio& portfolio = *session_.portfolio;
    Batch batch;
    batch.count = 1;
    if (!flows_.empty()) {
        batch.what = {portfolio.kinds().size() - 1, Start::flow, 0};
        batch.horizon = static_cast<std::size_t>(flows_.back());
        flows_.pop_back();
    } else {
        const Choice choice = dealer_.next(portfolio.choices(earned_, seeks));
        batch.what = choice.what;
        batch.count = choice.restarts;
        batch.parts = choice.parts;
    }
    const std::int64_t taken = communicator_.take_numbers(batch.count);
    batch.first = batch.number = taken + (session_.stored ? session_.stored->next_restart : 0);
    if (const std::int64_t most = session_.settings.restarts; most > 0) {
        const std::int64_t before = taken + (session_.stored ? session_.stored->restarts : 0);
        batch.count = std::clamp<std::int64_t>(most - before, 0, batch.count);
    }
    return batch;
}

Batch Supply::next(bool seeks) {
    if (session_.settings.share) return choose(seeks);
    return agenda_.batch(open_.number(communicator_.take_numbers(1)));
}

}  // namespace gaus
