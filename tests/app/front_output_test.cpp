// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "process.hpp"
#include "small_fronts.hpp"
#include "support/data.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <gmock/gmock.h>
#include <iterator>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <vector>

#include <gtest/gtest.h>

// Who may write a front file, and what is left of the files that writing needs.
namespace gaus::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;

const std::string design = GAUS_DESIGNS "/ewf.json";

/// Every flock() fails as in a folder of NFS without a lock daemon.
void without_file_locks() {
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),  // the number of the call
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_flock, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOLCK),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    stat(path.c_str(), &status);
    return status.st_mode & 07777;
}

TEST(FrontOutput, OneRunAtATimeWritesIt) {
    const Folder folder;
    Process first({GAUS_PROGRAM, "solve", design, "--time", "10m", "--report-period", "0.1"},
                  folder.path());
    ASSERT_TRUE(first.wait_for("hypervolume")) << first.finish().err;
    const Finished second = gaus(folder, {"solve", design, "--time", "1"});
    EXPECT_EQ(second.code, 2);
    EXPECT_THAT(second.err, StartsWith("gaus: front.h5: another run writes it (process "));
    EXPECT_EQ(std::ranges::count(second.err, '\n'), 1);
    EXPECT_EQ(gaus(folder, {"bound", "front.h5"}).code, 2);
    EXPECT_EQ(gaus(folder, {"verify", "front.h5"}).code, 0);
    first.signal(SIGTERM);
    EXPECT_EQ(first.finish().code, 0);
    EXPECT_EQ(folder.names(), Words{"front.h5"});
}

TEST(FrontOutput, AKilledRunLeavesNothingThatStaysOrHinders) {
    const Folder folder;
    Process first({GAUS_PROGRAM, "solve", design, "--time", "10m", "--report-period", "0.1"},
                  folder.path());
    ASSERT_TRUE(first.wait_for("hypervolume")) << first.finish().err;
    first.signal(SIGKILL);
    first.finish();
    folder.write(".front.h5.tmp.999999999", "left");  // no process has this number
    const Finished next =
        gaus(folder, {"solve", design, "--resume", "--time", "10m", "--restarts", "1"});
    EXPECT_EQ(next.code, 0) << next.err;
    EXPECT_EQ(folder.names(), Words{"front.h5"});
}

TEST(FrontOutput, AReadOnlyFrontIsRefusedBeforeTheSearch) {
    const Folder folder;
    write_small_fronts(folder);
    const fs::path front = folder / "a.h5";
    const std::string before = read_text(front);
    chmod(front.c_str(), 0444);
    for (const Words& words :
         {Words{"solve", design, "--output", "a.h5", "--force"},
          Words{"solve", design, "--output", "a.h5", "--resume"},
          Words{"merge", "b.h5", "--output", "a.h5", "--force"}, Words{"bound", "a.h5"},
          Words{"baseline", design, "--output", "a.h5", "--force"}}) {
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 2) << words[0];
        EXPECT_EQ(run.out, "") << words[0];
        EXPECT_EQ(run.err, "gaus: cannot write a.h5: it is read-only\n") << words[0];
    }
    EXPECT_EQ(read_text(front), before);
    EXPECT_EQ(folder.names(), (Words{"a.h5", "b.h5", "small.json"}));
}

TEST(FrontOutput, KeepsTheModeOfTheFront) {
    const Folder folder;
    write_small_fronts(folder);
    chmod((folder / "a.h5").c_str(), 0600);
    EXPECT_EQ(gaus(folder, {"bound", "a.h5", "--time", "1"}).code, 0);
    EXPECT_EQ(mode_of(folder / "a.h5"), 0600u);
    EXPECT_EQ(gaus(folder, {"export", "a.h5", "--point", "0", "--output", "a.csv"}).code, 0);
    chmod((folder / "a.csv").c_str(), 0640);
    EXPECT_EQ(gaus(folder, {"export", "a.h5", "--point", "0", "--output", "a.csv"}).code, 0);
    EXPECT_EQ(mode_of(folder / "a.csv"), 0640u);
}

TEST(FrontOutput, AFolderWithoutFileLocksWorks) {
    const Folder folder;
    const Words solve = {"solve", design, "--time", "10m", "--restarts", "1"};
    Words resume = solve;
    resume.push_back("--resume");
    for (const Words& words :
         {solve, resume, Words{"info", "front.h5"}, Words{"bound", "front.h5", "--time", "1"},
          Words{"merge", "front.h5", "--output", "merged.h5"}, Words{"verify", "merged.h5"}}) {
        const Finished run = gaus(folder, words, without_file_locks);
        EXPECT_EQ(run.code, 0) << words[0] << ": " << run.err;
    }
    EXPECT_EQ(folder.names(), (Words{"front.h5", "merged.h5"}));
}

TEST(FrontOutput, NumbersOfRestartsFarBeyondTheRunAreRefused) {
    const Folder folder;
    const Words solve = {"solve", design, "--time", "10m", "--restarts", "1", "--resume"};
    EXPECT_EQ(gaus(folder, solve).code, 0);
    StoredFront stored = read_front(folder / "front.h5");
    stored.front.trials[0].restart = std::int64_t{1} << 60;
    write_front(folder / "front.h5", stored.problem, stored.front);
    const Finished run = gaus(folder, solve);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err,
              "gaus: front.h5: found restart 1152921504606846976 in a run of 1 restart, expected "
              "numbers below 16777217\n");
}

/// verify finds it; a table or a chart has no place for it.
TEST(FrontOutput, AScheduleThatIsNotLegalIsNotExported) {
    const Folder folder;
    write_small_fronts(folder);
    for (const std::int32_t start : {-7, 67'108'866}) {
        StoredFront stored = read_front(folder / "a.h5");
        stored.front.points[0].schedule.start[0] = start;
        write_front(folder / "bad.h5", stored.problem, stored.front);
        EXPECT_EQ(gaus(folder, {"verify", "bad.h5"}).code, 2);
        for (const char* format : {"csv", "json", "dot", "table", "hatschet"}) {
            const Finished run = gaus(folder, {"export", "bad.h5", "--format", format});
            EXPECT_EQ(run.code, 2) << format;
            EXPECT_EQ(run.out, "") << format;
            EXPECT_THAT(run.err, StartsWith("gaus: bad.h5: point 0: ")) << format;
        }
    }
}

/// The front files that users brought: each hurt an earlier version.
class BroughtFront : public testing::TestWithParam<Words> {};

TEST_P(BroughtFront, GetsOneLineAndExitTwo) {
    GAUS_CASE_OR_SKIP(brought, "fuzz");
    const Folder folder;
    for (const auto& entry : fs::directory_iterator(brought)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".h5") || name.starts_with("h_ansi"))
            continue;  // see hostile_text_test
        fs::remove(folder / "f.h5");
        fs::copy_file(entry.path(), folder / "f.h5");
        fs::permissions(folder / "f.h5", fs::perms::owner_all);
        const std::string before = read_text(folder / "f.h5");
        const Finished run = gaus(folder, GetParam());
        EXPECT_EQ(run.code, 2) << entry.path();
        EXPECT_EQ(run.out, "") << entry.path();
        EXPECT_THAT(run.err, StartsWith("gaus: ")) << entry.path();
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << entry.path() << run.err;
        EXPECT_EQ(std::ranges::count(run.err, '\x1b'), 0) << entry.path();
        EXPECT_EQ(read_text(folder / "f.h5"), before) << entry.path();
        EXPECT_EQ(folder.names(), Words{"f.h5"}) << entry.path();
    }
}

const Words commands[] = {{"info", "f.h5"},
                          {"verify", "f.h5"},
                          {"merge", "f.h5", "--output", "merged.h5"},
                          {"compare", "f.h5", "f.h5"},
                          {"export", "f.h5", "--point", "0"},
                          {"bound", "f.h5", "--time", "1"},
                          {"solve", GAUS_DESIGNS "/dct8.json", "--output", "f.h5"},
                          {"solve", GAUS_DESIGNS "/dct8.json", "--output", "f.h5", "--resume"},
                          {"solve", GAUS_DESIGNS "/dct8.json", "--initial", "f.h5:0"}};

std::string name_of(const testing::TestParamInfo<Words>& command) {
    return command.param[0] + std::to_string(command.index);
}

INSTANTIATE_TEST_SUITE_P(Commands, BroughtFront, testing::ValuesIn(commands), name_of);

}  // namespace
}  // namespace gaus::test
