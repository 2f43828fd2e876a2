// SPDX-License-Identifier: Apache-2.0
#include "designs.hpp"
#include "small_fronts.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;
namespace fs = std::filesystem;

struct Command {
    std::string name;
    Words words;
    std::string line;  ///< of the message, from "option" on
};

class SameFile : public ::testing::TestWithParam<Command> {};

const char* const loop = "<graphml><graph/></graphml>";

/// Fronts, designs and what belongs to them, and other names of some of them.
void write_files(const Folder& folder) {
    write_small_fronts(folder);
    folder.write("x.graphml", loop);
    folder.write("rm.xml", "<ModelInformation/>");
    folder.write("run.ini", "seed = 1\n");
    folder.write("start.csv", "name,start\na,0\nb,1\nc,0\nd,2\n");
    fs::create_symlink("small.json", folder / "symbolic");
    fs::create_hard_link(folder / "small.json", folder / "hard");
    fs::create_directory(folder / "sub");
}

/// What the files of the folder hold.
std::map<std::string, std::string> contents(const Folder& folder) {
    std::map<std::string, std::string> files;
    for (const std::string& name : folder.names())
        files[name] = fs::is_directory(folder / name) ? "" : read_text(folder / name);
    return files;
}

TEST_P(SameFile, IsRefusedAsOutputAndStaysWhatItWas) {
    const Folder folder;
    write_files(folder);
    const auto before = contents(folder);
    for (const bool force : {false, true}) {
        Words words = GetParam().words;
        if (force) words.emplace_back("--force");
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 2) << run.err;
        EXPECT_EQ(run.err, "gaus: option " + GetParam().line + ", expected another\n");
        EXPECT_EQ(contents(folder), before);
    }
}

const std::vector<Command> commands = {
    {"LogOverDesign",
     {"solve", "small.json", "--log-json", "small.json"},
     "--log-json: found small.json, which is the file of the input (small.json)"},
    {"OutputOverDesign",
     {"solve", "small.json", "-o", "sub/../small.json"},
     "--output: found sub/../small.json, which is the file of the input (small.json)"},
    {"SymbolicLink",
     {"solve", "small.json", "--log-json", "symbolic"},
     "--log-json: found symbolic, which is the file of the input (small.json)"},
    {"HardLink",
     {"baseline", "hard", "-o", "small.json"},
     "--output: found small.json, which is the file of the input (hard)"},
    {"TwoOutputs",
     {"solve", "small.json", "--log-json", "new", "-o", "sub/../new"},
     "--log-json: found new, which is the file of option --output (sub/../new)"},
    {"DefaultOutput",
     {"solve", "small.json", "--log-json", "front.h5"},
     "--log-json: found front.h5, which is the file of option --output (front.h5)"},
    {"Config",
     {"solve", "small.json", "--config", "run.ini", "-o", "run.ini"},
     "--output: found run.ini, which is the file of option --config (run.ini)"},
    {"Initial",
     {"solve", "small.json", "--initial", "start.csv", "--log-json", "start.csv"},
     "--log-json: found start.csv, which is the file of option --initial (start.csv)"},
    {"InitialPoint",
     {"solve", "small.json", "--initial", "a.h5:1", "-o", "a.h5"},
     "--output: found a.h5, which is the file of option --initial (a.h5)"},
    {"Resources",
     {"solve", "x.graphml", "--resources", "rm.xml", "--log-json", "rm.xml"},
     "--log-json: found rm.xml, which is the file of option --resources (rm.xml)"},
    {"Export",
     {"export", "a.h5", "-o", "a.h5"},
     "--output: found a.h5, which is the file of the input (a.h5)"},
    {"BoundOfADesign",
     {"bound", "small.json", "-o", "small.json"},
     "--output: found small.json, which is the file of the input (small.json)"},
    {"Generate",
     {"generate", "recurrences", "--from", "small.json", "-o", "hard"},
     "--output: found hard, which is the file of option --from (small.json)"},
};

INSTANTIATE_TEST_SUITE_P(Commands, SameFile, ::testing::ValuesIn(commands),
                         [](const auto& command) { return command.param.name; });

TEST(SameFile, AFrontMayBeMergedOrBoundedInPlace) {
    const Folder folder;
    write_small_fronts(folder);
    EXPECT_EQ(gaus(folder, {"merge", "a.h5", "b.h5", "-o", "a.h5"}).code, 0);
    EXPECT_EQ(gaus(folder, {"bound", "b.h5", "--time", "0.5", "-o", "b.h5"}).code, 0);
}

}  // namespace
}  // namespace gaus::test
