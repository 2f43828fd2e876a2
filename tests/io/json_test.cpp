// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <regex>
#include <sstream>

namespace gaus::test {
namespace {

const std::string small = R"({"format": "gaus-design", "version": 1, "name": "tiny",
"description": "three operators",
"resources": [
  {"name": "mul", "limit": 2, "cost": 4.5, "blocking": 0, "latency": 3},
  {"name": "add"}
],
"operators": [
  {"name": "m", "resource": "mul", "amount": 0},
  {"name": "a", "resource": 1, "latency": 2, "size": 30},
  "mul"
],
"dependencies": [
  ["m", 1],
  {"source": "a", "target": 2, "distance": 1, "delay": 2, "weight": 0.5, "carries": false}
]}
)";

TEST(Json, ReadsEveryField) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.json", small);
    EXPECT_EQ(data.name, "tiny");
    EXPECT_EQ(data.source, folder.path("x.json").string());
    EXPECT_EQ(shown(data.resources), (Texts{"mul 2/4.5/0", "add -1/1/1"}));
    EXPECT_EQ(shown(data.operators), (Texts{"0/3/1/0 m", "1/2/30/1 a", "0/3/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "1>2 distance 1 delay 2 weight 0.5 order"}));
}

TEST(Json, ListsMayComeInAnyOrder) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.json", R"({"dependencies": [["p", 1]], "operators": [{"name": "p", "resource": "r"}, 0],
        "resources": [{"name": "r", "latency": 5}], "version": 1, "format": "gaus-design"})");
    EXPECT_EQ(shown(data.operators), (Texts{"0/5/1/1 p", "0/5/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), Texts{"0>1"});
    EXPECT_EQ(data.name, "x");
}

TEST(Json, ResourcesMayBeLeftOut) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.json", R"({"format": "gaus-design", "version": 1, "operators": [{}, {"latency": 0}]})");
    EXPECT_EQ(shown(data.resources), Texts{"operator -1/1/1"});
    EXPECT_EQ(shown(data.operators), (Texts{"0/1/1/1 ", "0/0/1/1 "}));
    EXPECT_TRUE(data.dependencies.empty());
}

TEST(Json, WritesOneEntryPerLine) {
    const Folder folder;
    std::ostringstream out;
    write_design(out, folder.read_text("x.json", small));
    EXPECT_EQ(out.str(), R"({
"format": "gaus-design",
"version": 1,
"name": "tiny",
"resources": [
{"name": "mul", "limit": 2, "cost": 4.5, "blocking": 0, "latency": 3},
{"name": "add", "latency": 2}
],
"operators": [
{"resource": 0, "name": "m", "amount": 0},
{"resource": 1, "name": "a", "size": 30},
0
],
"dependencies": [
[0, 1],
{"source": 1, "target": 2, "distance": 1, "delay": 2, "weight": 0.5, "carries": false}
]
}
)");
}

TEST(Json, RoundTripIsExact) {
    ProblemData data;
    data.name = "every \"field\" \\ and ü";
    data.resources = {{"plain", -1, 1, 1}, {"odd", 7, 0.1, 3}, {"unused", 0, 1e-300, 0}};
    const std::int64_t huge = 9007199254740992;  // 2^53
    data.operators = {{"a\tb", 1, huge, 0, 0},
                      {"", 0, 1, 1, 1},
                      {"12", 0, 0, 2147483647, huge},
                      {"", 1, 1, 4, 1}};
    data.operators[0].name = "a b";
    data.dependencies = {{0, 1, 0, 0, 1, true},      {1, 2, 2147483647, 0, 1, true},
                         {0, 2, 0, 2147483647, 1},   {2, 3, 0, 0, 1.0 / 3, true},
                         {3, 3, 1, 0, 1e308, false}, {0, 1, 0, 0, 0, true}};
    std::ostringstream first, second;
    write_design(first, data);
    const Folder folder;
    const ProblemData again = folder.read_text("x.json", first.str());
    EXPECT_EQ(again.name, data.name);
    ASSERT_EQ(again.resources.size(), data.resources.size());
    for (std::size_t c = 0; c < data.resources.size(); ++c) {
        EXPECT_EQ(shown(again.resources[c]), shown(data.resources[c]));
        EXPECT_EQ(again.resources[c].cost, data.resources[c].cost);
    }
    EXPECT_EQ(shown(again.operators), shown(data.operators));
    ASSERT_EQ(again.dependencies.size(), data.dependencies.size());
    for (std::size_t e = 0; e < data.dependencies.size(); ++e) {
        EXPECT_EQ(shown(again.dependencies[e]), shown(data.dependencies[e]));
        EXPECT_EQ(again.dependencies[e].weight, data.dependencies[e].weight);
    }
    write_design(second, again);
    EXPECT_EQ(second.str(), first.str());
}

struct Mistake {
    std::string_view what, with, message;
};

class JsonMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(JsonMistake, NamesTheLine) {
    const Folder folder;
    const auto& [what, with, message] = GetParam();
    const std::string found = folder.error_of_text("x.json", replaced(small, what, with));
    EXPECT_EQ(std::regex_replace(found, std::regex("^(x.json:[0-9]+):[0-9]+: "), "$1: "), message);
}

INSTANTIATE_TEST_SUITE_P(
    All, JsonMistake,
    ::testing::Values(
        Mistake{"gaus-design", "gaus-front",
                "x.json:1: found format \"gaus-front\", expected \"gaus-design\""},
        Mistake{"\"version\": 1", "\"version\": 3",
                "x.json:1: found version 3, expected an integer from 1 to 2"},
        Mistake{"\"version\": 1, ", "", "x.json: found no key \"version\", expected one"},
        Mistake{"\"limit\"", "\"limits\"",
                "x.json:4: found key \"limits\", expected name, limit, cost, blocking, latency, "
                "input_time, own_time or output_time; did you mean limit?"},
        Mistake{
            "\"size\"", "\"length\"",
            "x.json:9: found key \"length\", expected name, resource, latency, size, amount, "
            "reservations, space, birth, earliest, latest, input_time, own_time or output_time"},
        Mistake{"\"delay\"", "\"dealy\"",
                "x.json:14: found key \"dealy\", expected source, target, distance, delay, weight, "
                "carries or hold; did you mean delay?"},
        Mistake{"\"description\"", "\"title\"",
                "x.json:2: found key \"title\", expected format, version, name, description, "
                "values, resources, spaces, operators or dependencies"},
        Mistake{"\"dependencies\"", "\"edges\"",
                "x.json:12: found key \"edges\", expected format, version, name, description, "
                "values, resources, spaces, operators or dependencies"},
        Mistake{"\"operators\"", "\"oprators\"",
                "x.json:7: found key \"oprators\", expected format, version, name, description, "
                "values, resources, spaces, operators or dependencies; did you mean operators?"},
        Mistake{"\"name\": \"tiny\"", "\"name\": [\"tiny\"]",
                "x.json:1: found a list for key \"name\", expected a simple value"},
        Mistake{"  \"mul\"\n", "  \"b\"\n",
                "x.json:10: found operator \"b\", expected an object or a resource; an operator of "
                "this name is {\"name\": \"b\", \"resource\": ...}"},
        Mistake{
            "\"resource\": \"mul\"", "\"resource\": \"mull\"",
            "x.json:8: found resource \"mull\", expected a name or an index from 0 to 1; did you "
            "mean mul?"},
        Mistake{"\"latency\": 2", "\"latency\": 9e99",
                "x.json:9: found latency 9e99, expected an integer from 0 to 2147483647"},
        Mistake{"\"distance\": 1", "\"distance\": -1",
                "x.json:14: found distance -1, expected an integer from 0 to 2147483647"},
        Mistake{"\"distance\": 1", "\"distance\": 1.5",
                "x.json:14: found distance 1.5, expected an integer from 0 to 2147483647"},
        Mistake{"\"distance\": 1", "\"distance\": 2147483648",
                "x.json:14: found distance 2147483648, expected an integer from 0 to 2147483647"},
        Mistake{"\"latency\": 2", "\"latency\": -2",
                "x.json:9: found latency -2, expected an integer from 0 to 2147483647"},
        Mistake{"\"latency\": 2", "\"latency\": 2.5",
                "x.json:9: found latency 2.5, expected an integer from 0 to 2147483647"},
        Mistake{"\"latency\": 2", "\"latency\": \"2\"",
                "x.json:9: found latency \"2\", expected an integer from 0 to 2147483647"},
        Mistake{"\"latency\": 2", "\"latency\": 2147483648",
                "x.json:9: found latency 2147483648, expected an integer from 0 to 2147483647"},
        Mistake{"\"size\": 30", "\"size\": 18446744073709551616",
                "x.json:9: found size 18446744073709551616, expected an integer from 0 to "
                "9007199254740992"},
        Mistake{"\"size\": 30", "\"size\": 1e400",
                "x.json:9: found 1e400, expected a number that fits 64 bits"},
        Mistake{"\"limit\": 2", "\"limit\": -2",
                "x.json:4: found limit -2, expected an integer from -1 to 9223372036854775807"},
        Mistake{"4.5", "-4.5", "x.json:4: found cost -4.5, expected a number of 0 or more"},
        Mistake{"0.5", "null", "x.json:14: found weight null, expected a number of 0 or more"},
        Mistake{"false", "0", "x.json:14: found carries 0, expected true or false"},
        Mistake{"\"name\": \"a\"", "\"name\": \"m\"",
                "x.json:9: found name \"m\" again, expected a name of its own"},
        Mistake{"\"name\": \"a\"", "\"name\": \"\"",
                "x.json:9: found an empty name, expected a name, or no key \"name\""},
        Mistake{"\"name\": \"a\"", "\"name\": \"\\u0007\"",
                "x.json:9: found name \"\\x07\", expected a string without control characters"},
        Mistake{"\"name\": \"a\"", "\"name\": 5",
                "x.json:9: found name 5, expected a string without control characters"},
        Mistake{"{\"name\": \"add\"}", "{\"cost\": 2}",
                "x.json:5: found a resource without name, expected key \"name\""},
        Mistake{"{\"name\": \"add\"}", "\"add\"",
                "x.json:5: found a resource that is not an object, expected {\"name\": ...}"},
        Mistake{"\"resource\": \"mul\"", "\"resource\": \"div\"",
                "x.json:8: found resource \"div\", expected a name or an index from 0 to 1"},
        Mistake{"\"resource\": 1", "\"resource\": 2",
                "x.json:9: found resource 2, expected a name or an index from 0 to 1"},
        Mistake{"\"resource\": 1", "\"resource\": null",
                "x.json:9: found resource null, expected a name or an index from 0 to 1"},
        Mistake{", \"resource\": 1", "",
                "x.json:9: found an operator without resource, expected key \"resource\", as there "
                "are 2"},
        Mistake{"  \"mul\"\n", "  [1]\n",
                "x.json:10: found an operator that is an array, expected a resource or {...}"},
        Mistake{"[\"m\", 1]", "[\"m\", 3]",
                "x.json:13: found operator 3, expected a name or an index from 0 to 2"},
        Mistake{"[\"m\", 1]", "[\"q\", 1]",
                "x.json:13: found operator \"q\", expected a name or an index from 0 to 2"},
        Mistake{"[\"m\", 1]", "[\"m\", -1]",
                "x.json:13: found operator -1, expected a name or an index from 0 to 2"},
        Mistake{"[\"m\", 1]", "[\"m\"]",
                "x.json:13: found a dependency without two ends, expected [source, target] or "
                "{\"source\": ..., \"target\": ...}"},
        Mistake{"[\"m\", 1]", "[\"m\", [1]]",
                "x.json:13: found operator [...], expected a name or an index from 0 to 2"},
        Mistake{"\"target\": 2, ", "",
                "x.json:14: found a dependency without two ends, expected keys source and target"},
        Mistake{"\"delay\": 2", "\"delay\": 2, \"delay\": 2",
                "x.json:14: found key \"delay\" again, expected every key once"},
        Mistake{"\"operators\"", "\"resources\"",
                "x.json:7: found key \"resources\" again, expected every key once"},
        Mistake{"\"name\": \"tiny\"", "\"name\": {}",
                "x.json:1: found an object, expected a list or a simple value"},
        Mistake{"]}\n", "]}\nx", "x.json:16: found invalid literal at \"x\", expected JSON"},
        Mistake{"]}\n", "]}\n}", "x.json:16: found '}', expected end of input"},
        Mistake{"]}\n", "]\n", "x.json:15: found end of input, expected '}'"},
        Mistake{"tiny\"", "tiny",
                "x.json:1: found invalid string: control character U+000A (LF) must be escaped to "
                "\\u000A or \\n at \"\", expected JSON"},
        Mistake{"tiny", "\xff",
                "x.json:1: found invalid string: ill-formed UTF-8 byte at \"\\\"\\xff\", expected "
                "JSON"},
        Mistake{"false", "nope", "x.json:14: found invalid literal at \"no\", expected JSON"}));

struct Place {
    std::string_view operators, dependencies;
    std::string_view what;  ///< stands where the message says
    std::string_view message;
};

TEST(Json, ErrorsNameTheColumn) {
    const Folder folder;
    const std::string_view before =
        "{\"format\":\"gaus-design\",\"version\":1,\"name\":\"\\u00e4 \xc3\xa9 \\\" \\\\\",";
    for (const auto& [operators, dependencies, what, message] : {
             Place{"0,1.5", "", "1.5", "found resource 1.5"},
             Place{"0, 1.5 ", "", "1.5", "found resource 1.5"},
             Place{"{\"size\":-12}", "", "-12", "found size -12"},
             Place{"{\"size\" : true }", "", "true", "found size true"},
             Place{"{\"nam\":\"b\"}", "", "\"nam\"", "found key \"nam\""},
             Place{"{\"name\":\"a\"},{\"name\":\"a\"}", "", "\"a\"}],", "found name \"a\" again"},
             Place{"{\"name\":\"q\\\\\"}", "[\"q\\\\\",\"x\\\"y\"]", "\"x\\\"y\"",
                   "found operator \"x\\\"y\""},
             Place{"0", "[0,99]", "99", "found operator 99"},
             Place{"0", "[0]", "[0]]}", "found a dependency without two ends"},
         }) {
        std::string text(before);
        text.append("\"operators\":[").append(operators).append("],");
        text.append("\"dependencies\":[").append(dependencies).append("]}");
        // The name holds a character of two bytes.
        const std::string place = "x.json:1:" + std::to_string(text.rfind(what)) + ": ";
        const std::string found = folder.error_of_text("x.json", text);
        EXPECT_EQ(found.substr(0, place.size() + message.size()), place + std::string(message))
            << text;
    }
}

TEST(Json, IntegersMayHaveAPoint) {
    const Folder folder;
    const ProblemData data =
        folder.read_text("x.json", R"({"format": "gaus-design", "version": 1.0, "operators":
        [{"latency": 2.0, "size": 1e3, "amount": 0.0}, 0.0], "dependencies": [[0.0, 1.0]]})");
    EXPECT_EQ(shown(data.operators), (Texts{"0/2/1000/0 ", "0/1/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), Texts{"0>1"});
}

TEST(Json, NamesAloneAreNoOperators) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.json", R"({"format": "gaus-design", "version": 1,
"operators": ["a", "b"]})"),
              "x.json:2:15: found operator \"a\", expected an object or 0, the only resource; an "
              "operator of this name is {\"name\": \"a\"}");
}

TEST(Json, TextBehindAZeroByteIsRefused) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.json", small + std::string("\0x", 2)),
              "x.json:16: found a byte 0, expected text");
}

/// It is the number of comparisons that grew with the square of the keys.
TEST(Json, AnObjectOfManyKeysIsRefused) {
    const Folder folder;
    std::string keys;
    for (int i = 0; i < 300000; ++i)
        keys += "\"k" + std::to_string(i) + "\": 0, ";
    for (const std::string_view object :
         {"{\"name\": \"m\"", "{\"name\": \"mul\"", "{\"source\": \"a\""}) {
        const std::string many = "{" + keys + std::string(object.substr(1));
        EXPECT_NE(folder.error_of_text("x.json", replaced(small, object, many))
                      .find("found key \"k0\", expected "),
                  std::string::npos);
    }
    EXPECT_NE(folder.error_of_text("x.json", "{" + keys + small.substr(1))
                  .find("found key \"k0\", expected "),
              std::string::npos);
}

TEST(Json, ListsMustBeLists) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.json",
                                   R"({"format": "gaus-design", "version": 1, "operators": 3})"),
              "x.json:1:54: found operators 3, expected a list");
}

TEST(Json, NoReferenceFitsAnEmptyList) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.json", R"({"format": "gaus-design", "version": 1,
"resources": [], "operators": [0]})"),
              "x.json:2:32: found resource 0, expected no resource, as there are none");
}

TEST(Json, CycleNamesItsOperators) {
    const Folder folder;
    const auto path = folder.write("x.json", R"({"format": "gaus-design", "version": 1,
        "operators": [{"name": "p"}, {"name": "q"}], "dependencies": [["p", "q"], ["q", "p"]]})");
    try {
        read_design(path);
        FAIL() << "a cycle was accepted";
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("p -> q -> p"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace gaus::test
