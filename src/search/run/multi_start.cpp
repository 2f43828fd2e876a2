// SPDX-License-Identifier: Apache-2.0
#include "gaus/multi_start.hpp"

#include "gaus/baseline.hpp"
#include "gaus/categorical.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/windows.hpp"

#include "construct/time_axis.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/available_memory.hpp"
#include "search/run/make_point.hpp"
#include "search/run/peers.hpp"
#include "search/run/progress.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <limits>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Front and restarts of the run, filled by the workers and read by the thread that reports.
class Findings {
  public:
    explicit Findings(ParetoFront front) : front_(std::move(front)) {}

    void take(Found found) {
        const std::lock_guard lock(mutex_);
        for (FrontPoint& point : found.points)
            improved_ |= front_.insert(std::move(point));
        std::ranges::move(found.trials, std::back_inserter(trials_));
        evaluations_ += found.evaluations;
    }
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(failure);
    }
    void end_worker() {
        {
            const std::lock_guard lock(mutex_);
            ++ended_;
        }
        changed_.notify_one();
    }

    /// Waits for the end of `workers`, or a while; true when they have ended.
    bool wait_for(int workers) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::milliseconds(20),
                                 [&] { return ended_ == workers; });
    }
    void rethrow() const {
        const std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
    }
    bool failed() const {
        const std::lock_guard lock(mutex_);
        return failure_ != nullptr;
    }
    /// Whether the front got points since the last call.
    bool take_improved() {
        const std::lock_guard lock(mutex_);
        return std::exchange(improved_, false);
    }
    /// Points by their objectives, restarts by their numbers.
    void fill(Front& front) const {
        const std::lock_guard lock(mutex_);
        front.points = front_.points();
        front.trials = trials_;
        std::ranges::stable_sort(front.points, {}, &FrontPoint::objectives);
        std::ranges::stable_sort(front.trials, {}, &TrialRow::restart);
    }
    std::int64_t restarts() const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::int64_t>(trials_.size());
    }
    std::int64_t evaluations() const {
        const std::lock_guard lock(mutex_);
        return evaluations_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    ParetoFront front_;
    std::vector<TrialRow> trials_;
    std::int64_t evaluations_ = 0;
    std::exception_ptr failure_;
    int ended_ = 0;
    bool improved_ = false;
};

class MultiStart {
  public:
    MultiStart(const Problem& problem, const MultiStartSettings& settings,
               const SearchCallbacks& callbacks)
        : settings_(settings),
          callbacks_(callbacks),
          bench_{problem, settings, {}, {}, 1, callbacks.elapsed, [this] { return left(); }},
          findings_(ParetoFront(front_capacity, {settings.prices})),
          workers_(std::max(1, settings.threads)) {}

    Front run() {
        if (settings_.peer == Peer::gs && settings_.intervals.first > 0)
            throw InputError("gs: found --ii, expected a design without pipelining");
        if (settings_.peer == Peer::gs && !settings_.categorical)
            throw InputError("gs: found no relaxation, expected MultiStartSettings::categorical");
        bench_.prices = prices_of(settings_.prices, std::vector(settings_.prices.size(), 1.0),
                                  settings_.objectives);
        closing_ = closing();
        reserve();
        fit_memory();
        open();
        deliver_ = [this](Found found) { findings_.take(std::move(found)); };
        stop_ = [this] { return left() <= 0 || findings_.failed() || interrupted(); };
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < workers_; ++i)
                threads.emplace_back([this] { work(); });
            while (!findings_.wait_for(workers_))
                tick();
        }
        findings_.rethrow();
        Front front = report();
        if (front.points.empty())
            throw InfeasibleError(fmt::format("{}: no legal schedule was found{}",
                                              to_string(settings_.peer),
                                              left() <= 0 ? " in time" : ""));
        return front;
    }

  private:
    static constexpr std::size_t front_capacity = 500;
    static constexpr double report_period = 1;

    bool interrupted() const { return callbacks_.interrupted && callbacks_.interrupted(); }

    /// [s] until restarts must end.
    double left() const {
        return settings_.time_limit - reserve_ - closing_ - callbacks_.elapsed();
    }

    /// What a stop leaves to do [s]: rounding, verifying, and with gs the pass it waits for.
    double closing() const {
        const double each = 2e-6 * bench_.problem.operator_count() *
                            static_cast<double>(restarts_together(settings_.peer));
        if (settings_.peer != Peer::gs) return each;
        return each + categorical_stop_seconds(bench_.problem, longest_bound(), bench_.prices);
    }

    void reserve() {
        if (callbacks_.reserve) reserve_ = callbacks_.reserve();
    }

    bool informed() const {
        if (settings_.start == PeerStart::usual) return settings_.peer == Peer::annealing;
        return settings_.start == PeerStart::informed;
    }

    /// Uninformed, one baseline is enough: annealing begins there.
    void open() {
        const bool one = !informed() && settings_.intervals.first == 0;
        const auto stop = [&] { return one || left() <= 0 || interrupted(); };
        Horizons horizons = open_horizons(bench_.problem, settings_.latency_bounds,
                                          settings_.intervals, {.stop = stop});
        if (horizons.open.empty())
            throw InfeasibleError(why_closed(bench_.problem, horizons.closed,
                                             " in a first try; gaus solve goes on looking"));
        for (Horizon& horizon : horizons.open)
            bench_.horizons.push_back(begin_at(std::move(horizon)));
    }

    PeerHorizon begin_at(Horizon horizon) {
        PeerHorizon open{std::move(horizon.windows), std::nullopt};
        if (is_long(bench_.problem, open.windows))
            throw InputError(fmt::format(
                "{}: found a latency bound of {} steps{}, too many for its tables over time",
                to_string(settings_.peer), open.windows.latency_bound,
                open.windows.ii > 0 ? fmt::format(" at II {}", open.windows.ii) : ""));
        note_reference(open.windows);
        const bool annealing = settings_.peer == Peer::annealing;
        if (!informed() && !annealing) return open;
        for (Baseline& baseline : horizon.baselines) {
            FrontPoint point =
                make_point(bench_.problem, settings_.objectives, {}, open.windows.latency_bound,
                           std::move(baseline.schedule), baseline_origin(baseline.method));
            point.seconds = callbacks_.elapsed();
            const bool better =
                !open.start || priced(settings_, point) < priced(settings_, *open.start);
            if (better) open.start = std::move(point);
            if (!informed()) break;
        }
        if (!open.start)
            throw InfeasibleError(
                fmt::format("{}: found no baseline to start from within the "
                            "limits and {} steps",
                            to_string(settings_.peer), open.windows.latency_bound));
        // A state of its search like any other.
        if (annealing) findings_.take({{*open.start}, {}, 0});
        return open;
    }

    /// Hypervolume reference: twice the larger values of the earliest and the latest schedule.
    void note_reference(const Windows& windows) {
        reference_.resize(settings_.objectives.size(), 1.0);
        for (const Schedule& schedule : {asap_schedule(windows), alap_schedule(windows)}) {
            const Objectives value = evaluate(bench_.problem, schedule);
            for (std::size_t m = 0; m < reference_.size(); ++m)
                reference_[m] = std::max(reference_[m], 2 * value[settings_.objectives[m]]);
        }
    }

    /// As many workers as the memory allows; LibTorch uses the threads that are left over.
    void fit_memory() {
        const double needed = worker_bytes();
        if (needed <= 0) return;
        const double available = 0.9 * available_memory();
        if (needed > available)
            throw SystemError(fmt::format("{}: needs {}, {:.1f} GB are available",
                                          to_string(settings_.peer), demand(), 1e-9 * available));
        workers_ = static_cast<int>(std::min<double>(workers_, available / needed));
        bench_.threads_each = std::max(1, settings_.threads / workers_);
    }

    /// Memory that a worker takes, as far as it depends on the latency bound; 0: it does not.
    double worker_bytes() const {
        return settings_.peer == Peer::gs
                   ? categorical_bytes(bench_.problem, longest_bound(), bench_.prices)
                   : 0.0;
    }

    /// Without pipelining [steps].
    double longest_bound() const {
        const std::int32_t critical = critical_path(bench_.problem);
        double steps = critical;
        for (const LatencyBound& bound : settings_.latency_bounds)
            steps = std::max(steps, steps_at(bound, critical));
        return steps;
    }

    std::string demand() const {
        const std::int32_t operators = bench_.problem.operator_count();
        if (settings_.peer != Peer::gs) return fmt::format("more for {} operators", operators);
        return fmt::format("{:.1f} GB a thread for {} operators and {:.0f} steps",
                           1e-9 * worker_bytes(), operators, longest_bound());
    }

    /// A thread of restarts.
    void work() {
        try {
            const PeerWorker run = peer_worker(bench_, deliver_);
            const std::int64_t together = restarts_together(settings_.peer);
            while (!stop_()) {
                const std::int64_t first = next_.fetch_add(together);
                const std::int64_t count = settings_.restarts > 0
                                               ? std::min(together, settings_.restarts - first)
                                               : together;
                if (count <= 0) break;
                run(first, count, stop_);
            }
        } catch (const std::bad_alloc&) {
            findings_.fail(std::make_exception_ptr(SystemError(
                fmt::format("{}: out of memory, needs {}", to_string(settings_.peer), demand()))));
        } catch (...) {
            findings_.fail(std::current_exception());
        }
        findings_.end_worker();
    }

    void tick() {
        const double now = callbacks_.elapsed();
        if (now < next_report_) return;
        if (findings_.take_improved()) report();
        latest_.now.seconds = callbacks_.elapsed();
        latest_.now.restarts = findings_.restarts();
        if (callbacks_.live) callbacks_.live(latest_);
        next_report_ = callbacks_.elapsed() + report_period;
    }

    Front report() {
        Front front;
        front.objective_names = names_of(settings_.objectives);
        front.reference = reference_;
        findings_.fill(front);
        latest_ = progress(front);
        history_.push_back(latest_.now);
        front.history = history_;
        front.provenance.seed = settings_.seed;
        if (callbacks_.report && !front.points.empty()) callbacks_.report(front, latest_);
        reserve();
        return front;
    }

    Progress progress(const Front& front) const {
        Progress progress = progress_of(front.points, reference_);
        progress.phase = "searching";
        progress.now.seconds = callbacks_.elapsed();
        progress.now.restarts = static_cast<std::int64_t>(front.trials.size());
        progress.now.evaluations = findings_.evaluations();
        return progress;
    }

    const MultiStartSettings& settings_;
    const SearchCallbacks& callbacks_;
    PeerBench bench_;
    Findings findings_;
    Deliver deliver_;
    StopCheck stop_;
    int workers_;
    std::vector<double> reference_;
    std::vector<HistoryRow> history_;
    Progress latest_;
    double closing_ = 0, next_report_ = 0;
    std::atomic<std::int64_t> next_ = 0;  // restart
    std::atomic<double> reserve_ = 0;     // [s] that the caller needs after the last restart
};

}  // namespace

std::string_view to_string(Peer peer) {
    constexpr std::array<std::string_view, 3> names = {"gs", "gaus-paper", "annealing"};
    return names[static_cast<std::size_t>(peer)];
}

Front multi_start(const Problem& problem, const MultiStartSettings& settings,
                  const SearchCallbacks& callbacks) {
    return MultiStart(problem, settings, callbacks).run();
}

}  // namespace gaus
