// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"
#include "io/readers.hpp"

#include <fmt/format.h>

namespace gaus::test {
namespace {

/// "NAME LATENCY: AMOUNTxCLASS+FROM..STEPS ..." of every operator.
Texts held(const ProblemData& data) {
    Texts texts;
    for (const Operator& op : data.operators) {
        std::string& text = texts.emplace_back(fmt::format("{} {}:", op.name, op.latency));
        for (const Reservation& r : op.reservations) {
            const std::string& name = data.resources[static_cast<std::size_t>(r.index)].name;
            text += fmt::format(" {}x{}", r.amount, name);
            if (r.from != 0) text += fmt::format("+{}", r.from);
            text += fmt::format("..{}", r.steps);
        }
    }
    return texts;
}

const std::string small = R"({
"@generated": true,
"schema_version": "ddg-0.1",
"kernel": {"name": "gemm"},
"loops": [{"loop_id": 0, "min_ii": 9, "ddg": {
"nodes": [
{"id": 7, "op_kind": "arith.muli", "pipeline": "NONE", "latency": 2, "occupancy": 2, "min_warps": 1},
{"id": 3, "op_kind": "tt.load", "pipeline": "TMA", "latency": 60, "self_latency": 4, "occupancy": 12},
{"id": 4, "op_kind": "mma", "pipeline": "TC", "latency": 40, "self_latency": 32, "occupancy": 0},
{"id": 5, "pipeline": "TC", "latency": 6},
{"id": 6, "pipeline": "TC", "latency": 0, "occupancy": 0}
],
"edges": [
{"src": 7, "dst": 3, "kind": "data", "distance": 0, "latency": 2},
{"src": 3, "dst": 4, "latency": 65, "src_result_idx": 0},
{"src": 4, "dst": 4, "kind": "loop_carried", "distance": 1, "latency": 32}
]}}]}
)";

const std::string curated = R"({"curation_source": {}, "loops": [{"trip_count": null, "ddg": {
"nodes": [{"id": 0, "op_kind": "load", "pipeline": "TMA", "latency": 5, "occupancy": 2,
"rrt": {"TMA": [1, 1, 0, 2, 2], "SFU": [0, 1]}, "regs": 4},
{"id": 1, "pipeline": "TMA", "latency": 5, "occupancy": 2, "rrt": {}}],
"edges": [{"src": 0, "dst": 1, "distance": 0, "latency": 5, "blocking": true}]}},
{"ddg": 1}], "schema_version": "curated-ddg-0.2"})";

TEST(Ddg, PipelinesAreBusyForTheOccupancy) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.json", small);
    EXPECT_EQ(data.name, "gemm");
    // Without occupancy: self_latency, and without that the latency.
    EXPECT_EQ(held(data), (Texts{"arith.muli 7 2:", "tt.load 3 60: 1xTMA..12", "mma 4 40: 1xTC..32",
                                 "node 5 6: 1xTC..6", "node 6 0:"}));
    EXPECT_EQ(shown(data.operators)[0], "0/2/1/0 arith.muli 7");
    EXPECT_EQ(shown(data.resources), (Texts{"TMA 1/1/1", "TC 1/1/1"}));
    // Latencies of edges are from start to start.
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "1>2 delay 5", "2>2 distance 1 delay -8"}));
    EXPECT_EQ(data.remarks, (Texts{"attribute \"@generated\" of 1 file is not used",
                                   "attribute \"min_ii\" of 1 loop is not used",
                                   "attribute \"min_warps\" of 1 node is not used",
                                   "attribute \"src_result_idx\" of 1 edge is not used"}));
    Problem{data};
}

TEST(Ddg, TablesSayWhatIsHeldWhen) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.json", curated);
    EXPECT_EQ(data.name, "x");
    EXPECT_EQ(held(data), (Texts{"load 0 5: 1xTMA..2 2xTMA+3..2 1xSFU+1..1", "node 1 5:"}));
    EXPECT_EQ(shown(data.dependencies), Texts{"0>1"});
    EXPECT_EQ(data.remarks, (Texts{"1 loop behind the first one is not read",
                                   "attribute \"curation_source\" of 1 file is not used",
                                   "attribute \"trip_count\" of 1 loop is not used",
                                   "attribute \"regs\" of 1 node is not used",
                                   "attribute \"blocking\" of 1 edge is not used"}));
}

TEST(Ddg, TheVersionTellsItFromOtherJson) {
    const auto format = [](std::string_view text) {
        return io::recognise({"x", std::string(text)}).name;
    };
    EXPECT_EQ(format(small), "Triton DDG");
    EXPECT_EQ(format(curated), "Triton DDG");
    EXPECT_EQ(format("{\"nodes\": [], \"schema_version\" : \n\"ddg-9\"}"), "Triton DDG");
    EXPECT_EQ(format("{\"schema_version\": \"0.1\"}"), "JSON");
    EXPECT_EQ(format("{\"name\": \"\\\"schema_version\\\": \\\"ddg-0.1\\\"\"}"), "JSON");
    EXPECT_EQ(format("{\"x\": {\"schema_version\": \"ddg-0.1\"}}"), "JSON");
    EXPECT_EQ(format("{\"schema_version\""), "JSON");
    EXPECT_EQ(format("{\"schema_version\":"), "JSON");
}

TEST(Ddg, ErrorsNameLineAndColumn) {
    const Folder folder;
    const auto error = [&](std::string_view what, std::string_view with) {
        return folder.error_of_text("x.json", replaced(small, what, with));
    };
    EXPECT_EQ(error("\"ddg-0.1\"", "\"ddg-0.3\""),
              "x.json:3:19: found schema_version \"ddg-0.3\", expected \"ddg-0.1\" or "
              "\"curated-ddg-0.2\"");
    EXPECT_EQ(error("\"ddg-0.1\"", "\"ddg-0.1\", \"schema_version\": \"ddg-0.1\""),
              "x.json:3:30: found key \"schema_version\" again, expected every key once");
    EXPECT_EQ(error("{\"name\": \"gemm\"}", "{\"name\": 3}"),
              "x.json:4:20: found name 3, expected a text in UTF-8 without control characters");
    EXPECT_EQ(error("{\"name\": \"gemm\"}", "{}"),
              "x.json:4:11: found an object without \"name\", expected key \"name\"");
    EXPECT_EQ(
        error("\"loops\": [", "\"loop\": ["),
        "x.json:5:1: found \"loop\" of a file, expected a known attribute; did you mean loops?");
    EXPECT_EQ(error("\"id\": 3", "\"id\": 7"),
              "x.json:8:8: found id 7 again, expected an id of its own for every node");
    EXPECT_EQ(error("\"id\": 3", "\"id\": -3"),
              "x.json:8:8: found id -3, expected an integer from 0 to 9223372036854775807");
    EXPECT_EQ(error("\"id\": 3, ", ""),
              "x.json:8:1: found an object without \"id\", expected key \"id\"");
    EXPECT_EQ(error("\"latency\": 60", "\"latency\": -1"),
              "x.json:8:63: found latency -1, expected an integer from 0 to 2147483647");
    EXPECT_EQ(error("\"latency\": 60", "\"latency\": \"x\""),
              "x.json:8:63: found latency \"x\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(error("\"latency\": 60", "\"latency\": [1]"),
              "x.json:8:63: found latency a list, expected an integer from 0 to 2147483647");
    EXPECT_EQ(error("\"latency\": 60", "\"latency\": 60, \"latency\": 60"),
              "x.json:8:67: found key \"latency\" again, expected every key once");
    EXPECT_EQ(error("\"TMA\"", "\"\""),
              "x.json:8:45: found pipeline \"\", expected a text in UTF-8 without control "
              "characters");
    EXPECT_EQ(error("\"TMA\"", "3"),
              "x.json:8:45: found pipeline 3, expected a text in UTF-8 without control "
              "characters");
    EXPECT_EQ(error("\"dst\": 3", "\"dst\": 8"),
              "x.json:14:19: found dst 8, expected the id of a node");
    EXPECT_EQ(
        error("\"dst\": 3", "\"dest\": 3"),
        "x.json:14:12: found \"dest\" of an edge, expected a known attribute; did you mean dst?");
    EXPECT_EQ(error("\"distance\": 1", "\"distance\": -1"),
              "x.json:16:58: found distance -1, expected an integer from 0 to 2147483647");
    EXPECT_EQ(error("\"edges\": [", "\"edges\": 3, \"e\": ["),
              "x.json:13:10: found edges 3, expected a list");
    EXPECT_EQ(error("{\"id\": 5,", "3, {\"id\": 5,"), "x.json:10:1: found 3, expected an object");
    EXPECT_EQ(error("\"dst\": 3, ", ""),
              "x.json:14:1: found an object without \"dst\", expected key \"dst\"");
    EXPECT_EQ(error("\"latency\": 60, ", ""),
              "x.json:8:1: found an object without \"latency\", expected key \"latency\"");
    EXPECT_EQ(
        error("\"occupancy\": 12", "\"occupency\": 12"),
        "x.json:8:86: found \"occupency\" of a node, expected a known attribute; did you mean "
        "occupancy?");
    EXPECT_EQ(
        error("\"distance\": 1", "\"distence\": 1"),
        "x.json:16:46: found \"distence\" of an edge, expected a known attribute; did you mean "
        "distance?");
    EXPECT_EQ(error("\"pipeline\": \"TC\", \"latency\": 6", "\"rrt\": {\"\": [1]}, \"latency\": 6"),
              "x.json:10:19: found key \"\", expected the name of a pipeline in UTF-8 without "
              "control characters");
    EXPECT_EQ(error("\"pipeline\": \"TC\", \"latency\": 6", "\"rrt\": [1], \"latency\": 6"),
              "x.json:10:18: found a list, expected an object");
    EXPECT_EQ(
        error("\"pipeline\": \"TC\", \"latency\": 6", "\"rrt\": {\"A\": [-1]}, \"latency\": 6"),
        "x.json:10:25: found -1, expected an integer from 0 to 9007199254740992");
    EXPECT_EQ(error("\"pipeline\": \"TC\", \"latency\": 6",
                    "\"rrt\": {\"A\": [1], \"A\": [1]}, \"latency\": 6"),
              "x.json:10:29: found key \"A\" again, expected every key once");
    EXPECT_EQ(error("]}}]}\n", "]}}]"), "x.json:17:4: found end of input, expected '}'");
    EXPECT_EQ(error("\"loops\": [{\"loop_id\"", "\"loops\": [], \"old\": [{\"loop_id\""),
              "x.json:5:10: found no loop, expected at least one");
    EXPECT_EQ(
        error("\"min_ii\": 9",
              "\"min_ii\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        "x.json:5:97: found a list or object in as many others, expected at most 64 in "
        "one another");
}

}  // namespace
}  // namespace gaus::test
