// SPDX-License-Identifier: Apache-2.0
#include "search/run/run.hpp"

#include "gaus/error.hpp"
#include "gaus/horizon.hpp"
#include "gaus/verify.hpp"

#include "search/policy/budget.hpp"
#include "search/policy/restart.hpp"
#include "search/run/gains.hpp"
#include "search/run/make_point.hpp"
#include "search/run/plan_batch.hpp"
#include "search/run/progress.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// How often the messages of other ranks are looked at.
constexpr std::chrono::milliseconds look_period(10);

}  // namespace

Run::Run(const Session& session, const Opening& opening, Communicator& communicator,
         Deadline& deadline, Reports& reports)
    : session_(session),
      settings_(session.settings),
      problem_(session.problem),
      opening_(opening),
      communicator_(communicator),
      deadline_(deadline),
      reports_(reports),
      closed_(session.closed),
      ledger_(ParetoFront(settings_.front_capacity, session.anchors), session.reference,
              !settings_.share),
      supply_(session, communicator),
      relaxer_(relax),
      conversation_(communicator, settings_, deadline),
      crew_(session.team.workers, deadline.stop()) {
    use(session.horizons);
    for (const FrontPoint& point : session.known)
        ledger_.add(point);
    enter_stored();
    remark_proven();
    if (session.left_out > 0)
        reports_.remark(
            fmt::format("{} steps are too many for restarts: there the front has baselines alone",
                        session.left_out));
    // A number of restarts that was asked for is made all the same.
    const bool done = session.complete && settings_.restarts == 0;
    if (session.cut || session.horizons.empty() || done) deadline_.end();
}

void Run::use(std::vector<OpenHorizon> horizons) {
    Workbench bench{problem_,        settings_,         std::move(horizons),
                    session_.scales, session_.mixtures, communicator_.rank(),
                    deadline_};
    if (reports_.has_live())
        bench.sighted = [this](std::int64_t restart, const std::vector<double>& objectives) {
            sightings_.add(restart, objectives);
        };
    bench_ = std::make_shared<const Workbench>(std::move(bench));
}

void Run::enter_starts(const OpenHorizon& horizon) {
    if (!shows_starts(settings_)) return;
    for (const FrontPoint& start : horizon.starts)
        ledger_.add(start);
}

/// What an earlier run has left: its complete batches; the others are done again.
void Run::enter_stored() {
    if (!session_.stored) return;
    for (const FrontPoint& point : session_.stored->points) {
        if (!is_sound(point))
            throw InputError("the stored front has a schedule that is not legal or not exact");
        if (point.restart < 0 || settings_.share) ledger_.add(point);
    }
    for (const BatchResult& batch : session_.stored->complete) {
        for (const Earning& earning : earnings_of(batch.trials, session_.portfolio->kinds()))
            supply_.note(earning);
        accept_result(batch, communicator_.rank());
    }
    history_ = settings_.resume->history;
    // What was cut short counts when it is done again.
    while (!history_.empty() && (history_.back().restarts > ledger_.restarts() ||
                                 history_.back().evaluations > evaluations_))
        history_.pop_back();
    migrations_ = settings_.resume->migrations;
}

/// With the smallest interval wanted, restarts move on to one that was found below; without sharing
/// they do not, because when it is found depends on the machine.
void Run::follow_smallest_interval() {
    if (!settings_.intervals.smallest || !settings_.share || deadline_.ended()) return;
    const auto ii = [](const FrontPoint& point) { return point.schedule.ii; };
    const FrontPoint found = *std::ranges::min_element(ledger_.points(), {}, ii);
    if (ii(found) >= bench_->horizons[0].windows.ii) return;
    std::vector<OpenHorizon> horizons{open_at(opening_, found)};
    enter_starts(horizons[0]);
    use(std::move(horizons));
}

/// Restarts begin where others have found a first schedule too; without sharing they do not,
/// because when it is found depends on the machine.
void Run::follow_opened_horizons() {
    if (closed_.empty() || !settings_.share || deadline_.ended()) return;
    std::vector<OpenHorizon> opened = open_with(opening_, ledger_.points(), closed_);
    if (opened.empty()) return;
    std::vector<OpenHorizon> horizons = bench_->horizons;
    for (OpenHorizon& horizon : opened) {
        enter_starts(horizon);
        horizons.push_back(std::move(horizon));
    }
    use(std::move(horizons));
}

/// Every worker has a batch; on a GPU one more is relaxed meanwhile.
void Run::hand_out() {
    const std::size_t wanted = crew_.workers() + (on_gpu(settings_) ? 1 : 0);
    while (!exhausted_ && !deadline_.ended() && crew_.busy() < wanted) {
        const Batch batch = supply_.next(seeks(settings_, bench_->horizons, session_.minimum_ii,
                                               closed_, shorter_than(session_, ledger_.points())));
        exhausted_ = batch.count == 0;
        if (exhausted_) break;
        const Outlook outlook{session_, bench_, ledger_, closed_, communicator_.size()};
        crew_.give(plan_batch(batch, outlook, relaxer_, deadline_.stop()));
        under_way_ += batch.count;
    }
}

/// What the crew has ended.
void Run::collect() {
    for (BatchResult& result : crew_.take(look_period)) {
        under_way_ -= static_cast<std::int64_t>(result.trials.size());
        sightings_.forget(result);
        note_earned(result);
        conversation_.note_elites(result, session_.scales);
        if (first()) {
            accept_result(std::move(result), 0);
            continue;
        }
        BatchResult sent = result;
        if (settings_.share) {
            std::erase_if(sent.points,
                          [&](const FrontPoint& point) { return !ledger_.accepts(point); });
            ledger_.add(std::move(result));
        }
        conversation_.bring(std::move(sent));
    }
    for (const std::string& line : relaxer_.take_remarks())
        conversation_.bring(fmt::format("{}: {}", communicator_.name(communicator_.rank()), line));
}

void Run::note_earned(BatchResult& result) {
    const auto& kinds = session_.portfolio->kinds();
    set_gains(result, ledger_, kinds, session_.scales, session_.reference);
    double seconds = 0;
    for (const TrialRow& trial : result.trials)
        seconds += trial.seconds;
    if (result.complete) supply_.note_length(result.what, seconds);
    for (const Earning& earning : earnings_of(result.trials, kinds)) {
        supply_.note(earning);
        conversation_.bring(earning);
    }
}

void Run::accept_result(BatchResult result, int from) {
    if (from != communicator_.rank())
        for (const FrontPoint& point : result.points)
            require_sound(point, from);
    for (const TrialRow& trial : result.trials) {
        evaluations_ += trial.iterations + trial.proposals;
        not_finite_ += trial.status == TrialStatus::not_finite;
    }
    ledger_.add(std::move(result));
}

/// Only what is legal and exact is used, wherever it comes from.
bool Run::is_sound(const FrontPoint& point) const {
    const bool fits = point.objectives.size() == session_.scales.size();
    return fits && verify(problem_, point.schedule, point.latency_bound, 1).empty() &&
           exact_values(problem_, settings_.objectives, settings_.terms, point.schedule) ==
               point.objectives;
}

void Run::require_sound(const FrontPoint& point, int from) const {
    if (!is_sound(point))
        throw SystemError(fmt::format("{} sent a schedule that is not legal or not exact",
                                      communicator_.name(from)));
}

void Run::converse(bool last) {
    const bool idle = exhausted_ && crew_.busy() == 0;
    if (auto received = conversation_.move(idle, last)) accept(std::move(*received));
    const Silence silence = conversation_.silence();
    for (const std::string& line : silence.remarks)
        reports_.remark(line);
    if (!silence.hopeless) return;
    report("searching");
    throw SystemError(
        fmt::format("{} does not answer: the run ends without its last results", silence.who));
}

void Run::accept(Received received) {
    for (auto& [from, result] : received.results)
        accept_result(std::move(result), from);
    for (Elite& elite : received.elites)
        accept(std::move(elite));
    for (const Earning& earning : received.earned)
        supply_.note(earning);
    if (first()) std::ranges::move(received.moved, std::back_inserter(migrations_));
    for (const std::string& line : received.remarks)
        reports_.remark(line);
    deadline_.reserve(received.reserve);
    ending_ = received.stop || received.idle;
}

/// Rank 0 has it with the results of its rank.
void Run::accept(Elite elite) {
    if (first()) return;
    require_sound(elite.point, elite.point.rank);
    ledger_.add(std::move(elite.point));
    ledger_.add(std::move(elite.trial));
}

/// Everybody's last results.
void Run::await_everybody() {
    deadline_.end();
    while (crew_.busy() > 0)
        collect();
    const std::int64_t last = conversation_.count() + 1;
    do {
        converse(true);
        if (conversation_.under_way()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (conversation_.under_way() || conversation_.count() < last);
}

/// What is proven to have no schedule is said at once, the rest at the end.
void Run::remark_proven() const {
    if (session_.proven.empty()) return;
    const std::size_t others = session_.proven.size() - 1;
    reports_.remark(
        session_.proven.back().reason +
        (others > 0 ? fmt::format(" (and {} more latency bounds or intervals have none)", others)
                    : ""));
}

/// Where no schedule was found to the end.
void Run::remark_closed() {
    for (const FrontPoint& point : ledger_.points())
        std::erase_if(closed_, [&](const auto& closed) { return is_legal_in(point, closed); });
    for (const bool tried : {true, false}) {
        std::vector<ClosedHorizon> still;
        std::ranges::copy_if(closed_, std::back_inserter(still),
                             [&](const auto& closed) { return closed.tried == tried; });
        if (!still.empty())
            reports_.remark(
                why_closed(problem_, still,
                           fmt::format(" in {:.1f} s; allow more --time", deadline_.seconds())));
    }
}

Progress Run::progress() const {
    Progress progress = progress_of(ledger_.points(), session_.reference);
    progress.phase = "searching";
    progress.now.seconds = deadline_.seconds();
    progress.now.restarts = ledger_.restarts();
    progress.now.evaluations = evaluations_;
    progress.not_finite = not_finite_;
    progress.exchanges = conversation_.count();
    progress.exchanged_bytes = conversation_.bytes();
    progress.exchange_share =
        conversation_.seconds() / std::max(1e-9, deadline_.elapsed() * settings_.threads);
    return progress;
}

/// What is known now, beyond what is on the front.
Progress Run::live_progress() const {
    Progress live = progress();
    live.under_way = under_way_;
    ParetoFront more(std::numeric_limits<std::size_t>::max());
    for (auto& objectives : sightings_.all()) {
        FrontPoint point;
        point.objectives = std::move(objectives);
        if (!ledger_.accepts(point)) continue;
        for (std::size_t m = 0; m < live.best.size(); ++m)
            live.best[m] = std::min(live.best[m], point.objectives[m]);
        more.insert(std::move(point));
    }
    live.more_found = static_cast<std::int64_t>(more.points().size());
    return live;
}

Front Run::front() const {
    Front result;
    result.objective_names = names_of(settings_.objectives);
    for (const Term& term : settings_.terms)
        result.objective_names.push_back(term.name);
    result.reference = session_.reference;
    result.complete = session_.complete;
    result.points = ledger_.points();
    std::ranges::stable_sort(result.points, {}, &FrontPoint::objectives);
    result.hidden = ledger_.hidden_points();
    result.history = history_;
    result.trials = ledger_.all_trials();
    result.migrations = migrations_;
    result.provenance.seed = settings_.seed;
    result.provenance.world_size = communicator_.size();
    return result;
}

void Run::report(const std::string& phase) {
    Progress now = progress();
    now.phase = phase;
    history_.push_back(now.now);
    reports_.report(front(), now);
}

void Run::show() {
    if (reports_.report_due()) report("searching");
    if (reports_.live_due()) reports_.live(live_progress());
}

/// A method whose start is not on the front may have found nothing.
void Run::require_points() const {
    if (first() && ledger_.points().empty())
        throw InfeasibleError(fmt::format("{}: no legal schedule was found{}",
                                          to_string(settings_.method),
                                          deadline_.left() <= 0 ? " in time" : ""));
}

Front Run::finish() {
    report("searching");
    while (!ending_) {
        if (deadline_.over()) deadline_.end();
        hand_out();
        collect();
        converse(false);
        follow_smallest_interval();
        follow_opened_horizons();
        show();
    }
    await_everybody();
    remark_closed();
    require_points();
    report("done");
    return front();
}

}  // namespace gaus
