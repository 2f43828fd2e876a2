// SPDX-License-Identifier: Apache-2.0
#include "app/console.hpp"

#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"

#include "app/print.hpp"
#include "app/tables/baseline_table.hpp"
#include "app/tables/table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

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

/// Whether a search without pipelining has left its only latency bound to the program.
bool only_shortest(const SearchSettings& search) {
    const auto& bounds = search.latency_bounds;
    return search.method == Method::search && search.intervals.first == 0 && bounds.size() == 1 &&
           bounds[0].steps == 0 && bounds[0].factor == 0;
}

/// Some points of a method for one scalar by what its restarts minimised, and how many there are.
std::string method_summary(const Plan& plan, const Front& front, const std::string& path) {
    constexpr std::size_t most = 12;
    const SearchSettings& search = plan.search;
    std::vector<BaselineRow> rows;
    for (const FrontPoint& point : front.points)
        rows.push_back(baseline_row(std::string(to_string(search.method)), point.latency_bound,
                                    evaluate(plan.problem, point.schedule), search.objectives,
                                    search.prices));
    std::ranges::stable_sort(rows, {}, &BaselineRow::scalar);
    rows.resize(std::min(rows.size(), most));
    return fmt::format(
        "{}{} in {:.1f} s\n{}", baseline_table(rows, search.intervals.first > 0, true),
        counted(front.trials.size(), "restart"), front.history.back().seconds,
        path.empty()
            ? ""
            : fmt::format("{} in {}\n", counted(front.points.size(), "point"), printable(path)));
}

}  // namespace

Console::Console(const Plan& plan, const Settings& settings, const RunClock& clock, Provenance from)
    : plan_(plan),
      quiet_(settings.flag("quiet")),
      output_(settings.text("output")),
      from_(std::move(from)),
      display_(all_names(plan.search), quiet_, settings.text("log-json"),
               plan.search.resume.has_value()),
      writer_(output_, plan.problem, clock, plan.search.time_limit) {}

SearchCallbacks Console::callbacks() {
    SearchCallbacks calls;
    calls.reserve = [this] { return writer_.reserve(); };
    calls.report = [this](Front& front, const Progress& progress) { report(front, progress); };
    if (display_.is_live())
        calls.live = [this](const Progress& progress) { display_.live(progress); };
    calls.remark = [this](const std::string& line) { display_.remark(line); };
    return calls;
}

void Console::report(Front& front, const Progress& progress) {
    front.provenance = from_;
    if (plan_.search.resume) front.bounds = plan_.search.resume->bounds;
    latest_ = progress;
    const bool written = writer_.update(front);
    const bool failed = writer_.failure().code != done;
    display_.report(progress, failed ? "not written: " + writer_.failure().message : "", written);
}

void Console::finish(Front& front) {
    front.provenance = from_;
    if (plan_.search.resume) front.bounds = plan_.search.resume->bounds;
    display_.finish();
    writer_.write(front);
    if (!quiet_) show(front);
}

void Console::show(const Front& front) const {
    fmt::print("\n");
    if (plan_.search.method == Method::search)
        print_lines(points_summary(front, output_));
    else
        fmt::print("{}", method_summary(plan_, front, output_));
    if (only_shortest(plan_.search))
        print_line(
            "one latency bound, the shortest; --latency-bound 1.0x,1.25x,1.5x also shows what "
            "more time saves");
    if (plan_.search.intervals.smallest) print_line(proof(front, plan_.problem));
    if (latest_.not_finite > 0)
        fmt::print("{} stopped: their values were not finite\n",
                   counted(latest_.not_finite, "restart"));
    if (from_.world_size > 1)
        fmt::print("{}: {:.2f} MB, {:.2f} % of the time of rank 0\n",
                   counted(latest_.exchanges, "exchange"),
                   1e-6 * static_cast<double>(latest_.exchanged_bytes),
                   100 * latest_.exchange_share);
}

}  // namespace gaus::app
