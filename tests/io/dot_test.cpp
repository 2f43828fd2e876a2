// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/problem.hpp"

#include "io/files.hpp"

#include <gmock/gmock.h>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
    const ProblemData more = folder.read_text(
        "x.gv",
        "digraph { author=x; size=\"7,7\" graph [latency=3] node [bits=1] a -> {b c} [key=2] }");
    EXPECT_THAT(more.remarks, ElementsAre("attribute \"author\" of 1 graph is not used",
                                          "attribute \"latency\" of 1 graph is not used",
                                          "attribute \"bits\" of 1 node default is not used",
                                          "attribute \"key\" of 2 edges is not used"));
}

std::vector<std::string> classes_of(const ProblemData& data) {
    std::vector<std::string> names;
    for (const ResourceClass& resource : data.resources)
        names.push_back(resource.name);
    return names;
}

/// As `dot -Tdot` writes it: \N is the name of the node.
TEST(Dot, TheNameOfTheNodeIsNoClass) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.dot", R"(digraph G {
	graph [bb="0,0,54,108", _draw_="c 9 -#fffffe00"];
	node [label="\N"];
	a	[height=0.5,
		pos="27,90"];
	b [label="op \N"];
	a -> b	[pos="e,27,36.1"];
})");
    EXPECT_THAT(classes_of(data), ElementsAre("node"));
    EXPECT_TRUE(data.remarks.empty());
}

TEST(Dot, LabelsAreClassesOnlyWhereEveryNodeHasOne) {
    const Folder folder;
    EXPECT_THAT(classes_of(folder.read_text("x.dot", "digraph { a [label=m]; b [label=m]; c }")),
                ElementsAre("node"));
    EXPECT_THAT(classes_of(folder.read_text(
                    "x.dot", "digraph { node [label=m]; a; b [label=n]; c [class=own] }")),
                ElementsAre("m", "n", "own"));
}

TEST(Dot, TextsInQuotesAreJoinedByPlus) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.dot",
                                              "digraph \"g\" + \"h\" { \"a\" + \"b\":\"p\" + \"q\" "
                                              "-> c; \"a\" +\n\"b\" [latency=\"1\" + \"2\"] }");
    EXPECT_EQ(data.name, "gh");
    EXPECT_THAT(names_of(data), ElementsAre("ab", "c"));
    EXPECT_EQ(data.operators[0].latency, 12);
}

TEST(Dot, BackslashesStayButBeforeQuotesAndLineEnds) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.dot", "digraph { \"a\\\\\" -> \"b\\\"c\" -> \"d\\\ne\" -> \"f\\\r\ng\" -> \"h\\l\" }");
    EXPECT_THAT(names_of(data), ElementsAre("a\\\\", "b\"c", "de", "fg", "h\\l"));
}

TEST(Dot, ANodeIsOnceInASubgraph) {
    const Folder folder;
    using Ends = std::pair<std::int32_t, std::int32_t>;
    EXPECT_THAT(ends_of(folder.read_text("x.dot", "digraph { {a; a -> b; {b a}} -> c }")),
                ElementsAre(Ends(0, 1), Ends(0, 2), Ends(1, 2)));
}

TEST(Dot, AnAttributeIsOfTheEdgesOfItsStatement) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.dot",
        "digraph { edge [delay=1] a -> {edge [delay=2] b -> c} -> d [distance=3] e -> a }");
    EXPECT_EQ(shown(data.dependencies),
              (Texts{"1>2 delay 2", "0>1 distance 3 delay 1", "0>2 distance 3 delay 1",
                     "1>3 distance 3 delay 1", "2>3 distance 3 delay 1", "4>0 delay 1"}));
}

TEST(Dot, DefaultsAreOfNodesThatComeLater) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.dot",
        "digraph { a; node [latency=2, class=m] b; { node [latency=3, size=4] a c } d "
        "node [duration=5] e; e [latency=6]; e [latency=7] }");
    EXPECT_EQ(shown(data.operators),
              (Texts{"0/1/1/1 a", "1/2/1/1 b", "1/3/4/1 c", "1/2/1/1 d", "1/7/1/1 e"}));
}

TEST(Dot, WhatIsSaidAgainChangesAnEdgeOfAStrictGraph) {
    const Folder folder;
    const std::string rest =
        "digraph { edge [delay=1] a -> b [communication=2]; edge [delay=5] "
        "c -> b; a -> b [distance=3]; a -> b [distance=4] }";
    EXPECT_EQ(shown(folder.read_text("x.dot", "strict " + rest).dependencies),
              (Texts{"0>1 distance 4 delay 1 weight 2", "2>1 delay 5"}));
    EXPECT_EQ(folder.read_text("x.dot", rest).dependencies.size(), 4u);
}

TEST(Dot, IsRecognisedByItsFirstWords) {
    const Folder folder;
    for (const std::string_view text : {"digraph{a}", "DIGRAPH/*c*/G{a}",
                                        "# 1 \"x.gv\"\n// c\n#2\n/* c */ strict // c\ndigraph{a}",
                                        "\xEF\xBB\xBF"
                                        "digraph \"g\"{a}"})
        EXPECT_THAT(names_of(folder.read_text("x", text)), ElementsAre("a")) << text;
    EXPECT_THAT(folder.error_of_text("x", "digraphs { a }"), HasSubstr("x: found \"digraphs {"));
    EXPECT_THAT(folder.error_of_text("x", "strict graph { a }"),
                HasSubstr("x:1:8: found \"graph\""));
    EXPECT_EQ(folder.error_of_text("x", "digraph"), "x:1:8: found the end of the file, expected {");
}

/// What is said of all that follow is held once, and no more edges are made than the file pays for.
TEST(Dot, SmallFilesTakeLittleMemory) {
    const Folder folder;
    std::string defaults = "digraph { node [", nodes, others;
    for (int i = 0; i < 20'000; ++i) {
        defaults += fmt::format("k{}=1 ", i);
        nodes += fmt::format(" n{}", i);
        others += fmt::format(" m{}", i);
    }
    const ProblemData data = folder.read_text("x.dot", defaults + "]" + nodes + "}");
    EXPECT_EQ(data.operators.size(), 20'000u);
    EXPECT_EQ(data.remarks.back(), "19992 more attributes of node defaults are not used either");
    EXPECT_THAT(folder.error_of_text("x.dot", "digraph { {" + nodes + "} -> {" + others + "} }"),
                HasSubstr("found 400000000 edges between subgraphs up to here, expected at most "));
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
                "x.dot:1:14: found latency \"x\", expected an integer from 0 to 2147483647"},
        Mistake{"digraph { a [latncy=1] }",
                "x.dot:1:14: found \"latncy\" of a node, expected a known attribute; did you mean "
                "latency?"},
        Mistake{"digraph { a -> b [distance=-1] }",
                "x.dot:1:19: found distance \"-1\", expected an integer from 0 to 2147483647"},
        Mistake{"digraph { a [size=1 }", "x.dot:1:21: found \"}\", expected an attribute or ]"},
        Mistake{"digraph { \"a }", "x.dot:1:11: found a text without end, expected \""},
        Mistake{"digraph { a } b", "x.dot:1:15: found \"b\", expected the end of the file"},
        Mistake{"digraph { /* a }", "x.dot:1:11: found a comment without end, expected */"},
        Mistake{"digraph { }", "x.dot:1:12: found the end of the file, expected a node"},
        Mistake{"digraph { a [name=x]; b [name=x] }",
                "x.dot:1:23: found name \"x\" again, expected a name of its own for every node"},
        Mistake{"digraph { a\n [pos=\"1,2\",\n latency=1.5] }",
                "x.dot:3:2: found latency \"1.5\", expected an integer from 0 to 2147483647"},
        Mistake{"digraph { node [size=x] a }",
                "x.dot:1:17: found size \"x\", expected an integer from 0 to 9007199254740992"},
        Mistake{"digraph { a [latency=1, duration=1] }",
                "x.dot:1:14: found latency again, expected every attribute once"},
        Mistake{"digraph { {a b} [latency=1] }",
                "x.dot:1:17: found \"[\", expected a node, an edge, a subgraph or }"},
        Mistake{"digraph { \"a\" + b }", "x.dot:1:17: found \"b\", expected a text in quotes"},
        Mistake{"digraph \"a\nb\" { a }",
                "x.dot:1:9: found name \"a\\nb\", expected a name in UTF-8 without control "
                "characters"},
        Mistake{"digraph { node a }", "x.dot:1:16: found \"a\", expected ["},
        Mistake{"digraph { a ? b }",
                "x.dot:1:13: found \"?\", expected a name, a number or punctuation of DOT"}));

}  // namespace
}  // namespace gaus::test
