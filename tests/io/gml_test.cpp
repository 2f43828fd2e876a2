// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"
#include "support/data.hpp"

namespace gaus::test {
namespace {

const std::string small = R"(# made by hand
Creator "someone"
graph [
  directed 1
  node [ id 7 label "first" parameter 20 graphics [ x 1.5 y 2.0 ] ]
  node [ id -3 label "1" parameter 0 ]
  node [ id 12 ]
  edge [
    source 7
    target -3
    parameter 99
  ]
  edge [ source -3 target 12 parameter 0 name "e" ]
  edge [ source 7 target 12 ]
]
)";

TEST(Gml, NodesAndEdgesKeepTheOrderOfTheFile) {
    const Folder folder;
    const ProblemData data = folder.read_text("small.gml", small);
    // The label "1" says what the operator is called anyhow, and is not kept.
    EXPECT_EQ(shown(data.operators), (Texts{"0/1/20/20 first", "0/1/0/0 ", "0/1/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "1>2 weight 0", "0>2"}));
    EXPECT_EQ(shown(data.resources), Texts{"node -1/1/1"});
    EXPECT_EQ(data.name, "small");
}

TEST(Gml, EdgesMayComeBeforeNodes) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.gml", "graph [ edge [ source 1 target 2 ] node [ id 1 ] node [ id 2 ] directed 1 ]");
    EXPECT_EQ(shown(data.dependencies), Texts{"0>1"});
}

TEST(Gml, ErrorsNameTheLine) {
    const Folder folder;
    const std::string undirected =
        ", expected directed 1, as every dependency leads from its source to its target";
    const auto error = [&](std::string_view what, std::string_view with) {
        return folder.error_of_text("x.gml", replaced(small, what, with));
    };
    EXPECT_EQ(error("directed 1", ""), "x.gml:3: found an undirected graph" + undirected);
    EXPECT_EQ(error("directed 1", "direct 1"), "x.gml:3: found an undirected graph" + undirected);
    EXPECT_EQ(
        error("directed 1", "directe 1"),
        "x.gml:4: found \"directe\", expected node, edge or directed; did you mean directed?");
    EXPECT_EQ(error("directed 1", "directed 1 directed 1"),
              "x.gml:4: found key \"directed\" again, expected every key once");
    EXPECT_EQ(error("node [ id 12", "nodes [ id 12"),
              "x.gml:7: found \"nodes\", expected node, edge or directed; did you mean node?");
    EXPECT_EQ(error("id 12", "id 12 id 12"),
              "x.gml:7: found key \"id\" again, expected every key once");
    EXPECT_EQ(error("id 12", "id 12 label \"p\" label \"q\""),
              "x.gml:7: found key \"label\" again, expected every key once");
    EXPECT_EQ(error("target -3", "source 7 target -3"),
              "x.gml:10: found key \"source\" again, expected every key once");
    EXPECT_EQ(error("parameter 99", "weight 1 weight 1"),
              "x.gml:11: found weight again, expected every attribute once");
    EXPECT_EQ(error("target -3", "target 4"),
              "x.gml:8: found an edge to the unknown node 4, expected the id of a node");
    EXPECT_EQ(error("id 12", "id 7"),
              "x.gml:7: found id 7 again, expected an id of its own for every node");
    EXPECT_EQ(error("id 12", "id 12.5"), "x.gml:7: found \"12.5\", expected an integer id");
    EXPECT_EQ(error("id 12", "id twelve"), "x.gml:7: found \"twelve\", expected an integer id");
    EXPECT_EQ(error("id 12", "label \"x\""),
              "x.gml:7: found a node without id, expected an integer id");
    EXPECT_EQ(error("parameter 20", "parameter -20"),
              "x.gml:5: found parameter \"-20\", expected an integer from 0 to 9007199254740992");
    EXPECT_EQ(error("parameter 20", "parameter 99999999999999999999"),
              "x.gml:5: found parameter \"99999999999999999999\", expected an integer from 0 to "
              "9007199254740992");
    EXPECT_EQ(error("label \"1\"", "label \"first\""),
              "x.gml:6: found label \"first\" again, expected a label of its own for every node");
    EXPECT_EQ(error("label \"1\"", "label \"a\nb\""),
              "x.gml:6: found \"a\\nb\", expected a label in UTF-8 without control characters");
    EXPECT_EQ(error("parameter 99", "parameter x"),
              "x.gml:11: found parameter \"x\", expected a number");
    EXPECT_EQ(error("source 7\n", ""),
              "x.gml:8: found an edge without source or target, expected both");
    EXPECT_EQ(error("directed 1", "directed 0"), "x.gml:4: found an undirected graph" + undirected);
    EXPECT_EQ(error("name \"e\" ]", "name \"e ]"),
              "x.gml:13: found a string without end, expected a closing quote");
}

TEST(Gml, WrongStructureNamesTheLine) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.gml", small + "garbage\n"),
              "x.gml:17: found the end of the file, expected a value");
    EXPECT_EQ(folder.error_of_text("x.gml", small + "]\n"),
              "x.gml:16: found \"]\", expected a key");
    EXPECT_EQ(folder.error_of_text("x.gml", small + "graph [ ]\n"),
              "x.gml:16: found a second graph, expected one graph");
    EXPECT_EQ(folder.error_of_text("x.gml", "Creator \"x\"\n"),
              "x.gml:2: found the end of the file, expected graph [");
    EXPECT_EQ(folder.error_of_text("x.gml", "graph 3"), "x.gml:1: found \"3\", expected graph [");
    EXPECT_EQ(folder.error_of_text("x.gml", "graph [ node [ id 1"),
              "x.gml:1: found the end of the file, expected a key or ]");
    EXPECT_EQ(folder.error_of_text("x.gml", "graph [\n x [ y [ z 1 ]"),
              "x.gml:2: found the end of the file, expected ]");
}

const std::string attributes = R"(graph [ directed 1
  node [ id 0 label "0" name "m" latency 2.0 resource "mul" amount 3 size 8 ]
  node [ id 1 label "a" Duration "5" Resource_Class "add" color "red" pos [ x 1 y 2 ] ]
  node [ id 2 ]
  edge [ source 0 target 1 weight 8.5 distance 1 delay 2 bits 16.5 ]
  edge [ source 1 target 2 key 0 label "e" carries 0 latency 3 ]
  edge [ source 0 target 2 dist 4 weight 2 carries "False" bits 1 ]
])";

TEST(Gml, AttributesAreMappedOrNamed) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.gml", attributes);
    EXPECT_EQ(shown(data.operators), (Texts{"0/2/8/3 m", "1/5/1/1 a", "2/1/1/1 "}));
    EXPECT_EQ(shown(data.resources), (Texts{"mul -1/1/1", "add -1/1/1", "node -1/1/1"}));
    EXPECT_EQ(shown(data.dependencies),
              (Texts{"0>1 distance 1 delay 2 weight 8.5", "1>2 delay 3 weight 0 order",
                     "0>2 distance 4 weight 2 order"}));
    EXPECT_EQ(data.remarks, (Texts{"attribute \"color\" of 1 node is not used",
                                   "attribute \"pos\" of 1 node is not used",
                                   "attribute \"bits\" of 2 edges is not used"}));
}

TEST(Gml, EntitiesStandForTheirCharacters) {
    const Folder folder;
    const auto label_of = [&](const std::string& label) {
        const std::string node = "node [ id 0 label \"" + label + "\" ]";
        return folder.read_text("x.gml", "graph [ directed 1 " + node + " ]").operators[0].name;
    };
    EXPECT_EQ(label_of("a&#34;b&quot;"), "a\"b\"");
    EXPECT_EQ(label_of("&#233;&#xe9;&#8364;&#128512;"), "\u00e9\u00e9\u20ac\U0001F600");
    EXPECT_EQ(label_of("&lt;&gt;&apos;&amp;amp;"), "<>'&amp;");
    for (const std::string kept : {"&", "a&b", "&;", "&#;", "&#x;", "&#10;", "&#xd800;",
                                   "&#1114112;", "&nothing;", "&#99999999999;", "R&D; x"})
        EXPECT_EQ(label_of(kept), kept);
}

TEST(Gml, AttributesThatAreWrongAreNamed) {
    const Folder folder;
    const auto error = [&](std::string_view what, std::string_view with) {
        return folder.error_of_text("x.gml", replaced(attributes, what, with));
    };
    for (const std::string bad : {"2.5", "-1", "2147483648", "nan", "1e99", "x", "\"\""}) {
        const std::string shown = bad == "\"\"" ? bad : '"' + bad + '"';
        EXPECT_EQ(error("latency 2.0", "latency " + bad),
                  "x.gml:2: found latency " + shown + ", expected an integer from 0 to 2147483647");
    }
    for (const std::string bad : {"-1", "inf", "nan"})
        EXPECT_EQ(error("weight 8.5", "weight " + bad),
                  "x.gml:5: found weight \"" + bad + "\", expected a number of 0 or more");
    EXPECT_EQ(error("carries 0", "carries 2"),
              "x.gml:6: found carries \"2\", expected 0, 1, false or true");
    EXPECT_EQ(error("latency 2.0", "latency 2 delay 2"),
              "x.gml:2: found delay again, expected every attribute once");
    EXPECT_EQ(error("latency 2.0", "latncy 2"),
              "x.gml:2: found \"latncy\" of a node, expected a known attribute; did you mean "
              "latency?");
    EXPECT_EQ(error("weight 8.5", "wieght 8"),
              "x.gml:5: found \"wieght\" of an edge, expected a known attribute; did you mean "
              "weight?");
    EXPECT_EQ(error("latency 2.0", "latency [ x 2 ]"),
              "x.gml:2: found \"[\", expected a value of latency");
    EXPECT_EQ(error("\"mul\"", "\"\x1b\""),
              "x.gml:2: found resource \"\\x1b\", expected a text in UTF-8 without control "
              "characters");
}

TEST(Gml, ManyAttributesThatMeanNothingAreCounted) {
    const Folder folder;
    std::string many = "graph [ directed 1 node [ id 1 ";
    for (int i = 10; i < 30; ++i)
        many += "zz" + std::to_string(i) + "zz 1 ";
    const ProblemData data = folder.read_text("x.gml", many + "] ]");
    ASSERT_EQ(data.remarks.size(), 9u);
    EXPECT_EQ(data.remarks.back(), "12 more attributes of nodes are not used either");
}

TEST(Gml, TheNumberOfAnOperatorWithoutNameIsNoNameOfAnother) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.gml",
                                   "graph [ directed 1 node [ id 5 label \"1\" ] node [ id 6 ] ]"),
              "x.gml: found operator 0 of the name \"1\", expected another name, as operator 1 has "
              "none and is called by its number");
    EXPECT_EQ(
        folder.error_of_text("x.json",
                             R"({"format": "gaus-design", "version": 1,
                                       "operators": [{}, {"name": "0"}]})"),
        "x.json: found operator 1 of the name \"0\", expected another name, as operator 0 has "
        "none and is called by its number");
    for (const std::string name : {"2", "01", "-0", "1e0", "0"})
        EXPECT_EQ(folder.error_of_text("x.json", R"({"format": "gaus-design", "version": 1,
                                       "operators": [{"name": ")" +
                                                     name + "\"}, {}]}"),
                  "");
}

TEST(Gml, WhatUsersBringIsReadOrRefused) {
    GAUS_CASE_OR_SKIP(attrs, "now/attrs.gml");
    EXPECT_EQ(critical_path(read_design(attrs)), 3);
    EXPECT_EQ(shown(read_design_data(attrs).resources), (Texts{"mul -1/1/1", "add -1/1/1"}));
    const Folder folder;
    const auto cases = attrs.parent_path().parent_path();
    for (const std::string name :
         {"now/undirected.gml", "fuzz/g_dup_src.gml", "fuzz/g_label_num.gml"})
        EXPECT_NE(folder.error(cases / name), "") << name;
}

}  // namespace
}  // namespace gaus::test
