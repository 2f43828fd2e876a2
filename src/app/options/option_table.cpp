// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"
#include "gaus/method.hpp"
#include "gaus/objectives.hpp"

#include "app/options/options.hpp"
#include "app/options/tuning_options.hpp"

#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::app {
namespace {

using enum Kind;

std::string_view objective_range() {
    static const std::string range = fmt::format("{}", fmt::join(objective_names, "|"));
    return range;
}

// name, argument, kind, default, range, group, commands, help, letter
const Option first_options[] = {
    {"time", "DURATION", duration, "60", "0.1s..30d", "Search", "solve baseline bound",
     "wall-clock limit of the whole command"},
    {"restarts", "N", integer, "0", "0..1000000000000", "Search", "solve baseline",
     "stop after N restarts; 0: the time alone decides"},
    {"batch", "B", integer, "0", "0..4096", "Search", "solve",
     "restarts that relax together; 0: 16, on a GPU 512"},
    {"turn", "DURATION", duration, "0", "0..1d", "Search", "solve baseline",
     "time of one thread to refine a batch of restarts; 0: a twelfth of --time, large designs up "
     "to a third, at most 5m. Batches that melt a baseline of a large design, or polish "
     "a known schedule of a medium one, take longer"},
    {"seed", "S", integer, "1", "0..9223372036854775807", "Search", "solve baseline",
     "seed of every random number"},
    {"share", "on|off", choice, "on", "on|off", "Search", "solve baseline",
     "restarts may continue from the best schedules of others; off: a restart's result depends on "
     "--seed and its number alone"},
    {"search", "MODE", choice, "pbt", "fixed|random|halving|pbt", "Search", "solve",
     "hyperparameters of restarts: the same, drawn, drawn with only the better relaxed restarts "
     "refined, or likewise and inherited from the best"},
    {"topology", "NAME", choice, "all", "none|ring|all", "Search", "solve baseline",
     "which ranks get the best schedules of a rank"},
    {"exchange-period", "DURATION", duration, "1", "0.01s..1d", "Search", "solve baseline",
     "time between exchanges of the ranks"},
    {"front-size", "N", integer, "500", "1..100000", "Search", "solve baseline",
     "most points on the front"},
    {"report-period", "DURATION", duration, "10", "0.1s..1d", "Search", "solve baseline",
     "time between reports"},
    {"initial", "FILE", text, "", "", "Search", "solve",
     "schedule to start from: CSV as gaus export writes it, HatScheT's too, or FRONT:POINT"},
    {"objectives", "LIST", choices, "resource,communication,memory", objective_range(), "Problem",
     "solve baseline bound", "objectives of the front, all minimised"},
    {"latency-bound", "LIST", bounds, "auto", "", "Problem", "solve baseline bound",
     "latest end of a schedule: factors of the critical path (1.25x) or steps (40); auto: 1.0x, "
     "pipelined 2.0x, and longer where the limits need it"},
    {"stages", "N", integer, "0", "0..1000000", "Problem", "solve baseline bound",
     "most iterations that overlap: schedules end within N intervals; 0: any number"},
    {"clock-period", "T", real, "0", "0..1e300", "Problem", "solve baseline bound info",
     "chain operators of latency 0 only as far as their times fit this period; 0: any chain"},
    {"ii", "none|auto|N|A:B", interval, "none", "", "Problem", "solve baseline bound",
     "initiation interval: no pipelining, the smallest that is found, one, or all of a range"},
    {"limit", "CLASS=N", limit, "", "", "Problem", "solve baseline bound",
     "units of a resource class or size of a memory space, in place of the design's; CLASS=none: "
     "no "
     "limit, none: no limits; repeatable"},
    {"resources", "FILE", text, "", "", "Problem", "solve baseline bound info generate convert",
     "resource XML of a GraphML design; X_RM.xml beside X.graphml is found by itself"},
    {"kernel", "LIST", choices, "polynomial", "gaussian|polynomial", "Method", "solve",
     "distribution of a start time; of several each batch draws one"},
    {"dependencies", "LIST", choices, "sweep", "sweep|alm", "Method", "solve",
     "how dependencies hold: by construction, or by an augmented Lagrangian; likewise"},
    {"iterations", "N", integer, "0", "0..1000000", "Method", "solve",
     "gradient iterations of a restart; 0: chosen by the search"},
    {"refinement", "F", real, "1", "0..1000", "Method", "solve",
     "factor on the moves of every refinement; 0: none"},
};

/// Every method, groups of them, and what searches.
std::string_view method_range() {
    static const std::string range =
        fmt::format("all|{}|list|force-directed|repair|{}", fmt::join(baseline_methods(), "|"),
                    fmt::join(std::span(method_names).subspan(1), "|"));
    return range;
}

const Option other_options[] = {
    {"device", "DEVICE", choice, "auto", "auto|cpu|cuda", "Machine", "solve baseline",
     "where the relaxation runs"},
    {"threads", "N", integer, "0", "0..1024", "Machine", "solve baseline bound",
     "threads per rank; 0: the cores it may use, shared among the ranks on them"},
    {"output", "FILE", text, "front.h5", "", "Output", "solve", "front file", 'o'},
    {"output", "FILE", text, "", "", "Output", "baseline",
     "also write the schedules as a front file", 'o'},
    {"output", "FILE", text, "", "", "Output", "bound",
     "front file to write the bounds to; without it: that which was read", 'o'},
    {"output", "FILE", text, "", "", "Output", "export generate convert",
     "file to write; without it: standard output", 'o'},
    {"output", "FILE", text, "", "", "Output", "merge",
     "front file to write; may be one of those that are read", 'o'},
    {"force", "", flag, "off", "", "Output", "solve baseline bound merge export generate convert",
     "replace the output whatever it is; without it: no front of another design, no long search"},
    {"resume", "", flag, "off", "", "Output", "solve baseline",
     "continue the run that --output holds; begin one when there is none"},
    {"patience", "DURATION", duration, "10", "0.1s..1d", "Output", "solve baseline",
     "time after which a rank that does not answer is named"},
    {"log-json", "FILE", text, "", "", "Output", "solve baseline",
     "write every report as a line of JSON; a run that continues appends"},
    {"config", "FILE", text, "", "", "Output", "solve baseline",
     "read options from lines NAME = VALUE; the command line wins"},
    {"quiet", "", flag, "off", "", "Output", "solve merge baseline", "print errors only"},
    {"method", "NAME", choice, "all", method_range(), "Baselines", "baseline",
     "only this method; the last three search for --time, the others take what they need"},
    {"weights", "LIST", numbers, "", "0..1000000000000", "Baselines", "baseline",
     "prices of --objectives, in their order: what gs, gaus-paper and annealing minimise; without "
     "it: 1 each"},
    {"start", "MODE", choice, "auto", "auto|informed|uninformed", "Baselines", "baseline",
     "where gs, gaus-paper and annealing begin: at the best baseline or not; auto: annealing does"},
    {"weights", "LIST", numbers, "", "0..1000000000000", "Bounds", "bound",
     "prices of the objectives, in their order: also bound the sum"},
    {"points", "N", count, "100", "0..1000000", "Front", "info",
     "most points of the front to show, evenly picked, or all"},
    {"settings", "", flag, "off", "", "Front", "info",
     "print only the settings of the run, as a config file"},
    {"strategies", "", flag, "off", "", "Front", "info",
     "print only what the restarts were spent on and what they earned"},
    {"front-size", "N", integer, "0", "0..100000", "Front", "merge",
     "most points on the front; 0: no limit"},
    {"attainment", "", flag, "off", "", "Comparison", "compare",
     "also show what 25, 50 and 75 % of the fronts attain, as runs of one method"},
    {"objectives", "A,B", text, "", "", "Comparison", "compare",
     "the two objectives of --attainment; without it: the first two of the fronts"},
    {"json", "", flag, "off", "", "Comparison", "compare", "print all of it as JSON"},
    {"point", "N", integer, "0", "0..1000000", "Point", "export",
     "number of the point, as gaus info shows it"},
    {"format", "FORMAT", choice, "csv", "csv|json|dot|table|hatschet", "Point", "export",
     "what to write"},
    {"size", "N", integer, "64", "1..10000000", "Design", "generate",
     "points, taps, matrix order or operators, by kind"},
    {"seed", "S", integer, "1", "0..9223372036854775807", "Design", "generate",
     "seed of the random kinds"},
    {"layers", "N", integer, "0", "0..10000000", "Design", "generate",
     "layers of kind layered; 0: about the square root of the size"},
    {"fan-in", "F", real, "2", "0..1000", "Design", "generate",
     "mean dependencies per operator of kind layered"},
    {"from", "FILE", text, "", "", "Recurrences", "generate",
     "kind recurrences: the design that gets loop-carried dependencies"},
    {"recurrences", "F", real, "0.01", "0..1", "Recurrences", "generate",
     "share of its operators that get one; at least one does"},
    {"levels", "N", integer, "4", "1..1000", "Recurrences", "generate",
     "most levels that a recurrence spans"},
    {"distance", "N", integer, "3", "1..1000000", "Recurrences", "generate",
     "largest distance of a recurrence"},
    {"recmii", "N", integer, "0", "0..2147483647", "Recurrences", "generate",
     "bound of the RecMII, from 2; 0: a quarter of the critical path"},
    {"help", "", flag, "off", "", "Help",
     "solve info verify merge compare bound baseline export generate convert", "show this text",
     'h'},
};

}  // namespace

std::span<const Option> all_options() {
    static const std::vector<Option> all = [] {
        std::vector<Option> rows(std::begin(first_options), std::end(first_options));
        const auto tuning = tuning_options();
        rows.insert(rows.end(), tuning.begin(), tuning.end());
        rows.insert(rows.end(), std::begin(other_options), std::end(other_options));
        return rows;
    }();
    return all;
}

}  // namespace gaus::app
