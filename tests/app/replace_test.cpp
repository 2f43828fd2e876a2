// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "process.hpp"
#include "small_fronts.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

/// What a command may replace without --force: nothing that somebody could miss.
class Replace : public testing::Test {
  protected:
    Replace() {
        folder.write("small.json", small_design);
        folder.write("loop.json", loop_design);
    }
    /// Exit code 2 with `found` in the one line, the file as it was; with --force it is replaced.
    void expect_kept(const Words& words, const std::string& file, const std::string& found) const {
        const std::string before = read_text(folder / file);
        const Finished refused = gaus(folder, words);
        EXPECT_EQ(refused.code, 2) << refused.out;
        EXPECT_EQ(refused.err.find("gaus: " + file + ": found " + found), 0u) << refused.err;
        EXPECT_NE(refused.err.find("--force"), std::string::npos) << refused.err;
        EXPECT_EQ(refused.err.find('\n'), refused.err.size() - 1) << refused.err;
        EXPECT_EQ(read_text(folder / file), before);
        Words forced = words;
        forced.emplace_back("--force");
        EXPECT_EQ(gaus(folder, forced).code, 0);
        EXPECT_NE(read_text(folder / file), before);
    }
    void expect_replaced(const Words& words) const {
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 0) << run.err;
    }

    const Folder folder;
};

const Words quick = {"--restarts", "8", "--quiet"};

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST_F(Replace, SolveKeepsTheFrontOfAnotherDesign) {
    expect_replaced(with({"solve", "small.json"}, quick));
    expect_replaced(with({"solve", "small.json", "--seed", "2", "--latency-bound", "5"}, quick));
    expect_replaced(with({"solve", "small.json", "--limit", "alu=2"}, quick));
    expect_kept(with({"solve", "loop.json"}, quick), "front.h5",
                "a front of another design (small and loop), expected a new name or --force");
}

TEST_F(Replace, FrontsOfTheSameDesignReplaceEachOther) {
    expect_replaced({"baseline", "small.json", "-o", "front.h5", "--quiet"});
    expect_replaced(with({"solve", "small.json"}, quick));
    expect_replaced({"bound", "small.json", "-o", "front.h5"});
    expect_replaced(with({"solve", "small.json"}, quick));
    expect_replaced({"bound", "front.h5"});
    expect_replaced({"merge", "front.h5", "-o", "front.h5", "--quiet"});
}

TEST_F(Replace, SolveKeepsALongSearch) {
    expect_replaced(with({"solve", "small.json"}, quick));
    StoredFront stored = read_front(folder / "front.h5");
    stored.front.history.back().seconds = 7200;
    write_front(folder / "front.h5", stored.problem, stored.front);
    expect_kept(
        with({"solve", "small.json", "--time", "59m"}, quick), "front.h5",
        "a search of 7200 s, expected a new name, --force, or solve --resume to continue it");
    write_front(folder / "front.h5", stored.problem, stored.front);
    expect_replaced(with({"solve", "small.json", "--time", "1h"}, quick));
}

TEST_F(Replace, NothingIsLostWithAnEmptyFile) {
    folder.write("front.h5", "");
    expect_replaced(with({"solve", "small.json"}, quick));
    folder.write("schedule.csv", "");
    expect_replaced({"export", "front.h5", "-o", "schedule.csv"});
}

TEST_F(Replace, ADamagedFrontIsKept) {
    expect_replaced(with({"solve", "small.json"}, quick));
    const std::string whole = read_text(folder / "front.h5");
    folder.write("front.h5", whole.substr(0, whole.size() / 2));
    expect_kept(with({"solve", "small.json"}, quick), "front.h5", "a file that is not a front");
}

TEST_F(Replace, EveryCommandKeepsFrontsOfOtherDesigns) {
    write_small_fronts(folder);
    expect_replaced(with({"solve", "loop.json", "-o", "loop.h5"}, quick));
    const std::string before = read_text(folder / "loop.h5");
    for (const Words& words :
         {Words{"baseline", "small.json", "--method", "asap"}, Words{"bound", "small.json"},
          Words{"bound", "a.h5"}, Words{"merge", "a.h5", "b.h5"}}) {
        expect_kept(with(words, {"-o", "loop.h5"}), "loop.h5",
                    "a front of another design (loop and small)");
        folder.write("loop.h5", before);
    }
}

TEST_F(Replace, TextsKeepFronts) {
    expect_replaced(with({"solve", "small.json"}, quick));
    expect_replaced(with({"solve", "small.json", "-o", "2.h5"}, quick));
    expect_replaced({"export", "front.h5", "-o", "schedule"});
    expect_replaced({"export", "front.h5", "-o", "schedule", "--format", "json"});
    expect_kept({"export", "front.h5", "-o", "2.h5"}, "2.h5", "a front, expected");
    expect_replaced({"generate", "fft", "--size", "8", "-o", "fft.json"});
    expect_replaced({"generate", "fft", "--size", "16", "-o", "fft.json"});
    expect_kept({"generate", "fft", "--size", "8", "-o", "front.h5"}, "front.h5",
                "a front, expected");
}

TEST_F(Replace, AJsonLogGoesOnWithTheRun) {
    const Words logged = with({"solve", "small.json", "--log-json", "log.jsonl"}, quick);
    expect_replaced(logged);
    expect_replaced(logged);
    const std::string first = read_text(folder / "log.jsonl");
    expect_replaced(with(logged, {"--resume"}));
    EXPECT_EQ(read_text(folder / "log.jsonl").find(first), 0u);
    EXPECT_GT(read_text(folder / "log.jsonl").size(), first.size());
}

}  // namespace
}  // namespace gaus::test
