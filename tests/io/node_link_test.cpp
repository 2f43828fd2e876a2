// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"

#include "io/files.hpp"

#include <gmock/gmock.h>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view small = R"({
 "directed": true, "multigraph": false, "graph": {"name": "g", "author": "x"},
 "nodes": [
  {"latency": 2, "resource": "mul", "id": "m"},
  {"op": "add", "id": 1, "note": null},
  {"id": 7}
 ],
 "links": [
  {"weight": 8, "source": "m", "target": 1},
  {"bits": 16.5, "distance": 2, "source": 1, "target": 7, "key": 0}
 ]
})";

TEST(NodeLink, IsReadAsNetworkxWritesIt) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.json", std::string(small));
    ASSERT_EQ(data.operators.size(), 3u);
    EXPECT_EQ(data.operators[0].name, "m");
    EXPECT_EQ(data.operators[1].name, "");  // called by its number
    EXPECT_EQ(data.operators[2].name, "7");
    EXPECT_EQ(data.operators[0].latency, 2);
    EXPECT_EQ(data.resources[1].name, "add");
    EXPECT_EQ(data.resources[2].name, "node");
    EXPECT_EQ(data.dependencies[0].weight, 8);
    EXPECT_EQ(data.dependencies[1].distance, 2);
    EXPECT_EQ(data.dependencies[1].target, 2);
    EXPECT_THAT(data.remarks, ElementsAre("attribute \"author\" of 1 graph is not used",
                                          "attribute \"bits\" of 1 edge is not used"));
}

TEST(NodeLink, NewerFilesCallLinksEdges) {
    const Folder folder;
    std::string text(small);
    const ProblemData data =
        folder.read_text("x.json", text.replace(text.find("links"), 5, "edges"));
    EXPECT_EQ(data.dependencies.size(), 2u);
}

TEST(NodeLink, IsRecognisedByTheKeysOfTheDocument) {
    const Folder folder;
    const std::string nodes = R"("nodes": [{"id": "a", "note": "gaus-design", "format": "x"}])";
    EXPECT_EQ(
        folder.read_text("x", R"({"directed": true, "links": [], )" + nodes + "}").operators.size(),
        1u);
    EXPECT_EQ(
        folder.error_of_text("x", R"({"format": "gaus-design", "version": 1, )" + nodes + "}"),
        "x:1:50: found key \"nodes\", expected format, version, name, description, values, "
        "resources, spaces, operators or dependencies");
    EXPECT_EQ(folder.error_of_text("x", R"({"elements": {"nodes": []}})"),
              "x:1:14: found an object, expected a list or a simple value");
    EXPECT_EQ(
        folder.error_of_text("x", R"({"a\"nodes": 1, "b": "nodes"})"),
        "x:1:2: found key \"a\\\"nodes\", expected format, version, name, description, values, "
        "resources, spaces, operators or dependencies");
}

TEST(NodeLink, WhatIsSaidOfTheGraphIsARemark) {
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.json", R"({"directed": true, "multigraph": true, "graph": {"name": "g", "latency": 3},
 "nodes": [{"id": "a"}, {"id": "b"}], "edges": [{"source": "a", "target": "b", "key": 0},
 {"source": "a", "target": "b", "key": 1}], "generator": "x", "history": [1, 2]})");
    EXPECT_EQ(data.dependencies.size(), 2u);
    EXPECT_THAT(data.remarks, ElementsAre("attribute \"generator\" of 1 graph is not used",
                                          "attribute \"history\" of 1 graph is not used",
                                          "attribute \"latency\" of 1 graph is not used"));
}

struct Mistake {
    std::string_view what, with, message;
};

class NodeLinkMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(NodeLinkMistake, IsNamedWithItsPlace) {
    const Folder folder;
    const auto& [what, with, message] = GetParam();
    std::string text(small);
    const std::size_t at = text.find(what);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(folder.error_of_text("x.json", text.replace(at, what.size(), with)), message);
}

INSTANTIATE_TEST_SUITE_P(
    All, NodeLinkMistake,
    ::testing::Values(
        Mistake{R"("directed": true)", R"("directed": false)",
                "x.json: found an undirected graph, expected \"directed\": true, as every "
                "dependency leads from its source to its target"},
        Mistake{R"("id": 7)", R"("id": 1)",
                "x.json:6:10: found id \"1\" again, expected an id of its own for every node"},
        Mistake{R"({"id": 7})", R"({"size": 7})",
                "x.json:6:3: found a node without id, expected key \"id\""},
        Mistake{R"("target": 7)", R"("target": 8)",
                "x.json:10:56: found a link to the unknown node \"8\", expected the id of a node"},
        Mistake{R"("latency": 2)", R"("latency": 2.5)",
                "x.json:4:15: found latency \"2.5\", expected an integer from 0 to 2147483647"},
        Mistake{R"("target": 1})", R"("to": 1})",
                "x.json:9:3: found a link without two ends, expected keys source and target"},
        Mistake{R"("directed": true, )", "",
                "x.json: found an undirected graph, expected \"directed\": true, as every "
                "dependency leads from its source to its target"},
        Mistake{R"("multigraph": false)", R"("multigraph": 0)",
                "x.json:2:34: found multigraph 0, expected true or false"},
        Mistake{R"("multigraph": false)", R"("directed": false)",
                "x.json:2:20: found key \"directed\" again, expected every key once"},
        Mistake{R"("links": [)", R"("nodes": [)",
                "x.json:8:11: found key \"nodes\" again, expected every key once"},
        Mistake{R"("links": [)", R"("edges": [], "links": [)",
                "x.json:8:24: found both links and edges, expected one list of them"},
        Mistake{R"("links": [)", R"("lines": [)",
                "x.json: found no links, expected a list \"links\" or \"edges\""},
        Mistake{R"("id": "m"})", R"("id": "m", "id": "n"})",
                "x.json:4:48: found key \"id\" again, expected every key once"},
        Mistake{R"("id": "m"})",
                R"("id": "m"})"
                "]",
                "x.json:5:3: found '{', expected string literal"},
        Mistake{R"("id": "m"})", R"("id": "m\n"})",
                "x.json:4:43: found id \"m\\n\", expected a string without control characters"},
        Mistake{R"("id": "m"})", R"("id": [0, 1]})",
                "x.json:4:43: found id [...], expected a string without control characters"},
        Mistake{R"({"id": 7})", "3",
                "x.json:6:3: found an element of nodes that is no object, expected {...}"}));

}  // namespace
}  // namespace gaus::test
