#include "gaus/search.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "search/exchange.hpp"
#include "search/horizon_message.hpp"
#include "search/restart.hpp"
#include "search/weighting.hpp"
#include "search/worker.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
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

bool below(std::span<const double> objectives, std::span<const double> reference) {
    return std::ranges::equal(objectives, reference, std::less{});
}

/// A point with typical objective values: a list schedule's, else any baseline's.
const FrontPoint& typical_point(std::span<const FrontPoint> points) {
    const auto list = std::ranges::find(points, Origin::list, &FrontPoint::origin);
    return list == points.end() ? points.front() : *list;
}

/// Memory of a schedule in mean sizes of the operators.
double load_of(const Problem& problem, const Schedule& schedule) {
    const auto size = problem.size();
    const double total = std::accumulate(size.begin(), size.end(), 0.0);
    const auto memory = static_cast<double>(evaluate(problem, schedule).memory);
    return total > 0 ? std::max(1.0, memory * problem.operator_count() / total) : 1.0;
}

/// The objective that scales are anchored at: communication, else the first.
std::size_t anchor_index(const SearchSettings& settings) {
    const std::size_t index = index_of(settings, Objective::communication);
    return index < settings.objectives.size() ? index : 0;
}

/// A run of the search on one rank.
class Run {
  public:
    Run(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
        const SearchCallbacks& callbacks)
        : settings_(settings),
          communicator_(communicator),
          callbacks_(callbacks),
          bench_{problem, settings, {}, {}, communicator.rank(), callbacks.elapsed},
          stop_([this, caller = std::this_thread::get_id()] {
              if (std::this_thread::get_id() == caller) tick();
              return over();
          }),
          front_(settings.front_capacity) {}

    Front run();

  private:
    /// What this rank does in a generation.
    struct Turn {
        std::int64_t first, count;  ///< restart ids
        bool relaxing;
    };
    struct Planned {
        Turn turn;
        std::vector<Restart> restarts;
        Relaxation relaxation;
    };

    void start();
    void open();
    OpenHorizon begin_at(Horizon horizon) const;
    void follow_smallest_interval();
    Planned plan(std::int64_t generation);
    void generation(std::int64_t number);
    void merge(Findings findings);
    bool over() const;
    void tick();
    void report();
    Progress progress() const;
    Front front() const;
    Turn turn(std::int64_t generation) const;
    int iterations(const Turn& turn) const;
    double refinement(const Turn& turn) const;
    int affordable_iterations(std::int64_t lanes) const;
    bool on_gpu() const { return settings_.relaxation.device == Device::cuda; }
    double turn_seconds() const { return settings_.time_limit / 12; }
    std::int64_t lanes() const;

    const SearchSettings& settings_;
    Communicator& communicator_;
    const SearchCallbacks& callbacks_;
    Workbench bench_;
    StopCheck stop_;  // ticks when it is called on this thread
    std::int32_t minimum_ii_ = 0;
    double load_ = 1;  // memory of a typical schedule, in mean sizes
    ParetoFront front_;
    std::vector<double> reference_;
    std::vector<HistoryRow> history_;
    std::vector<TrialRow> trials_;
    std::int64_t restarts_ = 0, evaluations_ = 0;
    double next_report_ = 0, next_live_ = 0;
    std::string phase_ = "baselines";
    bool stopped_ = false;
    std::atomic<double> reserve_ = 0;  // [s] that rank 0 needs after the search
    std::optional<Planned> ahead_;     // the next turn, under way; last, so that it ends first
};

void Run::start() {
    if (callbacks_.reserve) reserve_ = callbacks_.reserve();
    if (settings_.intervals.first > 0) minimum_ii_ = minimum_ii(bench_.problem);
    open();
    std::vector<FrontPoint> all;
    for (const OpenHorizon& horizon : bench_.horizons)
        all.insert(all.end(), horizon.starts.begin(), horizon.starts.end());
    if (all.empty()) {
        throw InfeasibleError(
            "no schedule meets the limits within the latency bound; raise a limit or the bound");
    }
    const FrontPoint& typical = typical_point(all);
    bench_.scales = objective_scales(typical.objectives, anchor_index(settings_));
    load_ = load_of(bench_.problem, typical.schedule);
    // Smaller intervals, found later, fold more onto every slot.
    const double room =
        settings_.intervals.smallest ? double(bench_.horizons[0].windows.ii) / minimum_ii_ : 1.0;
    reference_ = reference_of(all, bench_.scales.size(), room);
    auto anchors = primary_weightings(settings_);
    for (auto& prices : anchors)
        for (std::size_t m = 0; m < prices.size(); ++m)
            prices[m] /= bench_.scales[m];
    front_ = ParetoFront(settings_.front_capacity, std::move(anchors));
    for (FrontPoint& point : all)
        front_.insert(std::move(point));
    report();
}

/// Rank 0 decides, because what is found depends on the time; the others take its horizons.
void Run::open() {
    HorizonMessage mine;
    if (communicator_.rank() == 0) {
        try {
            // A long range of intervals leaves time for the restarts.
            const auto enough = [this] { return callbacks_.elapsed() > settings_.time_limit / 4; };
            for (Horizon& horizon : open_horizons(
                     bench_.problem, settings_.latency_bounds, settings_.intervals,
                     [this] { return over(); }, enough))
                mine.horizons.push_back(begin_at(std::move(horizon)));
        } catch (const InfeasibleError& error) {
            mine.infeasible = error.what();
        } catch (const InputError& error) {
            mine.wrong = error.what();
        }
    }
    bench_.horizons = broadcast(bench_.problem, std::move(mine), communicator_);
}

OpenHorizon Run::begin_at(Horizon horizon) const {
    OpenHorizon open{std::move(horizon.windows), {}};
    const auto add = [&](Schedule schedule, Origin origin) {
        open.starts.push_back(
            make_point(bench_, open.windows.latency_bound, std::move(schedule), origin));
    };
    const auto& initial = settings_.initial;
    if (initial && initial->ii == open.windows.ii &&
        verify(bench_.problem, *initial, open.windows.latency_bound, 1).empty())
        add(*initial, Origin::initial);
    for (Baseline& baseline : horizon.baselines)
        add(std::move(baseline.schedule), baseline_origin(baseline.method));
    return open;
}

/// With the smallest interval wanted, restarts move on to one that was found below.
void Run::follow_smallest_interval() {
    if (!settings_.intervals.smallest) return;
    const auto ii = [](const FrontPoint& point) { return point.schedule.ii; };
    const FrontPoint& found = *std::ranges::min_element(front_.points(), {}, ii);
    if (ii(found) >= bench_.horizons[0].windows.ii) return;
    ahead_.reset();  // of the horizons so far
    OpenHorizon open = begin_at(
        open_horizon(bench_.problem, found.latency_bound, ii(found), [this] { return over(); }));
    open.starts.push_back(found);
    bench_.horizons.assign(1, std::move(open));
    for (const FrontPoint& start : bench_.horizons[0].starts)
        if (below(start.objectives, reference_)) front_.insert(start);
}

bool Run::over() const {
    if (callbacks_.interrupted && callbacks_.interrupted()) return true;
    // What a stop leaves to do: rounding, verifying, evaluating and exchanging.
    const double closing = 1.5e-6 * bench_.problem.operator_count();
    return callbacks_.elapsed() >= settings_.time_limit - reserve_ - closing;
}

Progress Run::progress() const {
    Progress progress;
    progress.phase = phase_;
    progress.best.assign(bench_.scales.size(), std::numeric_limits<double>::infinity());
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : front_.points()) {
        values.push_back(point.objectives);
        for (std::size_t m = 0; m < progress.best.size(); ++m)
            progress.best[m] = std::min(progress.best[m], point.objectives[m]);
    }
    progress.now = {callbacks_.elapsed(), restarts_, evaluations_, hypervolume(values, reference_),
                    static_cast<std::int64_t>(front_.points().size())};
    return progress;
}

Front Run::front() const {
    Front result;
    for (const Objective objective : settings_.objectives)
        result.objective_names.emplace_back(objective_names[static_cast<std::size_t>(objective)]);
    for (const Term& term : settings_.terms)
        result.objective_names.push_back(term.name);
    result.reference = reference_;
    result.points = front_.points();
    std::ranges::stable_sort(result.points, {}, &FrontPoint::objectives);
    result.history = history_;
    result.trials = trials_;
    result.provenance.seed = settings_.seed;
    result.provenance.world_size = communicator_.size();
    return result;
}

void Run::report() {
    const Progress now = progress();
    history_.push_back(now.now);
    if (communicator_.rank() == 0 && callbacks_.report) {
        Front current = front();
        callbacks_.report(current, now);
    }
    if (callbacks_.reserve) reserve_ = callbacks_.reserve();
    next_report_ = callbacks_.elapsed() + settings_.report_period;
}

void Run::tick() {
    if (communicator_.rank() != 0) return;
    const double now = callbacks_.elapsed();
    if (now >= next_report_) report();
    if (callbacks_.live && now >= next_live_) {
        callbacks_.live(progress());
        next_live_ = now + 0.5;
    }
}

/// Restarts that relax at once: a group for every thread, enough to fill a GPU.
std::int64_t Run::lanes() const {
    if (settings_.batch > 0) return settings_.batch;
    return on_gpu() ? 512 : std::int64_t{group_of_lanes} * settings_.threads;
}

/// Iterations of the relaxation that fit half a turn of `lanes` restarts.
int Run::affordable_iterations(std::int64_t lanes) const {
    constexpr double cpu = 1e-8;   // [s] per operator, restart and iteration, one thread
    constexpr double gpu = 1e-10;  // an estimate: eight times what the memory of an H100 allows
    const std::int64_t at_once =
        on_gpu() ? lanes : std::int64_t{group_of_lanes} * settings_.threads;
    const auto rounds = static_cast<double>((lanes + at_once - 1) / at_once);
    const double seconds =
        rounds * (on_gpu() ? gpu * static_cast<double>(lanes) : cpu * group_of_lanes);
    return static_cast<int>(
        std::min(700.0, turn_seconds() / 2 / bench_.problem.operator_count() / seconds));
}

/// Restarts come in cycles of three turns: a refining one, a relaxing one, a refining one. A rank
/// works on one cycle at a time, cycles are dealt out round the ranks. So the id of a restart alone
/// says what it is, on any number of ranks. Designs too large to relax within a turn are refined
/// in all three.
Run::Turn Run::turn(std::int64_t generation) const {
    constexpr int fewest_iterations = 30;
    const std::int64_t lanes = this->lanes();
    const std::int64_t share = settings_.intervals.first > 0 ? 16 : 8;
    const std::int64_t refining = std::max<std::int64_t>(1, lanes / share);
    const bool can_relax = settings_.batch > 0 || settings_.relaxation.iterations > 0 ||
                           affordable_iterations(lanes) >= fewest_iterations;
    const std::int64_t relaxing = can_relax ? lanes : refining;
    const std::int64_t cycle = generation / 3 * communicator_.size() + communicator_.rank();
    const std::int64_t first = cycle * (refining + relaxing + refining);
    switch (generation % 3) {
        case 0:
            return {first, refining, false};
        case 1:
            return {first + refining, relaxing, can_relax};
        default:
            return {first + refining + relaxing, refining, false};
    }
}

/// Of the relaxation. A function of the settings and the problem alone, like the time for the
/// refinement: nothing is measured, so that a restart does the same work everywhere.
int Run::iterations(const Turn& turn) const {
    if (settings_.relaxation.iterations > 0) return settings_.relaxation.iterations;
    return std::max(10, affordable_iterations(turn.count));
}

/// Of all restarts of a turn together, [s].
double Run::refinement(const Turn& turn) const {
    const bool shared = turn.relaxing && settings_.relaxation.iterations <= 0;
    return turn_seconds() * settings_.threads / (shared ? 2 : 1);
}

/// On a GPU the relaxation runs while the CPU refines the turn before.
Run::Planned Run::plan(std::int64_t generation) {
    Planned planned{turn(generation), {}, {}};
    const RestartContext context{
        settings_,     bench_.horizons, minimum_ii_,     bench_.problem.has_limits(),
        bench_.scales, load_,           front_.points(), trials_};
    const auto [first, count, relaxing] = planned.turn;
    for (std::int64_t id = first; id < first + count; ++id) {
        if (settings_.restarts > 0 && id >= settings_.restarts) break;
        planned.restarts.push_back(plan_restart(id, relaxing, context));
    }
    planned.relaxation =
        begin_relaxation(bench_, planned.restarts, iterations(planned.turn), front_.points(), stop_,
                         on_gpu() ? std::launch::async : std::launch::deferred);
    return planned;
}

void Run::generation(std::int64_t number) {
    Planned now = ahead_ ? *std::exchange(ahead_, std::nullopt) : plan(number);
    if (on_gpu() && turn(number + 1).relaxing) ahead_ = plan(number + 1);
    phase_ = now.turn.relaxing ? "relaxing" : "refining";
    Findings findings;
    for (Outcome& outcome : run_restarts(bench_, now.restarts, std::move(now.relaxation),
                                         refinement(now.turn), front_.points(), stop_)) {
        for (FrontPoint& point : outcome.points)
            if (below(point.objectives, reference_) && front_.accepts(point.objectives))
                findings.points.push_back(std::move(point));
        findings.trials.push_back(std::move(outcome.trial));
        findings.evaluations += outcome.evaluations;
    }
    findings.stop = over();
    findings.reserve = reserve_;
    merge(exchange(std::move(findings), communicator_));
}

void Run::merge(Findings findings) {
    for (FrontPoint& point : findings.points)
        front_.insert(std::move(point));
    stopped_ = findings.stop || findings.trials.empty();
    restarts_ += static_cast<std::int64_t>(findings.trials.size());
    evaluations_ += findings.evaluations;
    std::ranges::move(findings.trials, std::back_inserter(trials_));
    reserve_ = findings.reserve;
    if (!stopped_) follow_smallest_interval();
    tick();
}

Front Run::run() {
    start();
    for (std::int64_t number = 0; !stopped_; ++number)
        generation(number);
    phase_ = "done";
    report();
    return front();
}

}  // namespace

Front search(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
             const SearchCallbacks& callbacks) {
    return Run(problem, settings, communicator, callbacks).run();
}

}  // namespace gaus
