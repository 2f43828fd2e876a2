// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/pareto.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "process.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// Every non-dominated (resource, communication, memory) at the critical path, by trying all
/// schedules.
std::vector<std::vector<double>> exhaustive_front(const Problem& problem) {
    const Windows window = windows(problem, critical_path(problem));
    ParetoFront front(1000);
    FrontPoint point;
    point.schedule.start = window.earliest;
    auto& start = point.schedule.start;
    for (std::size_t v = 0; v < start.size();) {
        if (verify(problem, point.schedule, window.latency_bound, 1).empty()) {
            const Objectives value = evaluate(problem, point.schedule);
            point.objectives = {value.resource, value.communication, value.memory};
            front.insert(point);
        }
        for (v = 0; v < start.size() && start[v] == window.latest[v]; ++v)
            start[v] = window.earliest[v];
        if (v < start.size()) ++start[v];
    }
    std::vector<std::vector<double>> values;
    for (const FrontPoint& kept : front.points())
        values.push_back(kept.objectives);
    std::ranges::sort(values);
    return values;
}

TEST(Solve, FindsTheWholeFrontOfHal) {
    const Folder folder;
    const std::string hal = GAUS_DESIGNS "/hal.json";
    solve_small(folder, hal, {"--quiet"});
    EXPECT_EQ(front_values(folder / "front.h5"), exhaustive_front(read_design(hal)));
    EXPECT_EQ(folder.names(), Words{"front.h5"});
}

TEST(Solve, QuietPrintsNothing) {
    const Folder folder;
    folder.write("small.json", small_design);
    EXPECT_EQ(solve_small(folder, "small.json", {"--quiet"}).out, "");
}

TEST(Solve, SaysHowToAskForLongerSchedulesWhereNobodyHas) {
    const Folder folder;
    folder.write("small.json", small_design);
    const std::string line =
        "one latency bound, the shortest; --latency-bound 1.0x,1.25x,1.5x also shows what more "
        "time saves\n";
    const auto is_said = [&](const Words& more) {
        return solve_small(folder, "small.json", more).out.find(line) != std::string::npos;
    };
    EXPECT_TRUE(is_said({"--force"}));
    EXPECT_FALSE(is_said({"--force", "--latency-bound", "1.0x"}));
    EXPECT_FALSE(is_said({"--force", "--ii", "3"}));
}

TEST(Solve, EndsWithTheFrontAndWhereItIs) {
    const Folder folder;
    folder.write("small.json", small_design);
    const std::string out = solve_small(folder, "small.json", {"-o", "x.h5"}).out;
    // c in step 1 beside b, or in step 0: one point has everything.
    EXPECT_NE(
        out.find("\n1 point in x.h5; the front is complete: every legal schedule was looked at\n"),
        std::string::npos)
        << out;
    EXPECT_EQ(front_values(folder / "x.h5"), (std::vector<std::vector<double>>{{2, 3, 2}}));
}

TEST(Solve, EndsAtOnceWhereEveryScheduleWasLookedAt) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run = gaus(folder, {"solve", "small.json", "--time", "1d", "-o", "x.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_NE(run.out.find("; the front is complete"), std::string::npos) << run.out;
    const Front front = read_front(folder / "x.h5").front;
    EXPECT_TRUE(front.complete);
    EXPECT_TRUE(front.trials.empty());
    // More than can be looked at one by one.
    const Finished large =
        gaus(folder, {"solve", GAUS_DESIGNS "/ewf.json", "--restarts", "20", "-o", "ewf.h5"});
    EXPECT_EQ(large.out.find("complete"), std::string::npos) << large.out;
    EXPECT_FALSE(read_front(folder / "ewf.h5").front.complete);
}

TEST(Info, StrategiesSayWhatTheTimeWasSpentOn) {
    const Folder folder;
    ASSERT_EQ(
        gaus(folder, {"solve", GAUS_DESIGNS "/ewf.json", "--restarts", "60", "-o", "ewf.h5"}).code,
        0);
    const Finished run = gaus(folder, {"info", "ewf.h5", "--strategies"});
    EXPECT_EQ(run.code, 0) << run.err;
    std::istringstream lines(run.out);
    std::string line;
    std::getline(lines, line);
    EXPECT_NE(line.find("thread-seconds   share"), std::string::npos) << line;
    std::int64_t restarts = 0;
    bool has_front = false;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string task, start, rung;
        std::int64_t count = 0;
        words >> task;
        has_front |= task == "front";
        if (task == "0.5") words >> task >> task >> task >> task;  // a sum of two
        words >> start >> rung >> count;
        restarts += count;
    }
    EXPECT_EQ(restarts, 60) << run.out;
    EXPECT_TRUE(has_front) << run.out;
    folder.write("small.json", small_design);
    ASSERT_EQ(gaus(folder, {"solve", "small.json", "-o", "small.h5"}).code, 0);
    const Finished none = gaus(folder, {"info", "small.h5", "--strategies"});
    EXPECT_EQ(none.code, 2);
    EXPECT_EQ(none.err, "gaus: small.h5: --strategies: found a front without restarts\n");
}

/// Lines that begin with blanks and a number: the points of a table.
std::size_t numbered_lines(const std::string& text) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find_first_not_of(' ');
        const std::string word =
            first == line.npos || first == 0 ? "" : line.substr(first, line.find(' ', first));
        count += !word.empty() && word.find_first_not_of("0123456789 ") == word.npos;
    }
    return count;
}

TEST(Solve, TheCommandThatItNamesShowsAllPoints) {
    const Folder folder;
    const std::string out = solve_small(folder, GAUS_DESIGNS "/dct8.json",
                                        {"--latency-bound", "1.0x,1.5x,2.0x", "-o", "of dct8.h5"})
                                .out;
    const std::size_t points = front_values(folder / "of dct8.h5").size();
    ASSERT_GT(points, 12u);
    const std::string hint =
        std::to_string(points) +
        " points in of dct8.h5; gaus info 'of dct8.h5' --points all shows all\n";
    EXPECT_NE(out.find(hint), std::string::npos) << out;
    EXPECT_EQ(numbered_lines(gaus(folder, {"info", "of dct8.h5", "--points", "all"}).out), points);
    EXPECT_EQ(numbered_lines(gaus(folder, {"info", "of dct8.h5"}).out), points);
    const std::string few = gaus(folder, {"info", "of dct8.h5", "--points", "5"}).out;
    EXPECT_EQ(numbered_lines(few), 5u);
    EXPECT_NE(few.find("\n5 of " + std::to_string(points) + " points; --points all shows all\n"),
              std::string::npos)
        << few;
}

TEST(Solve, LoopCarriedDependenciesAreMentionedOnce) {
    const Folder folder;
    folder.write("loop.json", loop_design);
    const std::string out = solve_small(folder, "loop.json").out;
    const std::string line =
        "1 loop-carried dependency is ignored without pipelining (--ii auto)\n";
    EXPECT_NE(out.find(line), std::string::npos) << out;
    EXPECT_EQ(out.find(line), out.rfind(line));
}

/// Three operators in a loop that takes 3 steps and 2 iterations: RecMII 2. Its two adders need 2
/// slots at one unit: ResMII 2.
const std::string recurrence_design = R"({
    "format": "gaus-design", "version": 1, "name": "recurrence",
    "resources": [{"name": "add"}, {"name": "mul"}],
    "operators": [{"name": "a", "resource": "add"}, {"name": "b", "resource": "mul"},
                  {"name": "c", "resource": "add"}],
    "dependencies": [{"source": "a", "target": "b"}, {"source": "b", "target": "c"},
                     {"source": "c", "target": "a", "distance": 2}]})";

TEST(Solve, PipelinesAtTheSmallestInterval) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const Finished run = solve_small(folder, "loop.json", {"--ii", "auto", "--limit", "add=1"});
    EXPECT_NE(run.out.find("MII 2"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("II 2 is the smallest possible (MII)\n"), std::string::npos) << run.out;
    const StoredFront stored = read_front(folder / "front.h5");
    EXPECT_EQ(stored.front.objective_names, (Words{"ii", "resource", "communication", "memory"}));
    ASSERT_FALSE(stored.front.points.empty());
    for (const FrontPoint& point : stored.front.points) {
        EXPECT_EQ(point.schedule.ii, 2);
        EXPECT_EQ(point.objectives[0], 2);
    }
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
}

TEST(Solve, PipelinedBoundsCountOperatorsOfLatencyZeroAsNoStep) {
    const Folder folder;
    folder.write("zero.json", R"({
        "format": "gaus-design", "version": 1, "name": "zero",
        "resources": [{"name": "alu"}],
        "operators": [{"name": "a", "resource": "alu", "latency": 3},
                      {"name": "b", "resource": "alu", "latency": 0}],
        "dependencies": [{"source": "a", "target": "b"}]})");
    for (const char* bound : {"1.0x", "3"}) {
        const Finished run =
            solve_small(folder, "zero.json", {"--ii", "4", "--latency-bound", bound});
        EXPECT_EQ(run.code, 0) << run.err;
        for (const FrontPoint& point : read_front(folder / "front.h5").front.points)
            EXPECT_EQ(point.latency_bound, 3);
    }
}

TEST(Solve, RanksShareTheHorizonsAndTheErrorsOfRankZero) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const auto on_two = [&](Words words) {
        words.insert(words.begin(), {"solve", "loop.json", "--quiet"});
        return Process(on_ranks(2, words), folder.path()).finish();
    };
    const Finished within = on_two({"--ii", "2:4", "--restarts", "12"});
    EXPECT_EQ(within.code, 0) << within.err;
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    const Finished below = on_two({"--ii", "1"});
    EXPECT_EQ(below.code, 3);
    EXPECT_NE(below.err.find("initiation interval 1 is too small"), std::string::npos) << below.err;
}

TEST(Solve, LimitsCanBeLifted) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const Words limits = {"--ii", "auto", "--latency-bound", "3", "--limit", "add=1"};
    // a and c lie two steps apart, so one adder serves them at II 3 only.
    const std::string limited = solve_small(folder, "loop.json", limits).out;
    EXPECT_NE(limited.find("II 3 is the smallest found; MII is 2\n"), std::string::npos) << limited;
    Words lifted = limits;
    lifted.insert(lifted.end(), {"--limit", "none"});
    const std::string free = solve_small(folder, "loop.json", lifted).out;
    EXPECT_NE(free.find("II 2 is the smallest possible (MII)\n"), std::string::npos) << free;
}

TEST(Solve, IntervalsOutOfReachAreInfeasible) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const auto expect_infeasible = [&](Words words, const std::string& message) {
        words.insert(words.begin(), {"solve", "loop.json", "--time", "5"});
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 3);
        EXPECT_NE(run.err.find(message), std::string::npos) << run.err;
        EXPECT_EQ(folder.names(), Words{"loop.json"});
    };
    expect_infeasible({"--ii", "1"},
                      "initiation interval 1 is too small for the recurrence a -> b -> c -> a: 3 "
                      "steps in 2 iterations need at least 2");
    // a and c lie two steps apart and the bound leaves them no choice.
    expect_infeasible(
        {"--ii", "2", "--latency-bound", "3", "--limit", "add=1"},
        "no schedule exists within 3 steps at initiation interval 2: a search through "
        "all slots of the limited classes found none");
}

TEST(Solve, IiAsAnObjectiveNeedsPipelining) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const Finished run = gaus(folder, {"solve", "loop.json", "--objectives", "ii,memory"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err,
              "gaus: option --objectives: found ii without pipelining, expected --ii with "
              "it\n");
    EXPECT_EQ(solve_small(folder, "loop.json", {"--objectives", "ii,memory", "--ii", "2:4"}).code,
              0);
    EXPECT_EQ(read_front(folder / "front.h5").front.objective_names, (Words{"ii", "memory"}));
    EXPECT_EQ(solve_small(folder, "loop.json", {"--objectives", "ii", "--ii", "auto"}).code, 0);
    EXPECT_EQ(front_values(folder / "front.h5"), (std::vector<std::vector<double>>{{2}}));
}

TEST(Solve, SharesOfMovesLeaveSomeToTheOthers) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    const Finished run =
        gaus(folder, {"solve", "loop.json", "--drag-share", "0.1,0.7", "--swap-share", "0.5"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err,
              "gaus: shares of the moves: found 0.2 push_share (built in) + 0.7 drag_share + 0.5 "
              "swap_share = 1.4, expected a sum of at most 1\n");
    EXPECT_EQ(gaus(folder, {"solve", "loop.json", "--push-share", "0.9"}).err,
              "gaus: shares of the moves: found 0.9 push_share + 0.2 swap_share (built in) = 1.1, "
              "expected a sum of at most 1\n");
    EXPECT_EQ(folder.names(), (Words{"loop.json"}));
}

TEST(Solve, APipelinedPointCanBeTheInitialSchedule) {
    const Folder folder;
    folder.write("loop.json", recurrence_design);
    solve_small(folder, "loop.json", {"--ii", "2", "--quiet"});
    ASSERT_EQ(gaus(folder, {"export", "front.h5", "--point", "0", "-o", "point.csv"}).code, 0);
    for (const std::string initial : {"point.csv", "front.h5:0"}) {
        const Finished run =
            solve_small(folder, "loop.json", {"--ii", "2", "--initial", initial, "-o", "next.h5"});
        EXPECT_EQ(run.code, 0) << run.err;
        const auto points = read_front(folder / "next.h5").front.points;
        EXPECT_TRUE(std::ranges::any_of(points, [](const FrontPoint& point) {
            return point.origin == Origin::initial;
        })) << initial;
    }
}

TEST(Solve, JsonLogHasOneObjectPerReport) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json", {"--log-json", "log.jsonl"});
    std::istringstream lines(read_text(folder / "log.jsonl"));
    std::size_t count = 0;
    double last = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const auto object = nlohmann::json::parse(line);
        EXPECT_LE(last, object.at("seconds").get<double>());
        last = object.at("seconds");
        EXPECT_EQ(object.at("best").size(), 3u);
        EXPECT_TRUE(object.at("written").is_boolean());
    }
    EXPECT_GT(count, 0u);
    EXPECT_EQ(count, read_front(folder / "front.h5").front.history.size());
}

TEST(Solve, InitialScheduleComesFromCsvOrFront) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    EXPECT_EQ(gaus(folder, {"export", "front.h5", "-o", "first.csv"}).code, 0);
    for (const std::string initial : {"first.csv", "front.h5:0"})
        solve_small(folder, "small.json", {"--initial", initial, "-o", "again.h5"});
    const auto expect = [&](const std::string& initial, const std::string& line) {
        const Finished run =
            gaus(folder, {"solve", "small.json", "--initial", initial, "-o", "again.h5"});
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
    };
    expect("front.h5:7", "option --initial: found point 7, expected 0 to 0 of front.h5");
    expect("front.h5", "option --initial: found 'front.h5', expected front.h5:POINT");
    expect("none.csv", "none.csv: found no such file, expected an existing file");
    folder.write("bad.csv", "name,start\na,0\ne,1\n");
    expect("bad.csv", "bad.csv:3: found \"e\", expected an operator of the design");
    folder.write("bad.csv", "name,start\na,0\na,1\n");
    expect("bad.csv", "bad.csv:3: found \"a\" again, expected every operator once");
    folder.write("bad.csv", "name,start\na,-1\n");
    expect("bad.csv", "bad.csv:2: found start \"-1\", expected a step from 0");
    folder.write("bad.csv", "name,begin\na,0\n");
    expect("bad.csv",
           "bad.csv:1: found \"name\", expected a header with the column start, or HatScheT's "
           "vertex;cycle;fu");
    folder.write("bad.csv", "name,start\na,0\nb,0\nc,0\nd,2\n");
    const Finished illegal = gaus(folder, {"solve", "small.json", "--initial", "bad.csv"});
    EXPECT_EQ(illegal.code, 2);
    EXPECT_EQ(illegal.err.find("gaus: option --initial: bad.csv: "), 0u) << illegal.err;
}

TEST(Config, RecordGivesTheSameRunAndTheSameTextAgain) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json",
                {"--limit", "alu=3", "--latency-bound", "1.0x,5", "--seed", "7", "--share", "off"});
    const auto first = front_values(folder / "front.h5");
    const std::string record = gaus(folder, {"info", "front.h5", "--settings"}).out;
    for (const char* line : {"limit = alu=3\n", "latency-bound = 1.0x,5\n", "seed = 7\n",
                             "share = off\n", "time = 60\n", "kernel = polynomial\n"})
        EXPECT_NE(record.find(line), std::string::npos) << line;
    folder.write("run.ini", record);
    EXPECT_EQ(gaus(folder, {"solve", "small.json", "--config", "run.ini"}).code, 0);
    EXPECT_EQ(gaus(folder, {"info", "front.h5", "--settings"}).out, record);
    EXPECT_EQ(front_values(folder / "front.h5"), first);
}

TEST(Config, CommandLineWins) {
    const Folder folder;
    folder.write("small.json", small_design);
    folder.write("run.ini", "seed = 3\nlimit = alu=3\nlimit=alu=4\nrestarts = 8\n");
    EXPECT_EQ(gaus(folder, {"solve", "small.json", "--config", "run.ini", "--seed", "4", "--limit",
                            "alu=2"})
                  .code,
              0);
    const std::string record = gaus(folder, {"info", "front.h5", "--settings"}).out;
    EXPECT_NE(record.find("seed = 4\n"), std::string::npos);
    EXPECT_NE(record.find("restarts = 8\n"), std::string::npos);
    EXPECT_NE(record.find("limit = alu=2\n"), std::string::npos);
    EXPECT_EQ(record.find("alu=3"), std::string::npos);
}

TEST(Config, ShippedFilesLoadAndDefaultIsTheBuiltIn) {
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(GAUS_CONFIGS)) {
        if (entry.path().extension() != ".ini") continue;
        ++files;
        const Folder folder;
        folder.write("small.json", small_design);
        solve_small(folder, "small.json", {"--config", entry.path().string()});
        const std::string record = gaus(folder, {"info", "front.h5", "--settings"}).out;
        if (entry.path().filename() != "default.ini") continue;
        solve_small(folder, "small.json");
        EXPECT_EQ(gaus(folder, {"info", "front.h5", "--settings"}).out, record);
        const std::string text = read_text(entry.path());
        std::string expected = text.substr(text.find('\n') + 1);
        expected.replace(expected.find("restarts = 0"), 12, "restarts = 32");
        expected.replace(expected.find("turn = 0"), 8, "turn = 5");  // of 60 s
        EXPECT_EQ(record, expected);
    }
    EXPECT_GT(files, 1u);
}

TEST(Output, IsCheckedBeforeTheWork) {
    const Folder folder;
    folder.write("notes.txt", "keep me");
    fs::create_directory(folder / "folder");
    const auto expect = [&](const std::string& output, const std::string& line) {
        // The design does not exist: the output is looked at first.
        const Finished run = gaus(folder, {"solve", "none.json", "-o", output});
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
    };
    expect("none/front.h5", "none/front.h5: cannot be written: No such file or directory");
    expect("folder", "folder: found a folder, expected the name of a file");
    expect("notes.txt",
           "notes.txt: found a file that is not a front, expected a new name or --force");
    EXPECT_EQ(read_text(folder / "notes.txt"), "keep me");
    EXPECT_EQ(folder.names(), (Words{"folder", "notes.txt"}));
}

TEST(Output, ForceReplacesAnything) {
    const Folder folder;
    folder.write("small.json", small_design);
    folder.write("notes.txt", "replace me");
    solve_small(folder, "small.json", {"-o", "notes.txt", "--force"});
    EXPECT_EQ(gaus(folder, {"verify", "notes.txt"}).code, 0);
}

TEST(Output, FullDiskKeepsTheLastFront) {
    const Folder folder;
    folder.write("small.json", small_design);
    solve_small(folder, "small.json");
    const std::string before = read_text(folder / "front.h5");
    const rlimit most{4096, 4096};
    const Finished run = gaus(folder, {"solve", "small.json", "--restarts", "32", "--quiet"},
                              [&] { setrlimit(RLIMIT_FSIZE, &most); });
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.err.find("gaus: "), 0u) << run.err;
    EXPECT_NE(run.err.find("front.h5"), std::string::npos) << run.err;
    EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << run.err;
    EXPECT_EQ(read_text(folder / "front.h5"), before);
    EXPECT_EQ(folder.names(), (Words{"front.h5", "small.json"}));
}

/// Starts a long run, waits for its first report, sends the signal and checks what it leaves.
void expect_signal_ends_well(int number, int ranks) {
    const Folder folder;
    const std::string design = GAUS_DESIGNS "/hal.json";
    Words words = {"solve", design, "--time", "10m", "--report-period", "0.1"};
    if (ranks > 0)
        words = on_ranks(ranks, words);
    else
        words.insert(words.begin(), GAUS_PROGRAM);
    Process run(words, folder.path());
    ASSERT_TRUE(run.wait_for("hypervolume")) << run.finish().err;
    run.signal(number);
    const Finished end = run.finish();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_NE(end.out.find(" in front.h5"), std::string::npos);
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    EXPECT_EQ(folder.names(), Words{"front.h5"});
}

TEST(Signal, EndsARunWithAVerifiedFront) {
    expect_signal_ends_well(SIGINT, 0);
    expect_signal_ends_well(SIGTERM, 0);
    expect_signal_ends_well(SIGUSR1, 0);
}

TEST(Ranks, SignalThroughMpirun) {
    expect_signal_ends_well(SIGUSR1, 2);
}

TEST(Ranks, OnlyRankZeroSpeaks) {
    const Folder folder;
    folder.write("small.json", small_design);
    for (const int ranks : {1, 2, 3}) {
        const Finished run =
            Process(on_ranks(ranks, {"solve", "small.json", "--restarts", "12"}), folder.path())
                .finish();
        EXPECT_EQ(run.code, 0) << run.err;
        const std::string line = "1 point in front.h5; the front is complete";
        EXPECT_NE(run.out.find(line), std::string::npos) << run.out;
        EXPECT_EQ(run.out.find(line), run.out.rfind(line)) << run.out;
        EXPECT_EQ(read_front(folder / "front.h5").front.provenance.world_size, ranks);
        EXPECT_EQ(front_values(folder / "front.h5"), (std::vector<std::vector<double>>{{2, 3, 2}}));
    }
}

TEST(Ranks, ErrorsAreSaidOnce) {
    const Folder folder;
    folder.write("cyclic.json", cyclic_design);
    folder.write("small.json", small_design);
    const auto expect = [&](const Words& words, int code) {
        const Finished run = Process(on_ranks(2, words), folder.path()).finish();
        EXPECT_EQ(run.code, code) << run.err;
        const std::size_t first = run.err.find("gaus: ");
        EXPECT_NE(first, std::string::npos) << run.err;
        EXPECT_EQ(run.err.find("gaus: ", first + 1), std::string::npos) << run.err;
        EXPECT_EQ(run.out.find("gaus"), std::string::npos) << run.out;
    };
    expect({"solve", "small.json", "--time", "abc"}, 2);
    expect({"solve", "cyclic.json"}, 2);
    expect({"solve", "small.json", "-o", "none/front.h5"}, 2);
    expect({"solve", "small.json", "--limit", "alu=1", "--latency-bound", "3"}, 3);
    EXPECT_EQ(folder.names(), (Words{"cyclic.json", "small.json"}));
}

}  // namespace
}  // namespace gaus::test
