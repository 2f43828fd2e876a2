#include "gaus/search.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "construct/every_schedule.hpp"
#include "construct/time_axis.hpp"
#include "search/policy/agenda.hpp"
#include "search/policy/budget.hpp"
#include "search/policy/mixtures.hpp"
#include "search/policy/restart.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/crew.hpp"
#include "search/run/elites.hpp"
#include "search/run/exchange.hpp"
#include "search/run/horizon_message.hpp"
#include "search/run/ledger.hpp"
#include "search/run/make_point.hpp"
#include "search/run/run_batch.hpp"
#include "search/run/seek.hpp"
#include "search/run/sightings.hpp"
#include "search/run/stored_run.hpp"
#include "search/run/summary.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Twice the largest value of each objective among the baselines, times `room`: the hypervolume
/// reference. Worse points do not enter the front.
std::vector<double> reference_of(std::span<const FrontPoint> points, std::size_t objectives,
                                 double room) {
    std::vector<double> reference(objectives, 0.0);
    for (const FrontPoint& point : points)
        for (std::size_t m = 0; m < objectives; ++m)
            reference[m] = std::max(reference[m], point.objectives[m]);
    for (double& value : reference)
        value = value > 0 ? value * 2 * room : 1.0;
    return reference;
}

/// A point with typical objective values: a list schedule's, else any baseline's.
const FrontPoint& typical_point(std::span<const FrontPoint> points) {
    const auto list = std::ranges::find(points, Origin::list, &FrontPoint::origin);
    return list == points.end() ? points.front() : *list;
}

/// The objective that scales are anchored at: communication, else the first.
std::size_t anchor_index(const SearchSettings& settings) {
    const std::size_t index = index_of(settings, Objective::communication);
    return index < settings.objectives.size() ? index : 0;
}

/// Time that this thread has computed for [s].
double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// How often the messages of other ranks are looked at.
constexpr std::chrono::milliseconds look_period(10);

/// A run of the search on one rank: this thread plans batches, moves messages and reports, while
/// its crew computes.
class Run {
  public:
    Run(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
        const SearchCallbacks& callbacks)
        : settings_(settings),
          communicator_(communicator),
          callbacks_(callbacks),
          problem_(problem),
          batches_(batch_plan(problem, settings)),
          earlier_(settings.resume && !settings.resume->history.empty()
                       ? settings.resume->history.back().seconds
                       : 0),
          stop_([this] { return stopping_.load(); }),
          relaxer_(relax),
          exchange_(communicator, settings.share ? settings.topology : Topology::none),
          crew_(on_gpu(settings) ? 1 : settings.threads, stop_) {}

    Front run();

  private:
    void start();
    HorizonMessage open();
    HorizonMessage open_first();
    std::vector<OpenHorizon> open_with(std::span<const FrontPoint> points,
                                       std::vector<ClosedHorizon>& closed) const;
    OpenHorizon begin_at(Horizon horizon) const;
    void add_all_schedules(OpenHorizon& open) const;
    OpenHorizon begin_with(FrontPoint start) const;
    void add_initial(std::vector<FrontPoint>& starts) const;
    void set_bench(std::vector<OpenHorizon> horizons, std::vector<double> scales);
    std::shared_ptr<Mixtures> make_mixtures(std::span<const std::vector<double>> weightings,
                                            std::span<const double> scales) const;
    void resume();
    void leave_out_long_horizons();
    void follow_smallest_interval();
    void follow_opened_horizons();
    void tell_closed_horizons();
    void remark_closed();

    void hand_out();
    PlannedBatch plan(const Batch& batch) const;
    double tables_beside_operators() const;
    void collect();
    void converse(bool last);
    void accept(Received received);
    void accept(Elite elite);
    void accept_result(BatchResult result, int from);
    bool is_sound(const FrontPoint& point) const;
    void require_sound(const FrontPoint& point, int from) const;
    void watch_ranks();
    void finish();

    double time_left() const;
    bool over() const;
    void tick();
    void show_live();
    void report();
    void remark(const std::string& line) const;
    Progress progress() const;
    Progress live_progress() const;
    Front front() const;

    bool first() const { return communicator_.rank() == 0; }
    double seconds() const { return earlier_ + callbacks_.elapsed(); }

    const SearchSettings& settings_;
    Communicator& communicator_;
    const SearchCallbacks& callbacks_;
    const Problem& problem_;
    const BatchPlan batches_;
    double earlier_;  // [s] of the runs that this one continues
    std::atomic<bool> stopping_ = false;
    StopCheck stop_;
    std::shared_ptr<Mixtures> mixtures_;
    std::shared_ptr<const Workbench> bench_;
    std::vector<double> reference_;
    std::vector<ClosedHorizon> closed_;  // that restarts look for a schedule in
    std::int32_t minimum_ii_ = 0;
    Loads loads_;  // of a typical schedule
    std::optional<Ledger> ledger_;
    std::optional<Agenda> agenda_;
    mutable Relaxer relaxer_;
    std::vector<HistoryRow> history_;
    std::vector<MigrationRow> migrations_;
    std::string phase_ = "baselines";

    Exchange exchange_;
    Offering outbox_;
    Elites elites_;
    Sightings sightings_;
    std::int64_t under_way_ = 0;  // restarts that the crew has
    bool exhausted_ = false;      // no batch is left
    bool ending_ = false;         // all ranks know that the run ends
    std::int64_t evaluations_ = 0, not_finite_ = 0;
    double exchange_seconds_ = 0, next_exchange_ = 0, exchange_begun_ = 0;
    std::set<int> silent_;
    double next_report_ = 0, next_live_ = 0;
    const std::thread::id thread_ = std::this_thread::get_id();
    std::atomic<double> reserve_ = 0;  // [s] that rank 0 needs after the search
    Crew crew_;                        // last, so that it ends first
};

void Run::start() {
    if (callbacks_.reserve) reserve_ = callbacks_.reserve();
    set_bench({}, {});
    HorizonMessage opened = open();
    stopping_ = opened.cut;
    set_bench(std::move(opened.horizons), {});
    if (settings_.intervals.smallest) minimum_ii_ = minimum_ii(problem_);
    if (settings_.intervals.smallest && bench_->horizons[0].windows.ii > minimum_ii_)
        minimum_ii_ = least_interval(problem_);
    closed_ = std::move(opened.closed);
    std::vector<FrontPoint> all;
    for (const OpenHorizon& horizon : bench_->horizons)
        all.insert(all.end(), horizon.starts.begin(), horizon.starts.end());
    add_initial(all);
    const FrontPoint& typical = typical_point(all);
    const auto scales = objective_scales(typical.objectives, anchor_index(settings_));
    loads_ = loads_of(problem_, typical.schedule);
    // Smaller intervals, found later, fold more onto every slot.
    const double room =
        settings_.intervals.smallest ? double(bench_->horizons[0].windows.ii) / minimum_ii_ : 1.0;
    // A run that has left no restart was stopped among its baselines: it begins anew.
    const bool continues = settings_.resume && !settings_.resume->trials.empty();
    reference_ = continues ? settings_.resume->reference : reference_of(all, scales.size(), room);
    auto anchors = primary_weightings(settings_);
    mixtures_ = make_mixtures(anchors, scales);
    set_bench(bench_->horizons, scales);
    for (auto& prices : anchors)
        for (std::size_t m = 0; m < prices.size(); ++m)
            prices[m] /= scales[m];
    ledger_.emplace(ParetoFront(settings_.front_capacity, std::move(anchors)), reference_,
                    !settings_.share);
    // A stored front has those that are still on it: others have left it for good.
    for (std::size_t i = 0; i < all.size() && !continues; ++i) {
        all[i].iteration = static_cast<std::int32_t>(i);
        ledger_->add(std::move(all[i]));
    }
    resume();
    tell_closed_horizons();
    leave_out_long_horizons();
    phase_ = "searching";
    report();
}

/// With a bound or an interval that the run chooses, the initial schedule may be in no horizon.
void Run::add_initial(std::vector<FrontPoint>& starts) const {
    const auto& initial = settings_.initial;
    const auto is_initial = [](const FrontPoint& point) { return point.origin == Origin::initial; };
    if (!initial || std::ranges::any_of(starts, is_initial)) return;
    if (!verify(problem_, *initial, -1, 1).empty()) return;
    const Objectives value = evaluate(problem_, *initial);
    starts.push_back(make_point(*bench_, static_cast<std::int32_t>(value.latency) + 1, *initial,
                                Origin::initial));
}

/// What is proven is said at once, the rest at the end.
void Run::tell_closed_horizons() {
    std::vector<ClosedHorizon> proven;
    std::ranges::copy_if(closed_, std::back_inserter(proven),
                         [](const auto& closed) { return !closed.reason.empty(); });
    std::erase_if(closed_, [](const auto& closed) { return !closed.reason.empty(); });
    if (proven.empty()) return;
    const std::string others =
        proven.size() > 1
            ? fmt::format(" (and {} more latency bounds or intervals have none)", proven.size() - 1)
            : "";
    remark(proven.back().reason + others);
}

/// Of the weightings, as far as a turn pays for them.
std::shared_ptr<Mixtures> Run::make_mixtures(std::span<const std::vector<double>> weightings,
                                             std::span<const double> scales) const {
    constexpr double seconds_per_node = 6e-4;  // of all cuts together
    std::vector<WeightedPrices> priced;
    for (const auto& weighting : weightings)
        priced.push_back({weighting, prices_of(weighting, scales, settings_.objectives)});
    const auto nodes =
        static_cast<std::int64_t>(turn_seconds(problem_, settings_) / seconds_per_node);
    return std::make_shared<Mixtures>(problem_, std::move(priced), nodes);
}

void Run::set_bench(std::vector<OpenHorizon> horizons, std::vector<double> scales) {
    Workbench bench{problem_,
                    settings_,
                    std::move(horizons),
                    std::move(scales),
                    mixtures_,
                    communicator_.rank(),
                    [this] { return seconds(); },
                    [this] { return time_left(); }};
    if (callbacks_.live)
        bench.sighted = [this](std::int64_t restart, const std::vector<double>& objectives) {
            sightings_.add(restart, objectives);
        };
    bench_ = std::make_shared<const Workbench>(std::move(bench));
}

/// Rank 0 decides, because what is found before a stop depends on the time; the others take its
/// horizons. When there is none, all look on.
HorizonMessage Run::open() {
    HorizonMessage opened;
    if (first()) opened = open_first();
    opened = broadcast(problem_, std::move(opened), communicator_);
    if (!opened.horizons.empty()) return opened;
    std::erase_if(opened.closed, [](const auto& closed) { return !closed.reason.empty(); });
    if (auto found = seek(problem_, settings_, opened.closed, communicator_,
                          [this] { return show_live(), over(); })) {
        std::erase_if(opened.closed, [&](const ClosedHorizon& closed) {
            return closed.ii == found->schedule.ii && closed.latency_bound == found->latency_bound;
        });
        if (first())
            opened.horizons.push_back(begin_with(make_point(
                *bench_, found->latency_bound, std::move(found->schedule), Origin::list)));
        opened.cut = over();
        return broadcast(problem_, std::move(opened), communicator_);
    }
    throw InfeasibleError(why_closed(problem_, opened.closed,
                                     fmt::format(" in {:.1f} s; allow more --time", seconds())));
}

HorizonMessage Run::open_first() {
    HorizonMessage mine;
    try {
        // A long range of intervals leaves time for the restarts. Without sharing the front must
        // not depend on the time that the baselines took.
        const double most = callbacks_.elapsed() + time_left() / 4;
        const auto enough = [this, most] { return settings_.share && callbacks_.elapsed() > most; };
        Horizons found = open_horizons(problem_, settings_.latency_bounds, settings_.intervals,
                                       {.known = settings_.initial ? &*settings_.initial : nullptr,
                                        .stop = [this] { return show_live(), over(); },
                                        .enough = enough});
        for (Horizon& horizon : found.open)
            mine.horizons.push_back(begin_at(std::move(horizon)));
        mine.closed = std::move(found.closed);
        // A run that goes on has what it found before.
        if (settings_.share && settings_.resume)
            for (OpenHorizon& horizon : open_with(settings_.resume->points, mine.closed))
                mine.horizons.push_back(std::move(horizon));
        const auto proven = [](const auto& closed) { return !closed.reason.empty(); };
        if (mine.horizons.empty() && std::ranges::all_of(mine.closed, proven))
            mine.infeasible = why_closed(problem_, mine.closed, "");
    } catch (const InfeasibleError& error) {
        mine.infeasible = error.what();
    } catch (const InputError& error) {
        mine.wrong = error.what();
    }
    mine.cut = over() && !mine.horizons.empty();
    return mine;
}

bool is_legal_in(const FrontPoint& point, const ClosedHorizon& closed) {
    return point.schedule.ii == closed.ii && point.latency_bound <= closed.latency_bound;
}

/// Horizons that are closed no more, as one of the points is legal there; they leave `closed`.
std::vector<OpenHorizon> Run::open_with(std::span<const FrontPoint> points,
                                        std::vector<ClosedHorizon>& closed) const {
    std::vector<OpenHorizon> opened;
    std::erase_if(closed, [&](const ClosedHorizon& one) {
        const auto legal = std::ranges::find_if(
            points, [&](const FrontPoint& point) { return is_legal_in(point, one); });
        if (legal == points.end()) return false;
        FrontPoint start = *legal;
        start.latency_bound = one.latency_bound;
        opened.push_back(begin_with(std::move(start)));
        return true;
    });
    return opened;
}

OpenHorizon Run::begin_with(FrontPoint start) const {
    OpenHorizon open = begin_at(
        open_horizon(problem_, start.latency_bound, start.schedule.ii, [this] { return over(); }));
    open.starts.push_back(std::move(start));
    return open;
}

OpenHorizon Run::begin_at(Horizon horizon) const {
    OpenHorizon open{std::move(horizon.windows), {}};
    const auto add = [&](Schedule schedule, Origin origin) {
        open.starts.push_back(
            make_point(*bench_, open.windows.latency_bound, std::move(schedule), origin));
    };
    const auto& initial = settings_.initial;
    if (initial && initial->ii == open.windows.ii &&
        verify(problem_, *initial, open.windows.latency_bound, 1).empty())
        add(*initial, Origin::initial);
    for (Baseline& baseline : horizon.baselines)
        add(std::move(baseline.schedule), baseline_origin(baseline.method));
    add_all_schedules(open);
    return open;
}

/// Where there are few schedules, the best of all of them: then the front is complete.
void Run::add_all_schedules(OpenHorizon& open) const {
    constexpr double most_choices = 1e5, most_of_run = 4e5;  // some 1e-6 s each
    const IntervalRange& range = settings_.intervals;
    const double horizons =
        static_cast<double>(settings_.latency_bounds.size()) * (1.0 + range.last - range.first);
    if (window_choices(open.windows) > std::min(most_choices, most_of_run / horizons)) return;
    if (!open.starts.empty() && over()) return;
    ParetoFront best(settings_.front_capacity);
    for_every_schedule(problem_, open.windows, [&](const Schedule& schedule) {
        const auto values = exact_values(problem_, settings_.objectives, settings_.terms, schedule);
        if (best.accepts(values))
            best.insert(make_point(*bench_, open.windows.latency_bound, schedule, Origin::list));
    });
    open.starts.insert(open.starts.end(), best.points().begin(), best.points().end());
}

/// What an earlier run has left enters first: complete batches; the others are done again.
void Run::resume() {
    std::vector<std::int64_t> done;
    if (settings_.resume) {
        StoredRun stored = sort_out(*settings_.resume, batches_);
        for (const FrontPoint& point : stored.points) {
            if (!is_sound(point))
                throw InputError("the stored front has a schedule that is not legal or not exact");
            if (point.restart < 0 || settings_.share) ledger_->add(point);
        }
        for (BatchResult& batch : stored.complete) {
            done.push_back(batch.number);
            accept_result(std::move(batch), communicator_.rank());
        }
        history_ = settings_.resume->history;
        // What was cut short counts when it is done again.
        while (!history_.empty() && (history_.back().restarts > ledger_->restarts() ||
                                     history_.back().evaluations > evaluations_))
            history_.pop_back();
        migrations_ = settings_.resume->migrations;
    }
    agenda_.emplace(batches_, done);
}

/// Restarts keep tables over time.
void Run::leave_out_long_horizons() {
    std::vector<OpenHorizon> horizons = bench_->horizons;
    std::int32_t longest = 0;
    std::erase_if(horizons, [&](const OpenHorizon& horizon) {
        const Windows& windows = horizon.windows;
        if (!is_long(problem_, windows)) return false;
        longest = std::max(longest, windows.ii > 0 ? windows.ii : windows.latency_bound);
        return true;
    });
    if (longest == 0) return;
    remark(fmt::format("{} steps are too many for restarts: there the front has baselines alone",
                       longest));
    if (horizons.empty()) stopping_ = true;
    set_bench(std::move(horizons), bench_->scales);
}

/// With the smallest interval wanted, restarts move on to one that was found below; without sharing
/// they do not, because when it is found depends on the machine.
void Run::follow_smallest_interval() {
    if (!settings_.intervals.smallest || !settings_.share || stopping_) return;
    const auto ii = [](const FrontPoint& point) { return point.schedule.ii; };
    const FrontPoint found = *std::ranges::min_element(ledger_->points(), {}, ii);
    if (ii(found) >= bench_->horizons[0].windows.ii) return;
    OpenHorizon open = begin_with(found);
    for (const FrontPoint& start : open.starts)
        ledger_->add(start);
    std::vector<OpenHorizon> horizons;
    horizons.push_back(std::move(open));
    set_bench(std::move(horizons), bench_->scales);
}

/// Restarts begin where others have found a first schedule too; without sharing they do not,
/// because when it is found depends on the machine.
void Run::follow_opened_horizons() {
    if (closed_.empty() || !settings_.share || stopping_) return;
    std::vector<OpenHorizon> opened = open_with(ledger_->points(), closed_);
    if (opened.empty()) return;
    std::vector<OpenHorizon> horizons = bench_->horizons;
    for (OpenHorizon& horizon : opened) {
        for (const FrontPoint& start : horizon.starts)
            ledger_->add(start);
        horizons.push_back(std::move(horizon));
    }
    set_bench(std::move(horizons), bench_->scales);
}

/// Every worker has a batch; on a GPU one more is relaxed meanwhile.
void Run::hand_out() {
    const std::size_t wanted = crew_.workers() + (on_gpu(settings_) ? 1 : 0);
    while (!exhausted_ && !stopping_ && crew_.busy() < wanted) {
        const Batch batch = agenda_->batch(communicator_.next_ticket());
        exhausted_ = batch.count == 0;
        if (exhausted_) break;
        crew_.give(plan(batch));
        under_way_ += batch.count;
    }
}

PlannedBatch Run::plan(const Batch& batch) const {
    PlannedBatch planned;
    planned.batch = batch;
    planned.bench = bench_;
    const RestartContext context{
        settings_,         bench_->horizons, minimum_ii_, traits_of(problem_),
        batches_.melts,    bench_->scales,   loads_,      ledger_->points(),
        ledger_->trials(), *mixtures_,       closed_};
    for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
        planned.restarts.push_back(plan_restart(id, batch.kind, context));
    planned.how = relaxation_of(settings_, batch.number);
    planned.threads = on_gpu(settings_) ? settings_.threads : 1;
    planned.how.threads = planned.threads;
    planned.how.terms = settings_.terms;
    if (planned.how.iterations <= 0)
        planned.how.iterations = std::max(
            10, affordable_iterations(problem_, settings_, batch.count, tables_beside_operators()));
    planned.refinement = refinement_seconds(problem_, settings_);
    if (batch.kind == BatchKind::melting)
        planned.refinement = planned.restarts.front().melts
                                 ? melt_seconds(problem_, settings_)
                                 : planned.refinement / static_cast<double>(batches_.refining);
    constexpr double polishing_turns = 2;
    if (batch.kind == BatchKind::polishing) planned.refinement *= polishing_turns;
    planned.relaxation =
        begin_relaxation(*bench_, planned.restarts, planned.how, relaxer_, stop_,
                         on_gpu(settings_) ? std::launch::async : std::launch::deferred);
    return planned;
}

/// Work of an iteration of the relaxation, relative to that on operators alone: long horizons have
/// large tables.
double Run::tables_beside_operators() const {
    constexpr double cells_per_operator = 16;  // that cost as much
    std::int64_t cells = 0;
    for (const OpenHorizon& horizon : bench_->horizons)
        cells = std::max(cells, time_cells(problem_, horizon.windows));
    return std::max(1.0,
                    static_cast<double>(cells) / cells_per_operator / problem_.operator_count());
}

/// What the crew has ended.
void Run::collect() {
    for (BatchResult& result : crew_.take(look_period)) {
        under_way_ -= static_cast<std::int64_t>(result.trials.size());
        sightings_.forget(result);
        if (settings_.share && communicator_.size() > 1) elites_.note(result, bench_->scales);
        if (first()) {
            accept_result(std::move(result), 0);
            continue;
        }
        BatchResult& sent = outbox_.results.emplace_back(result);
        if (!settings_.share) continue;
        std::erase_if(sent.points,
                      [&](const FrontPoint& point) { return !ledger_->accepts(point); });
        ledger_->add(std::move(result));
    }
    for (const std::string& line : relaxer_.take_remarks())
        outbox_.remarks.push_back(
            fmt::format("{}: {}", communicator_.name(communicator_.rank()), line));
}

void Run::accept_result(BatchResult result, int from) {
    if (from != communicator_.rank())
        for (const FrontPoint& point : result.points)
            require_sound(point, from);
    for (const TrialRow& trial : result.trials) {
        evaluations_ += trial.iterations + trial.proposals;
        not_finite_ += trial.status == TrialStatus::not_finite;
    }
    ledger_->add(std::move(result));
}

/// Only what is legal and exact is used, wherever it comes from.
bool Run::is_sound(const FrontPoint& point) const {
    const bool fits = point.objectives.size() == bench_->scales.size();
    return fits && verify(problem_, point.schedule, point.latency_bound, 1).empty() &&
           make_point(*bench_, point.latency_bound, point.schedule, point.origin).objectives ==
               point.objectives;
}

void Run::require_sound(const FrontPoint& point, int from) const {
    if (!is_sound(point))
        throw SystemError(fmt::format("{} sent a schedule that is not legal or not exact",
                                      communicator_.name(from)));
}

/// Moves the exchange on; begins one when it is time.
void Run::converse(bool last) {
    const double begin = thread_seconds();
    const bool idle = exhausted_ && crew_.busy() == 0;
    const double now = callbacks_.elapsed();
    if (!exchange_.under_way() && (now >= next_exchange_ || stopping_ || idle || last)) {
        outbox_.elites = elites_.take();
        outbox_.reserve = reserve_;
        outbox_.stop = stopping_;
        outbox_.idle = idle;
        exchange_.begin(std::exchange(outbox_, {}));
        exchange_begun_ = now;
        next_exchange_ = now + settings_.exchange_period;
    }
    if (auto received = exchange_.poll()) accept(std::move(*received));
    exchange_seconds_ += thread_seconds() - begin;
    watch_ranks();
}

void Run::accept(Received received) {
    for (auto& [from, result] : received.results)
        accept_result(std::move(result), from);
    for (Elite& elite : received.elites)
        accept(std::move(elite));
    for (MigrationRow& row : received.moved) {
        elites_.note_known(row, communicator_.rank());
        row.seconds = seconds();
        if (first()) migrations_.push_back(std::move(row));
    }
    for (const std::string& line : received.remarks)
        remark(line);
    reserve_ = received.reserve;
    ending_ = received.stop || received.idle;
    for (const int rank : std::exchange(silent_, {}))
        remark(fmt::format("{} answers again", communicator_.name(rank)));
}

/// Rank 0 has it with the results of its rank.
void Run::accept(Elite elite) {
    if (first()) return;
    require_sound(elite.point, elite.point.rank);
    ledger_->add(std::move(elite.point));
    ledger_->add(std::move(elite.trial));
}

/// Nobody waits for a rank that does not answer, but the user learns which it is; and when the run
/// is to end, it must not cost what the others have found.
void Run::watch_ranks() {
    const double waited = callbacks_.elapsed() - exchange_begun_;
    if (!exchange_.under_way() || waited < settings_.patience) return;
    if (first()) {
        for (const int rank : communicator_.ranks_before(exchange_.step()))
            if (silent_.insert(rank).second)
                remark(fmt::format("{} has not answered for {:.0f} s", communicator_.name(rank),
                                   waited));
    }
    // Large messages take their time. Rank 0 writes what there is before the others give up.
    const double most = (silent_.empty() ? 20 : first() ? 3 : 6) * settings_.patience;
    if (!stopping_ || waited < most) return;
    report();
    throw SystemError(
        fmt::format("{} does not answer: the run ends without its last results",
                    silent_.empty() ? "a rank" : communicator_.name(*silent_.begin())));
}

/// Everybody's last results.
void Run::finish() {
    stopping_ = true;
    while (crew_.busy() > 0)
        collect();
    const std::int64_t last = exchange_.count() + 1;
    do {
        converse(true);
        if (exchange_.under_way()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (exchange_.under_way() || exchange_.count() < last);
}

/// Where no schedule was found to the end.
void Run::remark_closed() {
    for (const FrontPoint& point : ledger_->points())
        std::erase_if(closed_, [&](const auto& closed) { return is_legal_in(point, closed); });
    for (const bool tried : {true, false}) {
        std::vector<ClosedHorizon> still;
        std::ranges::copy_if(closed_, std::back_inserter(still),
                             [&](const auto& closed) { return closed.tried == tried; });
        if (!still.empty())
            remark(why_closed(problem_, still,
                              fmt::format(" in {:.1f} s; allow more --time", seconds())));
    }
}

double Run::time_left() const {
    // What a stop leaves to do: rounding, verifying, evaluating and exchanging.
    const double closing =
        1.5e-6 * problem_.operator_count() + (communicator_.size() > 1 ? 0.05 : 0.0);
    return settings_.time_limit - reserve_ - closing - callbacks_.elapsed();
}

bool Run::over() const {
    return (callbacks_.interrupted && callbacks_.interrupted()) || time_left() <= 0;
}

Progress Run::progress() const {
    Progress progress = progress_of(ledger_->points(), reference_);
    progress.phase = phase_;
    progress.now.seconds = seconds();
    progress.now.restarts = ledger_->restarts();
    progress.now.evaluations = evaluations_;
    progress.not_finite = not_finite_;
    progress.exchanges = exchange_.count();
    progress.exchanged_bytes = exchange_.bytes();
    progress.exchange_share =
        exchange_seconds_ / std::max(1e-9, callbacks_.elapsed() * settings_.threads);
    return progress;
}

/// What is known now, beyond what is on the front.
Progress Run::live_progress() const {
    Progress live;
    if (!ledger_) {
        live.phase = phase_;
        live.now.seconds = seconds();
        return live;
    }
    live = progress();
    live.under_way = under_way_;
    ParetoFront more(std::numeric_limits<std::size_t>::max());
    for (auto& objectives : sightings_.all()) {
        FrontPoint point;
        point.objectives = std::move(objectives);
        if (!ledger_->accepts(point)) continue;
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
    result.reference = reference_;
    result.points = ledger_->points();
    std::ranges::stable_sort(result.points, {}, &FrontPoint::objectives);
    result.hidden = ledger_->hidden_points();
    result.history = history_;
    result.trials = ledger_->all_trials();
    result.migrations = migrations_;
    result.provenance.seed = settings_.seed;
    result.provenance.world_size = communicator_.size();
    return result;
}

void Run::report() {
    const Progress now = progress();
    history_.push_back(now.now);
    if (first() && callbacks_.report) {
        Front current = front();
        callbacks_.report(current, now);
    }
    if (callbacks_.reserve) reserve_ = callbacks_.reserve();
    next_report_ = callbacks_.elapsed() + settings_.report_period;
}

void Run::remark(const std::string& line) const {
    if (first() && callbacks_.remark) callbacks_.remark(line);
}

void Run::tick() {
    if (!first()) return;
    const double now = callbacks_.elapsed();
    if (now >= next_report_) report();
    show_live();
}

/// Does nothing in a thread of its own that somebody asks from whether the run is over.
void Run::show_live() {
    const bool mine = std::this_thread::get_id() == thread_;
    if (!mine || !first() || !callbacks_.live || callbacks_.elapsed() < next_live_) return;
    callbacks_.live(live_progress());
    next_live_ = callbacks_.elapsed() + 0.5;
}

Front Run::run() {
    start();
    while (!ending_) {
        if (over()) stopping_ = true;
        hand_out();
        collect();
        converse(false);
        follow_smallest_interval();
        follow_opened_horizons();
        tick();
    }
    finish();
    remark_closed();
    phase_ = "done";
    report();
    return front();
}

}  // namespace

Front search(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
             const SearchCallbacks& callbacks) {
    check(settings.space, problem.has_limits());
    return Run(problem, settings, communicator, callbacks).run();
}

}  // namespace gaus
