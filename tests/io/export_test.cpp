// SPDX-License-Identifier: Apache-2.0
#include "gaus/export.hpp"

#include "files.hpp"

#include <gmock/gmock.h>
#include <sstream>

#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

using testing::EndsWith;
using testing::StartsWith;

/// a (mul, 2 steps) -> b -> c, c -> a in the next iteration, a before c; b has no name.
Problem tiny() {
    ProblemData data;
    data.name = "tiny";
    data.resources = {{"mul", -1, 4.0, 2}, {"add, fast", -1, 0.5, 1}};
    data.operators = {{"say \"a\"", 0, 1, 2, 3}, {"", 1, 1, 1, 1}, {"c", 1, 1, 1, 2}};
    data.dependencies = {{0, 1, 0, 0, 1, true},
                         {1, 2, 0, 0, 1, true},
                         {2, 0, 1, 0, 1, true},
                         {0, 2, 0, 0, 1, false}};
    return Problem(std::move(data));
}

const Schedule schedule{{0, 2, 3}, 0};

template <class Export>
std::string text_of(Export write, const Schedule& starts = schedule) {
    std::ostringstream out;
    write(out, tiny(), starts);
    return out.str();
}

TEST(Export, CsvHasOneLinePerOperator) {
    EXPECT_EQ(text_of(export_csv),
              "name,class,start,end\n"
              "\"say \"\"a\"\"\",mul,0,2\n"
              "1,\"add, fast\",2,3\n"
              "c,\"add, fast\",3,4\n");
}

TEST(Export, JsonHasObjectivesUsageAndLiveValues) {
    const std::string text = text_of(export_json);
    EXPECT_THAT(text, StartsWith(R"({
"name": "tiny",
"ii": 0,
"objectives": {"latency": 4, "resource": 4.5, "communication": 2, "memory": 3, "ii": 0)"));
    EXPECT_THAT(text, EndsWith(R"(},
"usage": {
"mul": [1, 1, 0, 0],
"add, fast": [0, 0, 1, 1]
},
"live": [0, 3, 1, 0],
"operators": [
{"name": "say \"a\"", "class": "mul", "start": 0, "end": 2},
{"name": "1", "class": "add, fast", "start": 2, "end": 3},
{"name": "c", "class": "add, fast", "start": 3, "end": 4}
]
}
)"));
}

TEST(Export, PipelinedJsonIsFoldedAndValid) {
    const auto json = nlohmann::json::parse(text_of(export_json, {{0, 2, 3}, 4}));
    EXPECT_EQ(json["ii"], 4);
    EXPECT_EQ(json["objectives"]["ii"], 4);
    EXPECT_EQ(json["usage"]["mul"], (std::vector<int>{1, 1, 0, 0}));
    EXPECT_EQ(json["live"].size(), 4u);
}

TEST(Export, DotRanksOperatorsByStep) {
    EXPECT_EQ(text_of(export_dot), R"(digraph "tiny" {
  rankdir=TB;
  node [shape=box, style=filled];
  { rank=same; s0 [label="0", shape=plaintext, style=""];
    n0 [label="say \"a\"", fillcolor="#8dd3c7"];
  }
  { rank=same; s2 [label="2", shape=plaintext, style=""];
    n1 [label="1", fillcolor="#ffffb3"];
  }
  { rank=same; s3 [label="3", shape=plaintext, style=""];
    n2 [label="c", fillcolor="#ffffb3"];
  }
  s0 -> s2 -> s3 [style=invis];
  n0 -> n1;
  n1 -> n2;
  n2 -> n0 [style=dashed, constraint=false, label="1"];
  n0 -> n2 [style=dotted];
}
)");
}

/// At II 2: a in slot 0, b in slot 0 of stage 1, c in slot 1 of stage 1.
const Schedule pipelined{{0, 2, 3}, 2};

TEST(Export, PipelinedCsvHasSlotAndStage) {
    EXPECT_EQ(text_of(export_csv, pipelined),
              "name,class,start,end,ii,slot,stage\n"
              "\"say \"\"a\"\"\",mul,0,2,2,0,0\n"
              "1,\"add, fast\",2,3,2,0,1\n"
              "c,\"add, fast\",3,4,2,1,1\n");
}

TEST(Export, PipelinedJsonHasSlotAndStage) {
    const auto json = nlohmann::json::parse(text_of(export_json, pipelined));
    EXPECT_EQ(json["operators"][2]["slot"], 1);
    EXPECT_EQ(json["operators"][2]["stage"], 1);
    EXPECT_FALSE(nlohmann::json::parse(text_of(export_json))["operators"][2].contains("slot"));
}

TEST(Export, PipelinedDotRanksOperatorsBySlot) {
    EXPECT_EQ(text_of(export_dot, pipelined), R"(digraph "tiny" {
  rankdir=TB;
  node [shape=box, style=filled];
  { rank=same; s0 [label="0", shape=plaintext, style=""];
    n0 [label="say \"a\"\nstage 0", fillcolor="#8dd3c7"];
    n1 [label="1\nstage 1", fillcolor="#ffffb3"];
  }
  { rank=same; s1 [label="1", shape=plaintext, style=""];
    n2 [label="c\nstage 1", fillcolor="#ffffb3"];
  }
  s0 -> s1 [style=invis];
  n0 -> n1;
  n1 -> n2;
  n2 -> n0 [style=dashed, constraint=false, label="1"];
  n0 -> n2 [style=dotted];
}
)");
    EXPECT_NE(text_of(export_dot, {{1, 3, 4}, 2}).find("n0 -> n2 [style=dotted, constraint=false]"),
              std::string::npos)
        << "upwards, from slot 1 to slot 0";
}

TEST(Export, TableHasTheUnitsOfEveryStep) {
    EXPECT_EQ(text_of(export_table), R"(tiny: latency 4

step             0        1  2  3
mul              1        1  0  0
  0        say "a"  say "a"  .  .
add, fast        0        0  1  1
  0              .        .  1  c
)");
}

TEST(Export, TableOfAPipelineHasTheSlotsAndStages) {
    EXPECT_EQ(text_of(export_table, pipelined),
              R"(tiny: II 2, latency 4, stages 0 to 1; OPERATOR@STAGE

slot               0          1
mul                1          1
  0        say "a"@0  say "a"@0
add, fast          1          1
  0              1@1        c@1
)");
}

Problem many(std::int64_t amount, std::int64_t limit) {
    ProblemData data{.name = "many"};
    data.resources = {{"alu", limit, 1, 1}, {"unused", 3, 1, 1}, {"wire", -1, 1, 0}};
    for (int v = 0; v < 30; ++v) {
        data.operators.push_back(
            {.name = "operator number " + std::to_string(v), .amount = amount});
    }
    data.operators.push_back({.name = "w", .resource_class = 2});
    return Problem(std::move(data));
}

std::string table_of(const Problem& problem, std::int32_t columns, std::int32_t ii) {
    Schedule starts{{}, ii};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        starts.start.push_back(v % columns);
    }
    std::ostringstream out;
    export_table(out, problem, starts);
    return out.str();
}

TEST(Export, WideTablesContinueBelow) {
    std::istringstream lines(table_of(many(2, 4), 30, 15));
    std::size_t blocks = 0, units = 0;
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 100u);
        blocks += line.starts_with("slot");
        units += line.starts_with("alu ") && line.find("4/4") != std::string::npos;
        EXPECT_EQ(line.find("unused"), std::string::npos);
        if (line.starts_with("  1 ")) {
            EXPECT_NE(line.find("*2@1"), std::string::npos) << line;
            EXPECT_NE(line.find("operator~mber "), std::string::npos) << line;
        }
    }
    EXPECT_EQ(blocks, 4u) << "of 4 columns, 22 characters each";
    EXPECT_EQ(units, 4u);
}

TEST(Export, LongNamesLoseTheirMiddle) {
    ProblemData data{.name = "long"};
    data.resources = {{.name = "alu"}};
    data.operators = {{.name = "größe der größten ö1"}};
    EXPECT_EQ(table_of(Problem(data), 1, 0), R"(long: latency 1

step                 0
alu                  1
  0   größe de~ßten ö1
)");
}

TEST(Export, WideCharactersTakeTwoColumns) {
    ProblemData data{.name = "wide"};
    data.resources = {{.name = "alu"}};
    data.operators = {{.name = "和"}, {.name = "ab"}};
    data.dependencies = {{0, 1, 0, 0, 1, true}};
    EXPECT_EQ(table_of(Problem(data), 2, 0),
              "wide: latency 2\n\nstep   0   1\nalu    1   1\n  0   和  ab\n");
}

TEST(Export, OperatorsOfLatencyZeroMayUseOneMoreStep) {
    ProblemData data{.name = "zero"};
    data.resources = {{.name = "alu"}};
    data.operators = {{.name = "a"}, {.name = "b", .latency = 0}};
    data.dependencies = {{0, 1, 0, 0, 1, true}};
    const std::string table = table_of(Problem(data), 2, 0);
    EXPECT_EQ(table.find("zero: latency 1, 2 steps in use\n"), 0u) << table;
}

TEST(Export, TableOfManyUnitsShowsOnlyTheirUse) {
    ProblemData data{.name = "wide"};
    data.resources = {{.name = "alu"}};
    data.operators.resize(100);
    EXPECT_EQ(table_of(Problem(data), 1, 0), "wide: latency 1\n\nstep    0\nalu   100\n");
}

TEST(Export, HatschetHasCyclesAndUnits) {
    ProblemData data{.name = "loop"};
    data.resources = {{"mul", 2, 1.0, 1}, {"add", -1, 1.0, 1}};
    data.operators = {{"a 1", 0, 1, 2, 1}, {"b", 0, 1, 2, 1}, {"c", 0, 1, 2, 1}, {"d", 1, 1, 1, 1}};
    std::ostringstream out;
    export_hatschet(out, Problem(data), {{0, 3, 2, 4}, 2});
    EXPECT_EQ(out.str(),
              "# II 2\n# graph loop\n# scheduleLength 5\n# vertex;cycle;fu\n"
              "a1;0;0\nb;3;0\nc;2;1\nd;4;0\n");
    out.str("");
    export_hatschet(out, Problem(data), {{0, 3, 2, 4}, 0});
    EXPECT_EQ(out.str().find("# II 5\n"), 0u) << "not pipelined: the next iteration starts behind";
}

TEST(Export, HatschetRefusesWhatItCannotHold) {
    const auto message = [](const Operator& op) {
        ProblemData data{.resources = {{.name = "r"}}, .operators = {op}};
        std::ostringstream out;
        try {
            export_hatschet(out, Problem(data), {{0}, 1});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(message({.name = "a", .amount = 3}),
              "export: found amount 3 of operator \"a\", expected at most 1");
    for (const std::string name : {"a;b", "#a"}) {
        EXPECT_EQ(message({.name = name}), "export: found operator \"" + name +
                                               "\", expected a name without ';' and not beginning "
                                               "with '#'");
    }
}

TEST(Export, IncompleteScheduleIsRefused) {
    const Schedule cut{{0, 2}, 0};
    for (const auto write : {export_csv, export_dot}) {
        try {
            text_of(write, cut);
            FAIL() << "an incomplete schedule was exported";
        } catch (const InputError& error) {
            EXPECT_STREQ(error.what(), "export: found 2 starts, expected 3, one per operator");
        }
    }
    for (const auto write : {export_json, export_table, export_hatschet}) {
        EXPECT_THROW(text_of(write, cut), InputError);
    }
}

}  // namespace
}  // namespace gaus::test
