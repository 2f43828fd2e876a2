// SPDX-License-Identifier: Apache-2.0
#include "app/commands/peer_baseline.hpp"

#include "gaus/evaluate.hpp"

#include "app/categorical.hpp"
#include "app/cores.hpp"
#include "app/front_writer.hpp"
#include "app/options/problem_options.hpp"
#include "app/output.hpp"
#include "app/print.hpp"
#include "app/progress.hpp"
#include "app/provenance.hpp"
#include "app/replace.hpp"
#include "app/signals.hpp"
#include "app/tables/baseline_table.hpp"
#include "app/tables/table.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

PeerStart start_of(const std::string& name) {
    if (name == "informed") return PeerStart::informed;
    return name == "uninformed" ? PeerStart::uninformed : PeerStart::usual;
}

MultiStartSettings multi_start_settings(Peer peer, const Settings& settings,
                                        const Problem& problem) {
    MultiStartSettings run;
    run.peer = peer;
    run.start = start_of(settings.text("start"));
    run.objectives = objectives(settings);
    run.prices = weights(settings, run.objectives);
    run.latency_bounds = latency_bounds(settings, problem);
    run.intervals = intervals(settings);
    run.time_limit = settings.seconds("time");
    run.restarts = settings.integer("restarts");
    run.threads = own_threads(settings);
    run.seed = static_cast<std::uint64_t>(settings.integer("seed"));
    if (peer == Peer::gs) run.categorical = load_categorical();
    return run;
}

/// The points of the front by what the restarts minimised, at most `most`.
std::vector<BaselineRow> rows_of(const Problem& problem, const MultiStartSettings& run,
                                 const Front& front, std::size_t most) {
    std::vector<BaselineRow> rows;
    for (const FrontPoint& point : front.points)
        rows.push_back(baseline_row(std::string(to_string(run.peer)), point.latency_bound,
                                    evaluate(problem, point.schedule), run.objectives, run.prices));
    std::ranges::stable_sort(rows, {}, &BaselineRow::scalar);
    rows.resize(std::min(rows.size(), most));
    return rows;
}

}  // namespace

std::optional<Peer> peer_of(const Settings& settings) {
    for (const Peer peer : {Peer::gs, Peer::gaus_paper, Peer::annealing})
        if (settings.text("method") == to_string(peer)) return peer;
    return std::nullopt;
}

void peer_baseline(Peer peer, const Settings& settings, const RunClock& clock,
                   const std::string& command_line) {
    watch_signals();
    const Problem problem = read_problem(settings);
    if (!settings.flag("force"))
        check_replaceable(settings.text("output"), problem, settings.seconds("time"));
    const MultiStartSettings run = multi_start_settings(peer, settings, problem);
    const bool quiet = settings.flag("quiet");
    if (!quiet)
        for (const std::string& line : remarks(settings, problem, run.objectives))
            print_line(line);

    ProgressDisplay display(names_of(run.objectives), quiet, "");
    const std::string output = settings.text("output");
    std::optional<FrontWriter> writer;
    if (!output.empty()) writer.emplace(output, problem, clock, run.time_limit);
    const Provenance from = [&] {
        Provenance known = provenance(settings, command_line, 1);
        known.seed = run.seed;
        return known;
    }();
    SearchCallbacks calls;
    calls.elapsed = [&] { return clock.seconds(); };
    calls.interrupted = signal_arrived;
    calls.reserve = [&] { return writer ? writer->reserve() : 0.1; };
    calls.live = [&](const Progress& progress) { display.live(progress); };
    calls.report = [&](Front& front, const Progress&) {
        front.provenance = from;
        if (writer) writer->update(front);
    };
    Front front = multi_start(problem, run, calls);
    display.finish();
    front.provenance = from;
    if (writer) writer->write(front);
    if (quiet) return;
    constexpr std::size_t most_rows = 12;
    fmt::print(
        "{}{} in {:.1f} s\n",
        baseline_table(rows_of(problem, run, front, most_rows), run.intervals.first > 0, true),
        counted(front.trials.size(), "restart"), front.history.back().seconds);
    if (writer) print_line(fmt::format("{} in {}", counted(front.points.size(), "point"), output));
}

}  // namespace gaus::app
