// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"

#include "designs.hpp"
#include "front_of.hpp"
#include "process.hpp"
#include "support/data.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Runs gaus and expects exit code `code` with one line on standard error that holds all `parts`.
void expect_error(const Folder& folder, const std::vector<std::string>& words, int code,
                  const std::vector<std::string>& parts) {
    const Finished run = gaus(folder, words);
    EXPECT_EQ(run.code, code) << run.err;
    EXPECT_EQ(run.err.find("gaus: "), 0u) << run.err;
    EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << run.err;
    for (const std::string& part : parts)
        EXPECT_TRUE(contains(run.err, part)) << run.err;
}

TEST(Info, ShowsADesign) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run = gaus(folder, {"info", "small.json"});
    EXPECT_EQ(run.code, 0) << run.err;
    for (const char* line :
         {"operators      4\n", "dependencies   3 (0 order only, 0 loop-carried)\n",
          "degrees        fan-in at most 2, fan-out at most 1\n", "critical path  3 steps\n",
          "levels         3\n", "slack          mean 0.25, at most 1 step\n",
          "  alu            4       4        1         1     1   none\n"})
        EXPECT_TRUE(contains(run.out, line)) << line << run.out;
}

TEST(Info, LatencyZeroAtTheEndOfThePathHasAStepInUse) {
    GAUS_CASE_OR_SKIP(chain, "now/chain_by_delays.json");
    const Folder folder;
    const std::string design = chain.string();
    EXPECT_TRUE(
        contains(gaus(folder, {"info", design}).out, "critical path  2 steps in use, latency 1\n"));
    const std::string remark =
        "operators of latency 0 end the critical path: 2 steps in use, latency 1\n";
    const Finished run = solve_small(folder, design, {"--objectives", "latency,resource"});
    EXPECT_TRUE(contains(run.out, remark)) << run.out;
    EXPECT_TRUE(contains(run.out, "critical path 2 steps in use, latency 1; ")) << run.out;
    EXPECT_EQ(front_values(folder / "front.h5")[0][0], 1);
    EXPECT_TRUE(contains(gaus(folder, {"info", "front.h5"}).out,
                         "critical path  2 steps in use, latency 1\n"));
    EXPECT_TRUE(contains(gaus(folder, {"baseline", design}).out, remark));
    const std::string bounds = gaus(folder, {"bound", design, "--objectives", "latency"}).out;
    EXPECT_TRUE(contains(bounds, remark));
    EXPECT_TRUE(contains(bounds, "  latency             2      1      yes"));
    expect_error(folder, {"solve", design, "--latency-bound", "1", "-o", "other.h5"}, 2,
                 {"found 1 (1 step), expected at least the critical path (2 steps in use, latency "
                  "1)"});
    folder.write("one.json", R"({"format": "gaus-design", "version": 1, "operators": [0]})");
    const std::string one = gaus(folder, {"info", "one.json"}).out;
    EXPECT_TRUE(contains(one, "critical path  1 step\n")) << one;
}

TEST(Info, ShowsTheMinimumIntervals) {
    const Folder folder;
    folder.write("loop.json", loop_design);
    Finished run = gaus(folder, {"info", "loop.json"});
    EXPECT_TRUE(contains(run.out,
                         "RecMII         2: 2 steps in 1 iteration, a -> b -> a\n"
                         "ResMII         1\nMII            2\n"))
        << run.out;
    const auto with_limit = [&](const std::string& limit) {
        std::string text = loop_design;
        text.replace(text.find(R"("alu"})"), 6,
                     R"("alu", "limit": )" + limit + R"(, "blocking": 3})");
        folder.write("loop.json", text);
        run = gaus(folder, {"info", "loop.json"});
        EXPECT_EQ(run.code, 0) << run.err;
    };
    with_limit("1");
    EXPECT_TRUE(contains(run.out,
                         "ResMII         6: alu, 6 units * steps on 1 unit\n"
                         "MII            6\n"))
        << run.out;
    with_limit("0");
    EXPECT_TRUE(contains(run.out,
                         "ResMII         none: resource class alu: limit 0 is below "
                         "amount 1 of operator a\n"))
        << run.out;
    folder.write("small.json", small_design);
    EXPECT_FALSE(contains(gaus(folder, {"info", "small.json"}).out, "MII"));
}

TEST(Design, ErrorsAreOneLineWithExitCode2) {
    const Folder folder;
    folder.write("cyclic.json", cyclic_design);
    folder.write("negative.json", negative_latency_design);
    folder.write("empty.json", "");
    for (const std::string command : {"solve", "info", "baseline"}) {
        expect_error(folder, {command, "cyclic.json"}, 2, {"cycl", "a", "b"});
        expect_error(folder, {command, "negative.json"}, 2,
                     {"negative.json:4:59: found latency -1"});
        expect_error(folder, {command, "empty.json"}, 2, {"empty.json"});
        expect_error(folder, {command, "none.json"}, 2, {"none.json"});
    }
    EXPECT_EQ(folder.names(),
              (std::vector<std::string>{"cyclic.json", "empty.json", "negative.json"}));
}

TEST(Design, BoundsAndLimitsAreChecked) {
    const Folder folder;
    folder.write("small.json", small_design);
    for (const std::string command : {"solve", "baseline"}) {
        expect_error(folder, {command, "small.json", "--latency-bound", "2"}, 2,
                     {"option --latency-bound: found 2 (2 steps), expected at least the critical "
                      "path (3 steps)"});
        expect_error(folder, {command, "small.json", "--latency-bound", "1.5x,0.5x"}, 2,
                     {"found 0.5x (2 steps), expected at least the critical path (3 steps)"});
        expect_error(folder, {command, "small.json", "--limit", "mul=2"}, 2,
                     {"option --limit: found class 'mul', expected one of alu"});
        expect_error(folder, {command, "small.json", "--limit", "alu=1", "--latency-bound", "1.0x"},
                     3, {"no schedule exists within 3 steps: resource class alu: "});
    }
}

TEST(Baseline, TableHasTheExactObjectives) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run = gaus(folder, {"baseline", "small.json", "--method", "asap"});
    EXPECT_EQ(run.code, 0) << run.err;
    // ASAP: a and c in step 0, so two units; c waits from boundary 0 to 1 beside a, then b.
    for (const char* line : {"  method  bound  latency  resource  communication  memory",
                             "\n  asap        3        3         2              4       2"})
        EXPECT_TRUE(contains(run.out, line)) << run.out;
}

TEST(Baseline, SeveralBoundsAddLatencyToTheFront) {
    const Folder folder;
    folder.write("small.json", small_design);
    const Finished run =
        gaus(folder, {"baseline", "small.json", "--latency-bound", "1.0x,4", "-o", "front.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_TRUE(contains(run.out, "several latency bounds: latency is added to the objectives\n"));
    const Finished verified = gaus(folder, {"verify", "front.h5"});
    EXPECT_EQ(verified.code, 0) << verified.err << verified.out;
    EXPECT_TRUE(contains(gaus(folder, {"info", "front.h5"}).out, "  latency  "));
}

TEST(Generate, WritesAReadableDesign) {
    const Folder folder;
    EXPECT_EQ(gaus(folder, {"generate", "fft", "--size", "8", "-o", "fft.json"}).code, 0);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"fft.json"});
    EXPECT_GT(read_design(folder / "fft.json").operator_count(), 0);
    // Without -o the same text goes to standard output.
    EXPECT_EQ(gaus(folder, {"generate", "fft", "--size", "8"}).out, read_text(folder / "fft.json"));
}

TEST(Generate, RecurrencesAreAddedToADesign) {
    const Folder folder;
    folder.write("small.json", small_design);
    const std::vector<std::string> words = {
        "generate", "recurrences",   "--from", "small.json", "--seed",
        "3",        "--recurrences", "0.5",    "-o",         "carried.json"};
    EXPECT_EQ(gaus(folder, words).code, 0);
    const Problem problem = read_design(folder / "carried.json");
    EXPECT_EQ(problem.name(), "small-recurrences");
    EXPECT_EQ(problem.operator_count(), 4);
    EXPECT_EQ(problem.dependency_count(), 3 + 2);
    EXPECT_TRUE(problem.has_recurrences());
}

TEST(Generate, ErrorsAreOneLine) {
    const Folder folder;
    expect_error(folder, {"generate", "recurrences"}, 2, {"expected --from FILE"});
    expect_error(folder, {"generate", "recurrences", "--from", "none.json"}, 2, {"none.json"});
    expect_error(folder, {"generate", "recurrences", "--recurrences", "2"}, 2,
                 {"option --recurrences: found '2', expected a number from 0 to 1"});
    expect_error(folder, {"generate", "recurrences", "--distance", "0"}, 2,
                 {"option --distance: found '0', expected an integer from 1 to 1000000"});
    expect_error(folder, {"generate", "sorter"}, 2, {"sorter", "layered"});
    expect_error(folder, {"generate", "fft", "-o", "none/fft.json"}, 2, {"none/fft.json"});
    expect_error(folder, {"generate", "fft", "-o", "/dev/full"}, 1,
                 {"/dev/full: cannot be written: No space left on device"});
    EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

/// What every format can say comes back the same.
TEST(Convert, GraphsComeBackAsTheyWere) {
    const Folder folder;
    folder.write("loop.json", R"({"format": "gaus-design", "version": 1, "name": "loop",
"resources": [{"name": "mul", "limit": 2, "latency": 3}, {"name": "add"}],
"operators": [{"name": "p", "resource": 0}, {"name": "s", "resource": 1}, {"resource": 0}],
"dependencies": [{"source": 1, "target": 0, "distance": 2}, [0, 1], [2, 1],
{"source": 0, "target": 2, "weight": 0, "carries": false}]})");
    EXPECT_EQ(gaus(folder, {"convert", "loop.json", "-o", "loop.ssp.mlir"}).code, 0);
    EXPECT_EQ(gaus(folder, {"convert", "loop.ssp.mlir", "-o", "again.json"}).code, 0);
    EXPECT_EQ(gaus(folder, {"convert", "loop.json"}).out, read_text(folder / "again.json"));
    expect_error(folder, {"convert", "loop.json", "-o", "loop.dot"}, 2,
                 {"found a limit of class \"mul\", expected a design that DOT can say"});
    EXPECT_FALSE(std::filesystem::exists(folder / "loop.dot"));
    const Finished plain = gaus(folder, {"generate", "layered", "--size", "40", "-o", "g.json"});
    EXPECT_EQ(plain.code, 0);
    expect_error(folder, {"convert", "g.json", "-o", "g.dot"}, 2, {"a cost of class \"mul\""});
    expect_error(folder, {"convert", "loop.json", "-o", "loop.xml"}, 2,
                 {"expected a name that ends in .json, .dot, .gv or .mlir"});
    expect_error(folder, {"convert", "loop.json", "-o", "loop.json", "--force"}, 2, {"loop.json"});
}

/// What chaining needs to know.
TEST(Convert, TimesComeBackAsTheyWere) {
    const Folder folder;
    const std::string design = R"({
"format": "gaus-design",
"version": 2,
"name": "chain",
"resources": [
{"name": "add", "latency": 0, "own_time": 2.5},
{"name": "mul", "latency": 2, "input_time": 1, "output_time": 0.125}
],
"operators": [
0,
1,
0
],
"dependencies": [
[0, 1],
[1, 2]
]
}
)";
    folder.write("chain.json", design);
    EXPECT_EQ(gaus(folder, {"convert", "chain.json"}).out, design);
    EXPECT_EQ(gaus(folder, {"convert", "chain.json", "-o", "chain.mlir"}).code, 0);
    EXPECT_TRUE(contains(read_text(folder / "chain.mlir"), "incDelay<1.0>, outDelay<0.125>"));
    EXPECT_EQ(gaus(folder, {"convert", "chain.mlir"}).out, design);
    expect_error(folder, {"convert", "chain.json", "-o", "chain.dot"}, 2,
                 {"found times of operator 0, expected a design that DOT can say"});
}

/// Operators that hold several classes inherit the times of the first.
TEST(Convert, TimesOfOneOperatorComeBackAsTheyWere) {
    const Folder folder;
    folder.write("one.json", R"({"format": "gaus-design", "version": 2, "name": "one",
"resources": [{"name": "a", "own_time": 3}, {"name": "b", "own_time": 1}],
"operators": [{"resource": "b", "own_time": 0}, {"resource": "b"},
  {"latency": 0, "reservations": [{"resource": "b"}, {"resource": "a"}], "input_time": 4}],
"dependencies": []})");
    EXPECT_EQ(gaus(folder, {"convert", "one.json", "-o", "again.json"}).code, 0);
    EXPECT_EQ(gaus(folder, {"convert", "again.json"}).out, read_text(folder / "again.json"));
    for (const char* file : {"one.json", "again.json"}) {
        const std::vector<Timing> timings = read_design_data(folder / file).timings;
        EXPECT_EQ(timings, (std::vector<Timing>{{}, {.own = 1}, {.input = 4, .own = 1}})) << file;
    }
    expect_error(folder, {"convert", "one.json", "-o", "one.mlir"}, 2, {"reservations"});
}

TEST(Convert, DotComesBackAsItWas) {
    const Folder folder;
    folder.write("a.dot", R"(digraph "g" {
  node [class=mul, latency=2] p; q; node [class=add, size=3] s; 4 [amount=0]
  {p q} -> s [communication="2.5"]; s -> p [distance=1, delay=2]; s -> 4 [carries=0]
})");
    EXPECT_EQ(gaus(folder, {"convert", "a.dot", "-o", "b.dot"}).code, 0);
    const Finished json = gaus(folder, {"convert", "a.dot"});
    EXPECT_EQ(json.code, 0) << json.err;
    EXPECT_EQ(gaus(folder, {"convert", "b.dot"}).out, json.out);
    EXPECT_EQ(gaus(folder, {"convert", "a.dot", "-o", "c.json"}).code, 0);
    EXPECT_EQ(read_text(folder / "c.json"), json.out);
    EXPECT_EQ(gaus(folder, {"convert", "c.json", "-o", "d.gv"}).code, 0);
    EXPECT_EQ(read_text(folder / "d.gv"), read_text(folder / "b.dot"));
    expect_error(folder, {"convert", "a.dot", "-o", "./a.dot", "--force"}, 2,
                 {"which is the file of the input (a.dot)"});
    expect_error(folder, {"convert", "a.dot", "-o", "none/b.dot"}, 2, {"none/b.dot"});
    folder.write("bad.dot", "digraph { a -> b [distance=x] }");
    expect_error(folder, {"convert", "bad.dot", "-o", "b.dot"}, 2,
                 {"bad.dot:1:19: found distance"});
    EXPECT_EQ(read_text(folder / "d.gv"), read_text(folder / "b.dot"));
    EXPECT_EQ(folder.names(),
              (std::vector<std::string>{"a.dot", "b.dot", "bad.dot", "c.json", "d.gv"}));
}

}  // namespace
}  // namespace gaus::test
