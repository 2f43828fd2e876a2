// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include "gaus/front_file.hpp"

#include "designs.hpp"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

const Words run = {"solve",           GAUS_DESIGNS "/dct8.json",
                   "--latency-bound", "1.5x",
                   "--time",          "10m",
                   "--report-period", "1",
                   "--turn",          "0.5"};

/// No schedule of dct8 has less.
constexpr int least_communication = 59;

/// Ends the run when its changing line has shown the front so often, after the first bytes.
std::function<void(const std::string&, int)> until_frames(int count, std::size_t after) {
    return [=, ended = false](const std::string& bytes, int descriptor) mutable {
        if (ended) return;  // a second Ctrl-C kills
        const auto frames = frames_of(bytes.substr(after));
        const auto shows = [](const std::string& frame) {
            return frame.find("  front ") != frame.npos;
        };
        ended = std::ranges::count_if(frames, shows) >= count;
        if (ended) interrupt(descriptor);
    };
}

/// Whole parts only, and no number that lost digits.
void expect_whole(const std::string& frame) {
    static const std::regex parts(
        R"( *\d+\.\d s(  \d+ restarts?)?(, \d+ under way)?( \([0-9.e+-]+/s\))?(  front \d+)?)"
        R"((, \d+ more found)?(  hypervolume [0-9.e+]+)?(  best resource \d+)?(, communication (\d+))?)"
        R"((, memory \d+)?(  (baselines|searching|done))?)");
    std::smatch match;
    ASSERT_TRUE(std::regex_match(frame, match, parts)) << "'" << frame << "'";
    if (match[9].matched) {
        EXPECT_GE(std::stoi(match[9]), least_communication) << frame;
    }
}

TEST(Terminal, TheLiveLineFitsAndReportsStayAboveIt) {
    for (const unsigned short columns : std::initializer_list<unsigned short>{40, 80, 200}) {
        const Folder folder;
        const Shown shown = gaus_on({.columns = columns, .watch = until_frames(3, 0)}, folder, run);
        EXPECT_EQ(shown.code, 0) << shown.bytes;
        ASSERT_FALSE(shown.frames.empty());
        for (const std::string& frame : shown.frames) {
            EXPECT_LT(frame.size(), columns) << frame;
            expect_whole(frame);
        }
        const auto holds = [](const char* text) {
            return [text](const std::string& line) { return line.find(text) != line.npos; };
        };
        EXPECT_EQ(std::ranges::count_if(shown.frames, holds(" under way")) > 0, columns > 40);
        EXPECT_EQ(std::ranges::count_if(shown.frames, holds(", memory")) > 0, columns > 80);
        // Narrow terminals wrap a report within "hypervolume".
        const auto rows = read_front(folder / "front.h5").front.history.size();
        EXPECT_EQ(std::ranges::count_if(shown.lines, holds(" restart")), rows) << shown.bytes;
        EXPECT_EQ(std::ranges::count_if(shown.lines, holds("searching")), 0);
    }
}

TEST(Terminal, TheLiveLineFollowsTheWidth) {
    const Folder folder;
    std::size_t written = 0;
    std::function<void(const std::string&, int)> end;
    const auto shrink = [&](const std::string& bytes, int descriptor) {
        if (written > 0) return end(bytes, descriptor);
        if (bytes.find(" under way") == bytes.npos) return;
        written = bytes.size();
        end = until_frames(3, written);
        resize(descriptor, 30);
    };
    const Shown shown = gaus_on({.columns = 200, .watch = shrink}, folder, run);
    EXPECT_EQ(shown.code, 0) << shown.bytes;
    ASSERT_GT(written, 0u);
    // One frame may have been on its way.
    const std::string after = shown.bytes.substr(shown.bytes.find("\x1b[K", written) + 3);
    const auto frames = frames_of(after);
    ASSERT_FALSE(frames.empty());
    for (const std::string& frame : frames) {
        EXPECT_LT(frame.size(), 30u) << frame;
        expect_whole(frame);
    }
}

TEST(Terminal, ColumnsCountWhereTheTerminalDoesNotSay) {
    const Folder folder;
    const Shown shown = gaus_on(
        {.columns = 0, .environment = {"TERM=xterm", "COLUMNS=50"}, .watch = until_frames(3, 0)},
        folder, run);
    EXPECT_EQ(shown.code, 0) << shown.bytes;
    ASSERT_FALSE(shown.frames.empty());
    for (const std::string& frame : shown.frames)
        EXPECT_LT(frame.size(), 50u) << frame;
}

TEST(Terminal, ADumbOneGetsReportsOnly) {
    const Folder folder;
    const auto stop = [ended = false](const std::string& bytes, int descriptor) mutable {
        if (!ended && bytes.find("hypervolume") != bytes.npos) interrupt(descriptor);
        ended = bytes.find("hypervolume") != bytes.npos;
    };
    const Shown shown = gaus_on({.environment = {"TERM=dumb"}, .watch = stop}, folder, run);
    EXPECT_EQ(shown.code, 0);
    EXPECT_EQ(shown.bytes.find('\x1b'), std::string::npos) << shown.bytes;
    EXPECT_NE(shown.bytes.find("hypervolume"), std::string::npos) << shown.bytes;
}

}  // namespace
}  // namespace gaus::test
