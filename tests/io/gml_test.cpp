#include "files.hpp"

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
        "x.gml", "graph [ edge [ source 1 target 2 ] node [ id 1 ] node [ id 2 ] ]");
    EXPECT_EQ(shown(data.dependencies), Texts{"0>1"});
}

TEST(Gml, ErrorsNameTheLine) {
    const Folder folder;
    const auto error = [&](std::string_view what, std::string_view with) {
        return folder.error_of_text("x.gml", replaced(small, what, with));
    };
    EXPECT_EQ(error("target -3", "target 4"),
              "x.gml:8: found an edge to the unknown node 4, expected the id of a node");
    EXPECT_EQ(error("id 12", "id 7"),
              "x.gml:7: found id 7 again, expected an id of its own for every node");
    EXPECT_EQ(error("id 12", "id 12.5"), "x.gml:7: found \"12.5\", expected an integer id");
    EXPECT_EQ(error("id 12", "id twelve"), "x.gml:7: found \"twelve\", expected an integer id");
    EXPECT_EQ(error("id 12", "label \"x\""),
              "x.gml:7: found a node without id, expected an integer id");
    EXPECT_EQ(error("parameter 20", "parameter -20"),
              "x.gml:5: found \"-20\", expected an integer parameter of at least 0");
    EXPECT_EQ(error("parameter 20", "parameter 99999999999999999999"),
              "x.gml:5: found \"99999999999999999999\", expected an integer parameter of at "
              "least 0");
    EXPECT_EQ(error("label \"1\"", "label \"first\""),
              "x.gml:6: found label \"first\" again, expected a label of its own for every node");
    EXPECT_EQ(error("label \"1\"", "label \"a\nb\""),
              "x.gml:6: found \"a\\nb\", expected a label in UTF-8 without control characters");
    EXPECT_EQ(error("parameter 99", "parameter x"), "x.gml:11: found \"x\", expected a number");
    EXPECT_EQ(error("source 7\n", ""),
              "x.gml:8: found an edge without source or target, expected both");
    EXPECT_EQ(error("directed 1", "directed 0"),
              "x.gml:4: found an undirected graph, expected directed 1");
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

}  // namespace
}  // namespace gaus::test
