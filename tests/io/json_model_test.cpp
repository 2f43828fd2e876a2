// SPDX-License-Identifier: Apache-2.0
// What version 2 of the JSON design can say.

#include "gaus/design.hpp"
#include "gaus/problem.hpp"

#include "io/files.hpp"

#include <gmock/gmock.h>
#include <sstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view everything = R"({
"format": "gaus-design",
"version": 2,
"name": "all",
"resources": [
{"name": "mul", "limit": 2, "latency": 3},
{"name": "bus"}
],
"spaces": [
{"name": "dram"},
{"name": "sram", "limit": 64, "cost": 4}
],
"operators": [
{"name": "a", "size": 8, "space": "sram", "birth": 0, "earliest": 1, "latest": 9,
 "reservations": [{"resource": "mul", "steps": 2}, {"resource": 1, "amount": 2, "from": 2},
                  {"space": "dram", "amount": 16, "from": 1, "steps": 3}]},
{"name": "b", "resource": "bus"},
{"name": "c", "reservations": [], "latency": 0}
],
"dependencies": [
{"source": "a", "target": "b", "hold": 2},
{"source": "b", "target": "a", "delay": -6, "carries": false}
]
}
)";

TEST(JsonModel, SaysEverything) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.json", std::string(everything));
    const Problem problem(data);
    EXPECT_EQ(problem.spaces()[1], (MemorySpace{"sram", 64, 4}));
    EXPECT_EQ(problem.latency()[0], 3);  // that of the first class it holds
    EXPECT_THAT(problem.uses(0),
                ElementsAre(Reservation{.index = 0, .steps = 2, .amount = 1},
                            Reservation{.index = 1, .from = 2, .steps = 1, .amount = 2}));
    EXPECT_THAT(problem.scratch(0),
                ElementsAre(Reservation{
                    .index = 0, .from = 1, .steps = 3, .of_space = true, .amount = 16}));
    EXPECT_EQ(problem.space(0), 1);
    EXPECT_EQ(problem.birth()[0], 0);
    EXPECT_EQ(problem.earliest(0), 1);
    EXPECT_EQ(problem.latest(0), 9);
    EXPECT_EQ(problem.latest(1), Problem::open_end);
    EXPECT_TRUE(problem.uses(2).empty());
    EXPECT_EQ(problem.dependencies()[0].hold, 2);
    EXPECT_EQ(problem.dependencies()[1].delay, -6);
    EXPECT_TRUE(problem.has_limits());
    EXPECT_TRUE(problem.has_space_limits());
    EXPECT_TRUE(problem.has_maximum_distances());
}

TEST(JsonModel, WhatIsWrittenIsReadAgain) {
    const Folder folder;
    const Problem problem(folder.read_text("x.json", std::string(everything)));
    std::ostringstream text;
    write_design(text, data_of(problem));
    const Problem again(folder.read_text("y.json", text.str()));
    ProblemData one = data_of(problem), other = data_of(again);
    one.source = other.source = one.sha256 = other.sha256 = "";
    EXPECT_EQ(difference(Problem(one), Problem(other)), "");
}

TEST(JsonModel, BuffersLiveWhileTheirReadersRun) {
    const Folder folder;
    const std::string text = R"({"format": "gaus-design", "version": 2, "values": "buffer",
"operators": [{"name": "a", "latency": 4}, {"name": "b", "latency": 3}, {"name": "c", "birth": 2}],
"dependencies": [["a", "b"], {"source": "b", "target": "c", "hold": 0}]})";
    const ProblemData data = folder.read_text("x.json", text);
    EXPECT_EQ(data.operators[0].birth, 0);
    EXPECT_EQ(data.operators[2].birth, 2);
    EXPECT_EQ(data.dependencies[0].hold, 3);
    EXPECT_EQ(data.dependencies[1].hold, 0);
}

struct Mistake {
    std::string_view what, with, message;
};

class JsonModelMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(JsonModelMistake, IsNamedWithItsPlace) {
    const Folder folder;
    const auto& [what, with, message] = GetParam();
    std::string text(everything);
    const std::size_t at = text.find(what);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(folder.error_of_text("x.json", text.replace(at, what.size(), with)), message);
}

INSTANTIATE_TEST_SUITE_P(
    All, JsonModelMistake,
    ::testing::Values(
        Mistake{R"("birth": 0)", R"("birth": -1)",
                "x.json:14:52: found birth -1, expected an integer from 0 to 2147483647"},
        Mistake{R"("earliest": 1)", R"("earliest": "1")",
                "x.json:14:67: found earliest \"1\", expected an integer from 0 to 2147483647"},
        Mistake{R"("latest": 9)", R"("latest": 0)",
                "x.json:14:80: found latest 0, expected -1 or at least the earliest start 1"},
        Mistake{R"("space": "sram")", R"("space": "sran")",
                "x.json:14:35: found space \"sran\", expected a name or an index from 0 to 1; did "
                "you mean sram?"},
        Mistake{R"({"resource": "mul", "steps": 2})", R"({"resource": "mul", "step": 2})",
                "x.json:15:39: found key \"step\", expected resource, space, amount, from or "
                "steps; did you mean steps?"},
        Mistake{R"({"resource": "mul", "steps": 2})", R"({"steps": 2})",
                "x.json:15:19: found a reservation of nothing, expected key resource or key "
                "space"},
        Mistake{R"({"resource": "mul", "steps": 2})", R"({"resource": "mul", "space": 0})",
                "x.json:15:39: found a reservation of two things, expected either key resource or "
                "key space"},
        Mistake{R"({"resource": "mul", "steps": 2})", R"("mul")",
                "x.json:15:19: found an element of reservations that is no object, expected "
                "{...}"},
        Mistake{R"("reservations": [])", R"("reservations": 3)",
                "x.json:18:31: found reservations 3, expected a list of objects, [{...}, ...]"},
        Mistake{R"("reservations": [])", R"("amount": 1, "reservations": [])",
                "x.json:18:15: found key amount beside reservations, expected the amount of each "
                "reservation"},
        Mistake{R"("hold": 2)", R"("hold": 0.5)",
                "x.json:21:40: found hold 0.5, expected an integer from 0 to 2147483647"},
        Mistake{R"("delay": -6)", R"("delay": -2147483648)",
                "x.json:22:41: found delay -2147483648, expected an integer from -2147483647 to "
                "2147483647"},
        Mistake{R"("limit": 64)", R"("limit": -2)",
                "x.json:11:27: found limit -2, expected an integer from -1 to "
                "9223372036854775807"},
        Mistake{R"("cost": 4})", R"("price": 4})",
                "x.json:11:31: found key \"price\", expected name, limit or cost"},
        Mistake{R"({"name": "dram"})", R"({"limit": 3})",
                "x.json:10:1: found a memory space without name, expected key \"name\""},
        Mistake{R"("name": "all")", R"("values": "buffers")",
                "x.json:4:11: found values \"buffers\", expected \"register\" or \"buffer\""}));

}  // namespace
}  // namespace gaus::test
