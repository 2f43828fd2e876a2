// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

/// What a user gets wrong and the only line of the answer.
struct Mistake {
    Words words;
    std::string line;
};

void expect_refused(const Mistake& mistake) {
    const Folder folder;
    const Finished run = gaus(folder, mistake.words);
    EXPECT_EQ(run.code, 2) << mistake.line;
    EXPECT_EQ(run.err, "gaus: " + mistake.line + "\n");
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(folder.names(), Words{});
}

TEST(Usage, CommandsAreChecked) {
    expect_refused({{}, "found no command, expected gaus --help"});
    expect_refused({{"sovle", "x.json"},
                    "found command 'sovle', expected one of solve, info, verify, merge, compare, "
                    "bound, baseline, export, convert, generate; did you mean solve?"});
    expect_refused({{"frobnicate"},
                    "found command 'frobnicate', expected one of solve, info, verify, merge, "
                    "compare, bound, baseline, export, convert, generate"});
    expect_refused({{"info"}, "info: found no DESIGN|FRONT, expected gaus info DESIGN|FRONT"});
    expect_refused({{"solve"}, "solve: found no DESIGN, expected gaus solve DESIGN"});
    expect_refused({{"verify", "a.h5", "b.h5"},
                    "verify: found 'b.h5' after FRONT 'a.h5', expected one FRONT"});
    expect_refused({{"merge"}, "merge: found no FRONT, expected gaus merge FRONT..."});
    expect_refused({{"merge", "a.h5", ""}, "merge: found no FRONT, expected gaus merge FRONT..."});
    expect_refused({{"merge", "a.h5"},
                    "merge: found no --output, expected gaus merge FRONT... --output FILE"});
    expect_refused({{"compare"}, "compare: found no FRONT, expected gaus compare FRONT FRONT..."});
    expect_refused(
        {{"compare", "a.h5"}, "compare: found one FRONT, expected gaus compare FRONT FRONT..."});
    expect_refused({{"compare", "a.h5", "b.h5", "--objectives", "latency,memory"},
                    "option --objectives: found no --attainment, expected it too"});
}

TEST(Usage, OptionNamesAreChecked) {
    expect_refused({{"solve", "x", "--tme", "5"}, "option --tme: unknown; did you mean --time?"});
    expect_refused({{"solve", "x", "--tme=5"}, "option --tme: unknown; did you mean --time?"});
    expect_refused({{"solve", "x", "--tme="}, "option --tme: unknown; did you mean --time?"});
    expect_refused(
        {{"solve", "x", "--laten", "5"}, "option --laten: unknown; did you mean --latency-bound?"});
    expect_refused({{"solve", "x", "--pipelining"},
                    "option --pipelining: unknown; gaus solve --help lists all"});
    expect_refused(
        {{"info", "x", "--time", "5"}, "option --time: unknown; gaus info --help lists all"});
    expect_refused({{"solve", "x", "-x"}, "option -x: unknown; gaus solve --help lists all"});
    expect_refused({{"solve", "x", "--resum"}, "option --resum: unknown; did you mean --resume?"});
    expect_refused({{"solve", "x", "--noise", "0.5,-1"},
                    "option --noise: found '0.5,-1', expected numbers from 0 to 100, separated by "
                    "commas"});
    expect_refused({{"solve", "x", "--smoothing-hold", "0"},
                    "option --smoothing-hold: found '0', expected numbers from 0.1 to 10, "
                    "separated by commas"});
    expect_refused({{"solve", "x", "--temperature-end", "cold"},
                    "option --temperature-end: found 'cold', expected numbers from 0.0001 to 1000, "
                    "separated by commas"});
    expect_refused({{"solve", "x", "--drag-share", "2"},
                    "option --drag-share: found '2', expected numbers from 0 to 1, separated by "
                    "commas"});
}

TEST(Usage, OptionValuesAreChecked) {
    const std::string duration = "expected a duration from 0.1s to 30d, like 60, 90s, 10m or 2h";
    for (const std::string bad : {"abc", "0", "31d", "nan", "5x"})
        expect_refused(
            {{"solve", "x", "--time", bad}, "option --time: found '" + bad + "', " + duration});
    expect_refused({{"solve", "x", "--time"}, "option --time: found nothing, " + duration});
    expect_refused({{"solve", "x", "--time="}, "option --time: found nothing, " + duration});
    expect_refused({{"solve", "x", "--time", "5", "--time", "6"}, "option --time: given twice"});
    expect_refused({{"solve", "x", "--quiet=yes"}, "option --quiet: takes no value"});
    expect_refused({{"solve", "x", "--output"}, "option --output: found nothing, expected FILE"});
    expect_refused({{"solve", "x", "--batch", "4097"},
                    "option --batch: found '4097', expected an integer from 0 to 4096"});
    expect_refused({{"solve", "x", "--restarts", "1.5"},
                    "option --restarts: found '1.5', expected an integer from 0 to 1000000000000"});
    expect_refused(
        {{"solve", "x", "--seed", "-1"},
         "option --seed: found '-1', expected an integer from 0 to 9223372036854775807"});
    expect_refused({{"solve", "x", "--refinement", "nan"},
                    "option --refinement: found 'nan', expected a number from 0 to 1000"});
    expect_refused({{"solve", "x", "--device", "gpu"},
                    "option --device: found 'gpu', expected auto, cpu or cuda"});
}

TEST(Usage, ListsAreChecked) {
    for (const std::string bad : {"memory,memory", "memory,", "area"}) {
        expect_refused({{"solve", "x", "--objectives", bad},
                        "option --objectives: found '" + bad +
                            "', expected a list of latency, resource, communication, memory and "
                            "ii, none twice"});
    }
    for (const std::string bad : {"x", "1.0x,", "1.5", "infx"})
        expect_refused({{"solve", "d", "--latency-bound", bad},
                        "option --latency-bound: found '" + bad +
                            "', expected auto, or factors of the critical path or steps, like "
                            "1.0x,1.25x,40"});
    for (const std::string bad : {"mul", "mul=0", "mul=two"})
        expect_refused({{"solve", "d", "--limit", bad},
                        "option --limit: found '" + bad +
                            "', expected CLASS=N with N from 1, CLASS=none, or "
                            "none"});
}

TEST(Usage, IntervalsAreChecked) {
    for (const std::string bad : {"0", "-1", "5:2", "1.5", "2:", "smallest"})
        expect_refused({{"solve", "x", "--ii", bad},
                        "option --ii: found '" + bad +
                            "', expected none, auto, an integer from 1 or a range like 4:8"});
}

TEST(Usage, HelpAndVersion) {
    const Folder folder;
    const Finished help = gaus(folder, {"--help"});
    EXPECT_EQ(help.code, 0);
    for (const char* command :
         {"solve", "info", "verify", "merge", "compare", "baseline", "export", "generate"})
        EXPECT_NE(help.out.find(std::string("\n  ") + command + " "), std::string::npos) << command;
    EXPECT_EQ(gaus(folder, {"--version"}).out, "gaus " GAUS_VERSION "\n");
}

TEST(Usage, HelpOfSolveListsEveryOptionWithItsDefault) {
    const Folder folder;
    const Finished help = gaus(folder, {"solve", "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_EQ(help.err, "");
    for (const char* option : {"--time DURATION",
                               "--restarts N",
                               "--batch B",
                               "--seed S",
                               "--turn DURATION",
                               "--share on|off",
                               "--search MODE",
                               "--topology NAME",
                               "--exchange-period DURATION",
                               "--learning-rate LIST",
                               "--smoothing-hold LIST",
                               "--temperature LIST",
                               "--temperature-end LIST",
                               "--resume",
                               "--patience DURATION",
                               "--front-size N",
                               "--report-period DURATION",
                               "--initial FILE",
                               "--objectives LIST",
                               "--latency-bound LIST",
                               "--ii none",
                               "--limit CLASS=N",
                               "--resources FILE",
                               "--kernel LIST",
                               "--dependencies LIST",
                               "--iterations N",
                               "--refinement F",
                               "--device DEVICE",
                               "--threads N",
                               "-o, --output FILE",
                               "--force",
                               "--log-json FILE",
                               "--config FILE",
                               "--quiet",
                               "-h, --help"})
        EXPECT_NE(help.out.find(option), std::string::npos) << option;
    EXPECT_NE(help.out.find("[default 60; a duration from 0.1s to 30d"), std::string::npos);
}

TEST(Usage, EveryCommandHasHelp) {
    const Folder folder;
    for (const std::string command :
         {"solve", "info", "verify", "merge", "compare", "baseline", "export", "generate"}) {
        const Finished run = gaus(folder, {command, "-h"});
        EXPECT_EQ(run.code, 0) << command;
        EXPECT_EQ(run.out.find("usage: gaus " + command + " "), 0u) << run.out;
        std::istringstream lines(run.out);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 80u) << line;
    }
}

TEST(Usage, ConfigFilesAreChecked) {
    const Folder folder;
    const auto expect = [&](const std::string& text, const std::string& line) {
        folder.write("run.ini", text);
        const Finished run = gaus(folder, {"solve", "x", "--config", "run.ini"});
        EXPECT_EQ(run.code, 2) << text;
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
    };
    expect("# c\n\ntme = 5\n", "run.ini:3: option tme: unknown; did you mean time?");
    expect("batch = 5000\n",
           "run.ini:1: option batch: found '5000', expected an integer from 0 to 4096");
    expect("[solve]\n", "run.ini:1: found [solve], expected NAME = VALUE");
    expect("seed = 1\nseed = 2\n", "run.ini:2: option seed: given twice");
    expect("config = other.ini\n", "run.ini:1: option config: unknown");
    expect("quiet = yes\n", "run.ini:1: option quiet: found 'yes', expected on or off");
    const Finished run = gaus(folder, {"solve", "x", "--config", "none.ini"});
    EXPECT_EQ(run.err, "gaus: none.ini: cannot be read\n");
    EXPECT_EQ(run.code, 2);
}

}  // namespace
}  // namespace gaus::test
