// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/mpi.hpp"
#include "gaus/search.hpp"
#include "gaus/windows.hpp"

#include "app/commands/command.hpp"
#include "app/front_writer.hpp"
#include "app/options/plan.hpp"
#include "app/options/problem_options.hpp"
#include "app/output.hpp"
#include "app/print.hpp"
#include "app/progress.hpp"
#include "app/provenance.hpp"
#include "app/replace.hpp"
#include "app/resume.hpp"
#include "app/same_file.hpp"
#include "app/signals.hpp"
#include "app/tables/table.hpp"
#include "app/transport.hpp"
#include "comm/cores.hpp"
#include "file/lock.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

/// The failure of the lowest rank that has one, on every rank. Collective.
Failure agree(const Failure& mine, Communicator& communicator) {
    std::vector<std::byte> bytes(sizeof mine.code + mine.message.size());
    std::memcpy(bytes.data(), &mine.code, sizeof mine.code);
    std::memcpy(bytes.data() + sizeof mine.code, mine.message.data(), mine.message.size());
    const auto all = communicator.all_gather(bytes);
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        Failure failure;
        std::memcpy(&failure.code, all[rank].data(), sizeof failure.code);
        if (failure.code == done) continue;
        const auto* text = reinterpret_cast<const char*>(all[rank].data());
        failure.message.assign(text + sizeof failure.code, text + all[rank].size());
        if (rank > 0) failure.message = fmt::format("rank {}: {}", rank, failure.message);
        return failure;
    }
    return {};
}

/// Prints the failure on rank 0; the exit code.
int conclude(const Failure& failure, const Communicator& communicator) {
    if (failure.code != done && communicator.rank() == 0) print_failure(failure);
    return failure.code;
}

std::vector<std::string> all_names(const SearchSettings& search) {
    std::vector<std::string> names = names_of(search.objectives);
    for (const Term& term : search.terms)
        names.push_back(term.name);
    return names;
}

/// Whether the smallest interval of the front can be improved.
std::string proof(const Front& front, const Problem& problem) {
    const auto ii = [](const FrontPoint& point) { return point.schedule.ii; };
    const std::int32_t smallest = ii(*std::ranges::min_element(front.points, {}, ii));
    const std::int32_t minimum = minimum_ii(problem);
    if (smallest == minimum) return fmt::format("II {} is the smallest possible (MII)", smallest);
    if (smallest == least_interval(problem))
        return fmt::format("II {} is the smallest possible (proven); MII is {}", smallest, minimum);
    return fmt::format("II {} is the smallest found; MII is {}", smallest, minimum);
}

/// Everything that only rank 0 does: the front file and what the user sees.
struct Console {
    Console(const Plan& plan, const Settings& settings, const RunClock& clock, Provenance from_)
        : quiet(settings.flag("quiet")),
          intervals(plan.search.intervals),
          problem(plan.problem),
          output(settings.text("output")),
          bounds(plan.search.resume ? plan.search.resume->bounds : std::vector<BoundRow>{}),
          from(std::move(from_)),
          display(all_names(plan.search), quiet, settings.text("log-json"),
                  plan.search.resume.has_value()),
          writer(output, plan.problem, clock, plan.search.time_limit) {}

    void report(Front& front, const Progress& progress) {
        front.provenance = from;
        front.bounds = bounds;
        latest = progress;
        const bool written = writer.update(front);
        const bool failed = writer.failure().code != done;
        display.report(progress, failed ? "not written: " + writer.failure().message : "", written);
    }

    void finish(Front& front) {
        front.provenance = from;
        front.bounds = bounds;
        display.finish();
        writer.write(front);
        if (quiet) return;
        fmt::print("\n");
        print_lines(points_summary(front, output));
        if (intervals.smallest) print_line(proof(front, problem));
        if (latest.not_finite > 0)
            fmt::print("{} stopped: their values were not finite\n",
                       counted(latest.not_finite, "restart"));
        if (from.world_size > 1)
            fmt::print("{}: {:.2f} MB, {:.2f} % of the time of rank 0\n",
                       counted(latest.exchanges, "exchange"),
                       1e-6 * static_cast<double>(latest.exchanged_bytes),
                       100 * latest.exchange_share);
    }

    bool quiet;
    IntervalRange intervals;
    const Problem& problem;
    std::string output;
    std::vector<BoundRow> bounds;  ///< of the run that goes on
    Provenance from;
    Progress latest;
    ProgressDisplay display;
    FrontWriter writer;
};

SearchCallbacks callbacks(std::optional<Console>& console, const RunClock& clock) {
    SearchCallbacks calls;
    calls.elapsed = [&clock] { return clock.seconds(); };
    calls.interrupted = signal_arrived;
    if (!console) return calls;
    calls.reserve = [&console] { return console->writer.reserve(); };
    calls.report = [&console](Front& front, const Progress& progress) {
        console->report(front, progress);
    };
    if (console->display.is_live())
        calls.live = [&console](const Progress& progress) { console->display.live(progress); };
    calls.remark = [&console](const std::string& line) { console->display.remark(line); };
    return calls;
}

std::string continuing(const Front& front) {
    return fmt::format("continues a run of {:.1f} s, {} and {}",
                       front.history.empty() ? 0 : front.history.back().seconds,
                       counted(front.trials.size(), "restart"),
                       counted(front.points.size(), "point"));
}

/// Reads and checks everything; rank 0 also checks and opens what it will write, which no other run
/// may until `claim` ends.
void prepare(std::optional<Plan>& plan, std::optional<FileLock>& claim,
             std::optional<Console>& console, const Settings& given, const RunClock& clock,
             const std::string& command_line, const Communicator& communicator) {
    check_no_same_file(given);
    if (communicator.rank() == 0) claim.emplace(given.text("output"));
    std::optional<StoredFront> stored = stored_run(given);
    if (communicator.rank() == 0) {
        check_front_output(given.text("output"), given.flag("force"));
        check_text_output(given.text("log-json"), given.flag("force"));
    }
    Settings settings = settled(given, stored);
    plan.emplace(make_plan(settings));
    // The file keeps it: a run that continues this one may have another time limit.
    if (plan->search.turn == 0) {
        plan->search.turn = default_turn(plan->search.time_limit, plan->problem.operator_count());
        settings = settings.with("turn", fmt::format("{}", plan->search.turn));
    }
    if (stored) {
        check_same_problem(settings.text("output"), stored->problem, plan->problem);
        plan->remarks.push_back(continuing(stored->front));
        plan->search.resume = std::move(stored->front);
    }
    if (communicator.rank() != 0) return;
    if (!stored && !settings.flag("force"))
        check_replaceable(settings.text("output"), plan->problem, plan->search.time_limit);
    Provenance from = provenance(settings, command_line, communicator.size());
    from.seed = plan->search.seed;
    console.emplace(*plan, settings, clock, std::move(from));
}

/// The latency bounds, or where the initiation intervals start.
std::string scope(const Plan& plan) {
    const IntervalRange& range = plan.search.intervals;
    const std::string bounds = counted(plan.search.latency_bounds.size(), "latency bound");
    if (range.first == 0)
        return fmt::format("{}, critical path {}", bounds, critical_path_text(plan.problem));
    const std::int32_t minimum = minimum_ii(plan.problem);
    if (range.smallest) return fmt::format("{}, MII {}", bounds, minimum);
    return fmt::format("{}, II {}{} (MII {})", bounds, range.first,
                       range.last > range.first ? fmt::format(" to {}", range.last) : "", minimum);
}

void announce(const Plan& plan, const Communicator& communicator) {
    for (const std::string& line : plan.remarks)
        print_line(line);
    const Problem& problem = plan.problem;
    print_line(fmt::format(
        "{}: {}, {}, {}; {}, {}{}", problem.name(), counted(problem.operator_count(), "operator"),
        counted(problem.dependency_count(), "dependency"), scope(plan), communicator.description(),
        counted(plan.search.threads, "thread"), communicator.size() > 1 ? " each" : ""));
    std::fflush(stdout);
}

}  // namespace

int solve(const CommandText& text, const std::vector<std::string>& words, const RunClock& clock,
          const std::string& command_line) {
    std::optional<MpiEnvironment> environment;
    if (launched_as_rank()) environment.emplace();
    auto communicator = environment ? mpi_communicator() : local_communicator();
    const bool speaks = communicator->rank() == 0;
    watch_signals();

    std::optional<Settings> settings;
    std::optional<Plan> plan;
    std::optional<FileLock> claim;
    std::optional<Console> console;
    Failure failure =
        agree(attempt([&] {
                  settings.emplace(text.name, text.argument, words);
                  if (!settings->flag("help"))
                      prepare(plan, claim, console, *settings, clock, command_line, *communicator);
              }),
              *communicator);
    if (failure.code != done) return conclude(failure, *communicator);
    if (!plan) {
        if (speaks) fmt::print("{}", command_help(text));
        return done;
    }
    if (plan->search.threads == 0) plan->search.threads = threads_per_rank(*communicator);

    Front front;
    failure = attempt([&] {
        communicator = make_communicator(*communicator, plan->search.relaxation);
        if (console && !console->quiet) announce(*plan, *communicator);
        front = search(plan->problem, plan->search, *communicator, callbacks(console, clock));
    });
    // A rank that fails alone has left the others in a collective: nobody can agree any more.
    if (failure.code == system_failure && communicator->size() > 1) {
        print_failure(failure);
        environment->abort(failure.code);
    }
    if (failure.code == done && console) failure = attempt([&] { console->finish(front); });
    return conclude(agree(failure, *communicator), *communicator);
}

}  // namespace gaus::app
