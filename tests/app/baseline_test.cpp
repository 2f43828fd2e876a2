// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "process.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

Finished baseline(const Folder& folder, const std::string& method, const Words& more = {}) {
    Words words = {"baseline", GAUS_DESIGNS "/ewf.json", "--method", method, "--threads", "2"};
    words.insert(words.end(), more.begin(), more.end());
    return gaus(folder, words);
}

void expect_refused(const Finished& run, int code, const std::string& line) {
    EXPECT_EQ(run.code, code);
    EXPECT_EQ(run.err, "gaus: " + line + "\n");
    EXPECT_EQ(run.out, "");
}

TEST(SearchingBaseline, EveryMethodWritesAFrontThatVerifies) {
    for (const std::string method : {"gs", "gaus-paper", "annealing"}) {
        if (method == "gs" && !GAUS_TORCH) continue;
        const Folder folder;
        const Finished run = baseline(
            folder, method,
            {"--objectives", "resource,communication", "--weights", "100,1", "--latency-bound",
             "1.25x", "--restarts", "3", "--seed", "7", "-o", "front.h5"});
        EXPECT_EQ(run.code, 0) << run.err;
        EXPECT_EQ(run.err, "");
        EXPECT_NE(run.out.find("scalar\n"), std::string::npos) << run.out;
        EXPECT_NE(run.out.find("\n3 restarts in "), std::string::npos) << run.out;
        EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
        const Front front = read_front(folder / "front.h5").front;
        EXPECT_EQ(front.objective_names, (Words{"resource", "communication"}));
        EXPECT_EQ(front.provenance.seed, 7u);
        EXPECT_NE(front.provenance.config.find("method = " + method + "\n"), std::string::npos);
        EXPECT_EQ(front.trials.size(), 3u);
        EXPECT_FALSE(front.history.empty());
    }
}

TEST(SearchingBaseline, QuietPrintsNothing) {
    const Folder folder;
    const Finished run =
        baseline(folder, "gaus-paper", {"--restarts", "1", "--quiet", "-o", "front.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(folder.names(), Words{"front.h5"});
}

TEST(SearchingBaseline, ASignalEndsItWithTheFront) {
    for (const int signal : {SIGTERM, SIGUSR1, SIGINT}) {
        const Folder folder;
        Process process({GAUS_PROGRAM, "baseline", GAUS_DESIGNS "/ewf.json", "--method",
                         "annealing", "--time", "100", "--threads", "1", "-o", "front.h5"},
                        folder.path());
        while (!std::filesystem::exists(folder / "front.h5"))
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        process.signal(signal);
        const Finished run = process.finish();
        EXPECT_EQ(run.code, 0) << run.err;
        EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    }
}

TEST(SearchingBaseline, GoesOnWithResume) {
    const Folder folder;
    const Words words = {"--resume", "-o", "front.h5", "--seed", "3"};
    const auto with = [&](Words more) {
        more.insert(more.end(), words.begin(), words.end());
        return baseline(folder, "annealing", more);
    };
    EXPECT_EQ(with({"--restarts", "2"}).code, 0);
    const Finished on = with({"--restarts", "5"});
    EXPECT_EQ(on.code, 0) << on.err;
    EXPECT_NE(on.out.find("continues a run of "), std::string::npos) << on.out;
    EXPECT_NE(on.out.find("\n5 restarts in "), std::string::npos) << on.out;
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    EXPECT_EQ(read_front(folder / "front.h5").front.trials.size(), 5u);
    expect_refused(with({"--weights", "1,2,3"}), 2,
                   "front.h5: holds a run with --weights nothing, found 1,2,3; a run goes on with "
                   "the settings it began with");
    expect_refused(gaus(folder, {"solve", GAUS_DESIGNS "/ewf.json", "--resume", "-o", "front.h5"}),
                   2,
                   "front.h5: holds a run with --batch nothing, found 0; a run goes on with the "
                   "settings it began with");
    expect_refused(baseline(folder, "annealing", {"--resume"}), 2,
                   "option --resume: found no --output, expected the front file of a run");
}

TEST(SearchingBaseline, MistakesAreOneLine) {
    const Folder folder;
    expect_refused(baseline(folder, "gs", {"--weights", "1,2"}), 2,
                   "option --weights: found 2 prices, expected 3, one for each of "
                   "resource,communication,memory");
    expect_refused(baseline(folder, "gs", {"--weights", "0,0,0"}), 2,
                   "option --weights: found 0,0,0, expected one above 0");
    expect_refused(baseline(folder, "annealing", {"--start", "late"}), 2,
                   "option --start: found 'late', expected auto, informed or uninformed");
    if (GAUS_TORCH)
        expect_refused(baseline(folder, "gs", {"--ii", "20"}), 2,
                       "gs: found --ii, expected a design without pipelining");
    EXPECT_EQ(folder.names(), Words{});
}

TEST(SearchingBaseline, WithoutItsModuleGsIsRefusedAndTheRestRuns) {
    const Folder folder;
    std::filesystem::copy_file(GAUS_PROGRAM, folder / "gaus");
    const std::string program = folder / "gaus";
    const auto run = [&](const std::string& method) {
        return Process({program, "baseline", GAUS_DESIGNS "/hal.json", "--method", method,
                        "--restarts", "1"},
                       folder.path())
            .finish();
    };
    expect_refused(run("gs"), 1, "this build has no LibTorch: --method gs needs it");
    EXPECT_EQ(run("gaus-paper").code, 0);
}

TEST(SearchingBaseline, TooLittleMemoryIsSaidBeforeItBegins) {
    if (!GAUS_TORCH) return;
    const Folder folder;
    const Finished run = baseline(folder, "gs", {"--latency-bound", "2000000000"});
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.err.find("gaus: gs: needs 4352.0 GB a thread for 34 operators and 2000000000 "
                           "steps, "),
              0u)
        << run.err;
}

TEST(Baseline, GroupsOfMethodsAndTheirScalar) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished list =
        gaus(folder, {"baseline", "small.json", "--method", "list", "--objectives",
                      "resource,communication", "--weights", "10,1"});
    EXPECT_EQ(list.code, 0) << list.err;
    // Two units and three boundaries.
    EXPECT_NE(list.out.find("list-backward          3        3         2              3       2"
                            "      23\n"),
              std::string::npos)
        << list.out;
    EXPECT_EQ(list.out.find("fds"), std::string::npos);
    const Finished fds = gaus(folder, {"baseline", "small.json", "--method", "force-directed"});
    EXPECT_NE(fds.out.find("\n  fds "), std::string::npos) << fds.out;
    EXPECT_EQ(fds.out.find("list"), std::string::npos);
    EXPECT_EQ(fds.out.find("scalar"), std::string::npos);
}

}  // namespace
}  // namespace gaus::test
