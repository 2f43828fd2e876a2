#include "app/options.hpp"

namespace gaus::app {
namespace {

using enum Kind;

// name, argument, kind, default, range, group, commands, help, letter
constexpr Option table[] = {
    {"time", "DURATION", duration, "60", "0.1s..30d", "Search", "solve",
     "wall-clock limit of the whole command"},
    {"restarts", "N", integer, "0", "0..1000000000000", "Search", "solve",
     "stop after N restarts; 0: the time alone decides"},
    {"batch", "B", integer, "0", "0..4096", "Search", "solve",
     "restarts at once per rank; 0: 16 for every thread, on a GPU 512"},
    {"seed", "S", integer, "1", "0..9223372036854775807", "Search", "solve",
     "seed of every random number"},
    {"share", "on|off", choice, "on", "on|off", "Search", "solve",
     "restarts may continue from the best schedules of others"},
    {"front-size", "N", integer, "500", "1..100000", "Search", "solve", "most points on the front"},
    {"report-period", "DURATION", duration, "10", "0.1s..1d", "Search", "solve",
     "time between reports"},
    {"initial", "FILE", text, "", "", "Search", "solve",
     "schedule to start from: CSV as gaus export writes it, or FRONT:POINT"},
    {"objectives", "LIST", choices, "resource,communication,memory",
     "latency|resource|communication|memory|ii", "Problem", "solve baseline",
     "objectives of the front, all minimised"},
    {"latency-bound", "LIST", bounds, "auto", "", "Problem", "solve baseline",
     "latest end of a schedule: factors of the critical path (1.25x) or steps (40); auto: 1.0x, "
     "pipelined 2.0x and longer where the limits need it"},
    {"ii", "none|auto|N|A:B", interval, "none", "", "Problem", "solve baseline",
     "initiation interval: no pipelining, the smallest that is found, one, or all of a range"},
    {"limit", "CLASS=N", limit, "", "", "Problem", "solve baseline",
     "units of a resource class, in place of the design's; CLASS=none: no limit, none: no limits; "
     "repeatable"},
    {"resources", "FILE", text, "", "", "Problem", "solve baseline info generate",
     "resource XML of a GraphML design; X_RM.xml beside X.graphml is found by itself"},
    {"kernel", "KERNEL", choice, "polynomial", "gaussian|polynomial", "Method", "solve",
     "distribution of a start time"},
    {"dependencies", "MODE", choice, "sweep", "sweep|alm", "Method", "solve",
     "how dependencies hold: by construction, or by an augmented Lagrangian"},
    {"iterations", "N", integer, "0", "0..1000000", "Method", "solve",
     "gradient iterations of a restart; 0: chosen by the search"},
    {"refinement", "F", real, "1", "0..1000", "Method", "solve",
     "factor on the moves of every refinement; 0: none"},
    {"device", "DEVICE", choice, "auto", "auto|cpu|cuda", "Machine", "solve",
     "where the relaxation runs"},
    {"threads", "N", integer, "0", "0..1024", "Machine", "solve",
     "threads per rank; 0: the cores it may use, shared among the ranks on them"},
    {"output", "FILE", text, "front.h5", "", "Output", "solve",
     "front file; replaces an older front, but no other file", 'o'},
    {"output", "FILE", text, "", "", "Output", "baseline",
     "also write the schedules as a front file", 'o'},
    {"output", "FILE", text, "", "", "Output", "export generate",
     "file to write; without it: standard output", 'o'},
    {"force", "", flag, "off", "", "Output", "solve baseline", "replace the output whatever it is"},
    {"log-json", "FILE", text, "", "", "Output", "solve", "write every report as a line of JSON"},
    {"config", "FILE", text, "", "", "Output", "solve",
     "read options from lines NAME = VALUE; the command line wins"},
    {"quiet", "", flag, "off", "", "Output", "solve", "print errors only"},
    {"method", "NAME", choice, "all",
     "all|asap|asap-com|alap|alap-com|list-forward|list-forward-com|list-backward|"
     "list-backward-com|fds|fds-com|sdc|sdc-com",
     "Baselines", "baseline", "only this method"},
    {"points", "N", count, "12", "0..1000000", "Front", "info",
     "points of the front to show, evenly picked, or all"},
    {"settings", "", flag, "off", "", "Front", "info",
     "print only the settings of the run, as a config file"},
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
    {"help", "", flag, "off", "", "Help", "solve info verify baseline export generate",
     "show this text", 'h'},
};

}  // namespace

std::span<const Option> all_options() {
    return table;
}

}  // namespace gaus::app
