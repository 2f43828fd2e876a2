// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"
#include "gaus/read_schedule.hpp"
#include "gaus/text.hpp"

#include "small_fronts.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

/// What a file may hold to deceive the person in front of a terminal or a spreadsheet: a formula, a
/// new title of the window, an empty screen, a line of its own, C1 controls in UTF-8 and as a byte,
/// text from right to left, a separator of lines.
const std::string hostile =
    "=cmd|' /C calc'!A0\x1b]0;title\x07\x1b[2J\ngaus: fine\r\t\x08\x7f\xc2\x9b\x9b"
    "2J\xe2\x80\xaetxt\xe2\x80\xa8<script>\"\\n[{,";

/// designs.hpp's small design, whose names all begin with the text.
Problem hostile_problem() {
    ProblemData data{.name = hostile + "design", .source = hostile + ".json"};
    data.resources = {{.name = hostile + "alu", .limit = 2}, {.name = hostile + "unused"}};
    for (const char* name : {"a", "b", "c", "d"})
        data.operators.push_back({.name = hostile + name});
    data.dependencies = {
        {.source = 0, .target = 1}, {.source = 1, .target = 3}, {.source = 2, .target = 3}};
    return Problem(std::move(data));
}

Front hostile_front() {
    Front front = front_of(hostile_problem(), {{0, 1, 0, 2}, {0, 1, 2, 3}});
    front.history = {{1, 10, 100, 336, 1}, {2, 20, 200, 372, 2}};
    front.bounds = {{.latency_bound = 4, .weights = {1, 0, 0}, .value = 3, .method = hostile}};
    front.provenance = {
        .generator = hostile, .created = hostile, .command = hostile, .config = hostile};
    return front;
}

void write_fronts(const Folder& folder) {
    Front front = hostile_front();
    write_front(folder / "front.h5", hostile_problem(), front);
    front.objective_names[2] = hostile;
    write_front(folder / "objective.h5", hostile_problem(), front);
    front = hostile_front();
    front.points[0].schedule.start = {0, 0, 0, 0};
    front.points[1].schedule.start = {2, 1, 0, 9};
    write_front(folder / "illegal.h5", hostile_problem(), front);
}

/// Designs of names as far as JSON and GML take them, and what is wrong with them.
void write_designs(const Folder& folder) {
    std::string name = hostile;
    std::erase_if(name, [](unsigned char c) { return c < 0x20 || c == 0x7f || c == 0x9b; });
    name.insert(name.find('2'), "\xc2\x9b");
    nlohmann::json design = {{"format", "gaus-design"}, {"version", 1}, {"name", name}};
    design["resources"] = {{{"name", name + "r"}, {"limit", 1}}};
    design["operators"] = {{{"name", name + "a"}}, {{"name", name + "b"}}};
    design["dependencies"] = {{0, 1}};
    const auto write = [&](const std::string& file) {
        folder.write(file, design.dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore));
    };
    write("good.json");
    design["dependencies"] = {{0, 1}, {1, 0}};
    write("cycle.json");
    design["dependencies"] = {{hostile, 1}};
    write("reference.json");
    design[hostile] = hostile;
    write("key.json");
    folder.write("x.gml", "graph [ directed 1 node [ id 1 label \"" + hostile + "\" ] ]");
    folder.write("x.csv", "name,start\n" + hostile + "," + hostile + "\n");
}

void expect_printable(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_EQ(line, printable(line));
}

struct Command {
    Words words;
    int code = 0;
};

class HostileText : public ::testing::TestWithParam<Command> {};

TEST_P(HostileText, NeverReachesTheTerminal) {
    const Folder folder;
    write_fronts(folder);
    write_designs(folder);
    const Finished run = gaus(folder, GetParam().words);
    EXPECT_EQ(run.code, GetParam().code) << run.err;
    EXPECT_NE(run.out + run.err, "");
    expect_printable(run.out);
    expect_printable(run.err);
}

const std::vector<Command> commands = {
    {{"info", "front.h5"}},
    {{"info", "front.h5", "--settings"}},
    {{"verify", "front.h5"}},
    {{"compare", "front.h5", "front.h5", "--attainment"}},
    {{"merge", "front.h5", "front.h5", "-o", "m.h5"}},
    {{"bound", "front.h5", "--time", "0.5", "-o", "b.h5"}},
    {{"export", "front.h5", "--format", "csv"}},
    {{"export", "front.h5", "--format", "json"}},
    {{"export", "front.h5", "--format", "dot"}},
    {{"export", "front.h5", "--format", "table"}},
    {{"verify", "illegal.h5"}, 2},
    {{"merge", "illegal.h5", "-o", "m.h5"}, 2},
    {{"compare", "front.h5", "objective.h5"}, 2},
    {{"compare", "objective.h5", "objective.h5", "--attainment", "--objectives", "x,y"}, 2},
    {{"bound", "objective.h5", "--time", "0.5"}, 2},
    {{"info", hostile}, 2},
    {{hostile}, 2},
    {{"info", "--" + hostile}, 2},
    {{"solve", "good.json", "--time", hostile}, 2},
    {{"generate", hostile}, 2},
    {{"generate", "fir", "-o", hostile + "/x"}, 2},
    {{"info", "good.json"}},
    {{"baseline", "good.json"}},
    {{"bound", "good.json", "--time", "0.5"}},
    {{"solve", "good.json", "--restarts", "1", "--log-json", "/dev/stdout", "-o", "new.h5"}},
    {{"solve", "good.json", "--limit", hostile + "=1"}, 2},
    {{"solve", "good.json", "--initial", "x.csv"}, 2},
    {{"info", "cycle.json"}, 2},
    {{"info", "reference.json"}, 2},
    {{"info", "key.json"}, 2},
    {{"info", "x.gml"}, 2},
    {{"info", "x.csv"}, 2},
};

INSTANTIATE_TEST_SUITE_P(Commands, HostileText, ::testing::ValuesIn(commands), [](const auto& all) {
    std::string name = std::to_string(all.index);
    for (const std::string& word : all.param.words)
        for (const char c : word.size() > 20 ? "hostile" : word)
            name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    return name;
});

}  // namespace
}  // namespace gaus::test
