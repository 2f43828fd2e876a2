// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/problem.hpp"

#include "io/files.hpp"

#include <gmock/gmock.h>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> names_of(const ProblemData& data) {
    std::vector<std::string> names;
    for (const Operator& op : data.operators)
        names.push_back(op.name);
    return names;
}

std::vector<std::pair<std::int32_t, std::int32_t>> ends_of(const ProblemData& data) {
    std::vector<std::pair<std::int32_t, std::int32_t>> ends;
    for (const Dependency& d : data.dependencies)
        ends.emplace_back(d.source, d.target);
    return ends;
}

TEST(Dot, LabelsThatRepeatAreClasses) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.dot", R"(digraph fir {
    node [fontcolor=white,style=filled];
    MUL_0 [label = MUL ]; MUL_1 [label = MUL ];
    ADD_2 [label = ADD, latency = 2, size = 4 ];
    MUL_0 -> ADD_2 [ name = 0 ];
    MUL_1 -> ADD_2 [ name = 1, distance = 2 ];
})");
    EXPECT_EQ(data.name, "fir");
    EXPECT_THAT(names_of(data), ElementsAre("MUL_0", "MUL_1", "ADD_2"));
    ASSERT_EQ(data.resources.size(), 2u);
    EXPECT_EQ(data.resources[0].name, "MUL");
    EXPECT_EQ(data.resources[1].name, "ADD");
    EXPECT_EQ(data.operators[2].resource_class, 1);
    EXPECT_EQ(data.operators[2].latency, 2);
    EXPECT_EQ(data.operators[2].size, 4);
    EXPECT_EQ(data.dependencies[1].distance, 2);
    EXPECT_TRUE(data.remarks.empty());
}

TEST(Dot, LabelsOfTheirOwnAreNoClasses) {
    const Folder folder;
    const ProblemData data =
        folder.read_text("x.dot", "digraph { a [label=\"first\"]; b [label=\"second\"]; a -> b }");
    ASSERT_EQ(data.resources.size(), 1u);
    EXPECT_EQ(data.resources[0].name, "node");
    EXPECT_THAT(names_of(data), ElementsAre("a", "b"));
}

TEST(Dot, ChainsSubgraphsAndDefaults) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.dot", R"(// a comment
/* another */ strict DiGraph "the \"graph\"" {
# a line of the preprocessor
  rankdir = LR; graph [bgcolor="white"]
  edge [delay=1]
  a:out:n -> b:in -> c [weight=7, communication=3];
  a -> b
  subgraph cluster_0 { node [class=mul]; d; e [op=add] }
  {c; "d"} -> {e f} [delay=2]
  -1.5 [color=<<b>red</b>>]
})");
    EXPECT_EQ(data.name, "the \"graph\"");
    EXPECT_THAT(names_of(data), ElementsAre("a", "b", "c", "d", "e", "f", "-1.5"));
    using Ends = std::pair<std::int32_t, std::int32_t>;
    EXPECT_THAT(ends_of(data), ElementsAre(Ends(0, 1), Ends(1, 2), Ends(2, 4), Ends(2, 5),
                                           Ends(3, 4), Ends(3, 5)));
    EXPECT_EQ(data.dependencies[0].delay, 1);
    EXPECT_EQ(data.dependencies[0].weight, 3);
    EXPECT_EQ(data.dependencies[2].delay, 2);
    EXPECT_EQ(data.resources[static_cast<std::size_t>(data.operators[3].resource_class)].name,
              "mul");
    EXPECT_EQ(data.resources[static_cast<std::size_t>(data.operators[4].resource_class)].name,
              "add");
}

TEST(Dot, WhatMeansNothingHereIsARemark) {
    const Folder folder;
    const ProblemData data =
        folder.read_text("x.gv", "digraph { a [bits=8, shape=box]; b [bits=4]; a -> b }");
    EXPECT_THAT(data.remarks, ElementsAre("attribute \"bits\" of 2 nodes is not used"));
}

struct Mistake {
    std::string_view text, message;
};

class DotMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(DotMistake, IsNamedWithItsPlace) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.dot", std::string(GetParam().text)), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, DotMistake,
    ::testing::Values(
        Mistake{"graph g { a -- b }",
                "x.dot:1:1: found \"graph\", expected digraph, as every dependency leads from its "
                "source to its target"},
        Mistake{"digraph {\n a -- b }",
                "x.dot:2:4: found \"--\", expected \"->\", as dependencies have a direction"},
        Mistake{"digraph { a -> b",
                "x.dot:1:17: found the end of the file, expected a node, an "
                "edge, a subgraph or }"},
        Mistake{"digraph { a -> ; }",
                "x.dot:1:16: found \";\", expected a node, an edge, a subgraph or }"},
        Mistake{"digraph { a [latency=x] }",
                "x.dot:1:11: found latency \"x\", expected an integer from 0 to 2147483647"},
        Mistake{"digraph { a [latncy=1] }",
                "x.dot:1:11: found \"latncy\" of a node, expected a known attribute; did you mean "
                "latency?"},
        Mistake{"digraph { a -> b [distance=-1] }",
                "x.dot:1:13: found distance \"-1\", expected an integer from 0 to 2147483647"},
        Mistake{"digraph { a [size=1 }", "x.dot:1:21: found \"}\", expected an attribute or ]"},
        Mistake{"digraph { \"a }", "x.dot:1:11: found a text without end, expected \""},
        Mistake{"digraph { a } b", "x.dot:1:15: found \"b\", expected the end of the file"},
        Mistake{"digraph { /* a }", "x.dot:1:11: found a comment without end, expected */"},
        Mistake{"digraph { }", "x.dot:1:12: found the end of the file, expected a node"},
        Mistake{"digraph { a [name=x]; b [name=x] }",
                "x.dot:1:23: found name \"x\" again, expected a name of its own for every node"},
        Mistake{"digraph { a ? b }",
                "x.dot:1:13: found \"?\", expected a name, a number or punctuation of DOT"}));

}  // namespace
}  // namespace gaus::test
