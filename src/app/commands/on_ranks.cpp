// SPDX-License-Identifier: Apache-2.0
#include "gaus/initiation_interval.hpp"
#include "gaus/mpi.hpp"
#include "gaus/search.hpp"
#include "gaus/text.hpp"
#include "gaus/windows.hpp"

#include "app/categorical.hpp"
#include "app/commands/command.hpp"
#include "app/console.hpp"
#include "app/options/plan.hpp"
#include "app/options/problem_options.hpp"
#include "app/output.hpp"
#include "app/print.hpp"
#include "app/provenance.hpp"
#include "app/ranks.hpp"
#include "app/replace.hpp"
#include "app/resume.hpp"
#include "app/same_file.hpp"
#include "app/signals.hpp"
#include "app/transport.hpp"
#include "comm/cores.hpp"
#include "file/lock.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace gaus::app {
namespace {

SearchCallbacks callbacks(std::optional<Console>& console, const RunClock& clock) {
    SearchCallbacks calls = console ? console->callbacks() : SearchCallbacks{};
    calls.elapsed = [&clock] { return clock.seconds(); };
    calls.interrupted = signal_arrived;
    return calls;
}

std::string continuing(const Front& front) {
    return fmt::format("continues a run of {:.1f} s, {} and {}",
                       front.history.empty() ? 0 : front.history.back().seconds,
                       counted(front.trials.size(), "restart"),
                       counted(front.points.size(), "point"));
}

/// The front that the run goes on from, if any; checks what will be written, which no other run may
/// write until `claim` ends.
std::optional<StoredFront> claim_outputs(std::optional<FileLock>& claim, const Settings& settings,
                                         bool writes) {
    const std::string output = settings.text("output");
    if (writes && !output.empty()) claim.emplace(output);
    std::optional<StoredFront> stored = stored_run(settings);
    if (!writes) return stored;
    if (!output.empty()) check_front_output(output, settings.flag("force"));
    check_text_output(settings.text("log-json"), settings.flag("force"));
    return stored;
}

/// Reads and checks everything; rank 0 also opens what it will write.
void prepare(std::optional<Plan>& plan, std::optional<FileLock>& claim,
             std::optional<Console>& console, const Settings& given, const RunClock& clock,
             const std::string& command_line, const Communicator& communicator) {
    const bool writes = communicator.rank() == 0;
    std::optional<StoredFront> stored = claim_outputs(claim, given, writes);
    Settings settings = settled(given, stored);
    plan.emplace(make_plan(settings));
    if (plan->search.method == Method::gs) plan->search.categorical = load_categorical();
    check_settings(plan->problem, plan->search);
    // The file keeps it: a run that continues this one may have another time limit.
    if (plan->search.turn == 0) {
        plan->search.turn = default_turn(plan->search, plan->problem.operator_count());
        settings = settings.with("turn", fmt::format("{}", plan->search.turn));
    }
    if (stored) {
        check_same_problem(settings.text("output"), stored->problem, plan->problem);
        plan->remarks.push_back(continuing(stored->front));
        plan->search.resume = std::move(stored->front);
    }
    if (!writes) return;
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

int on_ranks(const CommandText& text, const std::vector<std::string>& words, const RunClock& clock,
             const std::string& command_line) {
    std::optional<MpiEnvironment> environment;
    if (launched_as_rank()) environment.emplace();
    auto communicator = environment ? mpi_communicator() : local_communicator();
    const bool speaks = communicator->rank() == 0;
    watch_signals();

    std::optional<Plan> plan;
    std::optional<FileLock> claim;
    std::optional<Console> console;
    const auto begin = [&] {
        const Settings settings(text.name, text.argument, words);
        if (settings.flag("help")) {
            if (speaks) fmt::print("{}", command_help(text));
            return;
        }
        check_no_same_file(settings);
        if (method_of(settings)) {
            prepare(plan, claim, console, settings, clock, command_line, *communicator);
        } else if (speaks) {
            baseline(settings, command_line);
        }
    };
    Failure failure = agree(attempt(begin), *communicator);
    if (failure.code != done || !plan) return conclude(failure, *communicator);
    if (plan->search.threads == 0) plan->search.threads = threads_per_rank(*communicator);

    Front front;
    failure = attempt([&] {
        communicator = make_communicator(*communicator, plan->search.relaxation);
        if (console && !console->quiet()) announce(*plan, *communicator);
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
