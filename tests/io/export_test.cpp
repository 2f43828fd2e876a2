#include "gaus/export.hpp"

#include "files.hpp"

#include <sstream>

#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

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
    EXPECT_EQ(text_of(export_json), R"({
"name": "tiny",
"ii": 0,
"objectives": {"latency": 4, "resource": 4.5, "communication": 2, "memory": 3, "ii": 0},
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
)");
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
    EXPECT_THROW(text_of(export_json, cut), InputError);
}

}  // namespace
}  // namespace gaus::test
