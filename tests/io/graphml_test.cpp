// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"
#include "io/readers.hpp"

namespace gaus::test {
namespace {

const std::string loop = R"(<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
 <graph>
  <node id="9"><data key="name">x</data><data key="uses_resource">mem
port</data></node>
  <node id="4">
   <data key="uses_resource">FU</data>
  </node>
  <edge id="e" source="9" target="4"><data key="delay">1</data></edge>
  <edge id="e" source="9" target="4"><data key="delay">1</data></edge>
  <edge id="f" source="4" target="4"><data key="distance">2000</data>
   <data key="deptype">Precedence</data></edge>
 </graph>
</graphml>
)";

const std::string resources = R"(<?xml version="1.0"?>
<ModelInformation Version="1.0">
 <Resources>
  <Resource name="unused" latency="7" limit="-1" blockingTime="0" physicalDelay="0.5"/>
  <Resource name="mem
port" latency="2" limit="3" blockingTime="1">
   <Cost name="LUT" demand="0"/><Cost name="DSP" demand="0"/>
  </Resource>
  <Resource name="FU" latency="0">
   <Cost name="LUT" demand="64"/><Cost name="DSP" demand="2.5"/>
  </Resource>
 </Resources>
</ModelInformation>
)";

void expect_loop(const ProblemData& data) {
    EXPECT_EQ(shown(data.resources), (Texts{"unused -1/1/0", "mem port 3/1/1", "FU -1/66.5/1"}));
    EXPECT_EQ(shown(data.operators), (Texts{"1/2/1/1 x", "2/0/1/1 4"}));
    EXPECT_EQ(shown(data.dependencies),
              (Texts{"0>1 delay 1", "0>1 delay 1", "1>1 distance 2000 weight 0 order"}));
}

class GraphMl : public ::testing::Test {
  protected:
    std::string graph_error(std::string_view what, std::string_view with) const {
        folder.write("l_RM.xml", resources);
        return folder.error_of_text("l.graphml", replaced(loop, what, with));
    }
    std::string resource_error(std::string_view what, std::string_view with) const {
        folder.write("l_RM.xml", replaced(resources, what, with));
        return folder.error_of_text("l.graphml", loop);
    }
    const Folder folder;
};

TEST_F(GraphMl, FindsTheResourcesBesideTheGraph) {
    folder.write("l_RM.xml", resources);
    const ProblemData data = folder.read_text("l.graphml", loop);
    expect_loop(data);
    EXPECT_EQ(data.name, "l");
    EXPECT_EQ(data.source,
              folder.path("l.graphml").string() + " with " + folder.path("l_RM.xml").string());
}

TEST_F(GraphMl, ALoopWithChainingEdgesSharesTheResources) {
    folder.write("l_RM.xml", resources);
    const ProblemData data = read_design_data(folder.write("l.200MHz.graphml", loop));
    EXPECT_EQ(data.name, "l.200MHz");
    EXPECT_TRUE(data.source.ends_with("l_RM.xml"));
    EXPECT_EQ(folder.error(folder.write("m.200MHz.graphml", loop)),
              "m.200MHz.graphml: found no resource file m.200MHz_RM.xml, expected one there, or "
              "another by --resources FILE");
}

TEST_F(GraphMl, RemarksAreNoOperators) {
    folder.write("l_RM.xml", resources);
    expect_loop(folder.read_text("l.graphml",
                                 replaced(loop, "<graph>", "<graph><node id=\"modsched_info\"/>")));
}

TEST_F(GraphMl, TheOldNameOfADelayIsUnderstood) {
    folder.write("l_RM.xml", resources);
    const std::string old = replaced(loop, "key=\"delay\"", "key=\"latency\"");
    EXPECT_EQ(shown(read_design_data(folder.write("l.graphml", old)).dependencies[0]),
              "0>1 delay 1");
}

TEST_F(GraphMl, TakesTheResourcesItIsGiven) {
    const auto model = folder.write("RM4.xml", resources);
    expect_loop(read_design_data(folder.write("l.graphml", loop), model));
    EXPECT_EQ(folder.error(folder.path("l.graphml")),
              "l.graphml: found no resource file l_RM.xml, expected one there, or another by "
              "--resources FILE");
    EXPECT_EQ(folder.error(folder.path("l.graphml"), folder.path("RM5.xml")),
              "RM5.xml: found no such file, expected an existing file");
}

TEST_F(GraphMl, NamespacePrefixAndDeclaredKeysAreUnderstood) {
    folder.write("p_RM.xml", R"(<ModelInformation><Resources>
        <Resource name="FU" latency="4"/></Resources></ModelInformation>)");
    const ProblemData data = folder.read_text("p.graphml", R"(<g:graphml xmlns:g="urn:g">
        <g:key id="d0" for="node" attr.name="uses_resource" attr.type="string"/>
        <g:graph><g:node id="a"><g:data key="d0"> FU </g:data></g:node></g:graph></g:graphml>)");
    EXPECT_EQ(shown(data.operators), Texts{"0/4/1/1 a"});
}

TEST_F(GraphMl, GraphErrorsNameTheLine) {
    EXPECT_EQ(graph_error("source=\"9\"", "source=\"8\""),
              "l.graphml:9: found source \"8\", expected the id of a node");
    EXPECT_EQ(graph_error("id=\"4\"", "id=\"9\""),
              "l.graphml:6: found node \"9\" again, expected an id of its own for every node");
    EXPECT_EQ(graph_error("id=\"4\"", "id=\"x\""),
              "l.graphml:6: found name \"x\" again, expected a name of its own for every node");
    EXPECT_EQ(graph_error("id=\"4\"", ""),
              "l.graphml:6: found node id \"\", expected a name in UTF-8");
    EXPECT_EQ(graph_error(">FU<", ">LUT<"),
              "l.graphml:6: found resource \"LUT\", expected a resource of l_RM.xml");
    EXPECT_EQ(graph_error("<data key=\"uses_resource\">FU</data>", ""),
              "l.graphml:6: found node \"4\" without resource, expected data with key "
              "\"uses_resource\"");
    EXPECT_EQ(graph_error(">1<", ">-1<"),
              "l.graphml:9: found delay \"-1\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(graph_error(">2000<", ">-1<"),
              "l.graphml:11: found distance \"-1\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(graph_error(">2000<", ">2147483648<"),
              "l.graphml:11: found distance \"2147483648\", expected an integer from 0 to "
              "2147483647");
    EXPECT_EQ(graph_error(">2000<", ">2.5<"),
              "l.graphml:11: found distance \"2.5\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(graph_error("Precedence", "Order"),
              "l.graphml:12: found deptype \"Order\", expected Data or Precedence");
    EXPECT_EQ(graph_error("</graphml>", "<graph/></graphml>"),
              "l.graphml:14: found a second graph, expected one graph");
    EXPECT_EQ(graph_error("</graphml>", ""),
              "l.graphml:14: found malformed XML (Start-end tags mismatch), expected well-formed "
              "XML");
}

TEST_F(GraphMl, AttributesAreMappedOrNamed) {
    folder.write("l_RM.xml", resources);
    const ProblemData data = folder.read_text(
        "l.graphml",
        replaced(replaced(loop, "FU</data>",
                          "FU</data><data key=\"Latency\">5</data><data key=\"size\">7</data>"
                          "<data key=\"colour\">red</data>"),
                 "<data key=\"delay\">1</data>",
                 "<data key=\"delay\">1.0</data><data key=\"weight\">2.5</data>"));
    EXPECT_EQ(shown(data.operators[1]), "2/5/7/1 4");
    EXPECT_EQ(shown(data.dependencies[0]), "0>1 delay 1 weight 2.5");
    EXPECT_EQ(data.remarks, Texts{"attribute \"colour\" of 1 node is not used"});
    EXPECT_EQ(
        graph_error("key=\"distance\"", "key=\"distanc\""),
        "l.graphml:11: found \"distanc\" of an edge, expected a known attribute; did you mean "
        "distance?");
}

TEST_F(GraphMl, WhatWouldBeLeftOutIsRefused) {
    const std::string target =
        ", expected directed, as every dependency leads from its source to "
        "its target";
    EXPECT_EQ(graph_error("<graph>", "<graph edgedefault=\"undirected\">"),
              "l.graphml:3: found edgedefault \"undirected\"" + target);
    EXPECT_EQ(graph_error("source=\"9\"", "directed=\"false\" source=\"9\"")
                  .find("l.graphml:9: found directed \"false\", expected true, as every"),
              0u);
    EXPECT_EQ(graph_error("source=\"9\"", "source=\"9\" source=\"4\""),
              "l.graphml:9: found attribute \"source\" again, expected every attribute once");
    EXPECT_EQ(graph_error("<data key=\"delay\">1</data>",
                          "<data key=\"delay\">1</data><data key=\"delay\">1</data>"),
              "l.graphml:9: found delay again, expected every attribute once");
    EXPECT_EQ(graph_error("<graph>", "<key id=\"a\"/><key id=\"a\"/><graph>"),
              "l.graphml:3: found key \"a\" again, expected an id of its own for every key");
    EXPECT_EQ(graph_error("</graph>", "<hyperedge/></graph>"),
              "l.graphml:13: found element \"hyperedge\", expected nodes and edges alone");
    EXPECT_EQ(graph_error("FU</data>", "FU</data><graph/>"),
              "l.graphml:7: found element \"graph\", expected nodes and edges alone");
    EXPECT_EQ(resource_error("limit=\"3\"", "limit=\"3\" limit=\"4\""),
              "l_RM.xml:5: found attribute \"limit\" again, expected every attribute once");
    EXPECT_EQ(resource_error("limit=\"3\"", "limits=\"3\""),
              "l_RM.xml:5: found attribute \"limits\", expected attributes of a resource; did you "
              "mean limit?");
    EXPECT_EQ(folder.error_of_text("l.graphml", loop + std::string("\0x", 2)),
              "l.graphml:15: found a byte 0, expected text");
}

TEST_F(GraphMl, ResourceErrorsNameTheLine) {
    EXPECT_EQ(resource_error("name=\"unused\"", "name=\"FU\""),
              "l_RM.xml:9: found resource \"FU\" again, expected a name of its own for every "
              "resource");
    EXPECT_EQ(resource_error("latency=\"7\"", "latency=\"-7\""),
              "l_RM.xml:4: found latency \"-7\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(resource_error("latency=\"7\"", ""),
              "l_RM.xml:4: found a resource without latency, expected attribute \"latency\"");
    EXPECT_EQ(resource_error("limit=\"3\"", "limit=\"three\""),
              "l_RM.xml:5: found limit \"three\", expected an integer from -1 to 2147483647");
    EXPECT_EQ(resource_error("demand=\"64\"", "demand=\"nan\""),
              "l_RM.xml:10: found demand \"nan\", expected a number of 0 or more");
    EXPECT_EQ(resource_error("name=\"FU\"", ""),
              "l_RM.xml:9: found name \"\", expected a name in UTF-8");
    EXPECT_EQ(resource_error("ModelInformation Version", "Model Version"),
              "l_RM.xml:13: found malformed XML (Start-end tags mismatch), expected well-formed "
              "XML");
}

TEST_F(GraphMl, FilesInTheWrongPlaceAreNamed) {
    const auto model = folder.write("RM.xml", resources);
    const auto graph = folder.write("g.graphml", loop);
    EXPECT_EQ(folder.error(graph, graph),
              "g.graphml:2: found element \"graphml\", expected element \"ModelInformation\"");
    EXPECT_EQ(folder.error(model, model),
              "RM.xml: found unknown format .xml: XML of element \"ModelInformation\" (for "
              "--resources), expected " +
                  io::names_of_formats());
    EXPECT_EQ(folder.error(graph, folder.write("empty.xml", "")),
              "empty.xml: found an empty file, expected a file with content");
}

/// As networkx writes it.
const std::string plain = R"(<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
 <key id="d0" for="node" attr.name="op" attr.type="string"/>
 <key id="d1" for="node" attr.name="latency" attr.type="long"><default>3</default></key>
 <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
 <key id="d3" for="all" attr.name="bits" attr.type="long"><default>8</default></key>
 <key id="d4" for="graph" attr.name="author" attr.type="string"/>
 <graph edgedefault="directed">
  <data key="d4">x</data>
  <node id="a"><data key="d0">mul</data></node>
  <node id="b"><data key="d0">add</data><data key="d1">1</data><data key="d3">4</data></node>
  <node id="2"/>
  <edge source="a" target="b"><data key="d2">2.5</data></edge>
  <edge source="b" target="2"/>
 </graph>
</graphml>
)";

TEST_F(GraphMl, AloneNamesItsClasses) {
    const ProblemData data = folder.read_text("p.graphml", plain);
    EXPECT_EQ(shown(data.resources), (Texts{"mul -1/1/1", "add -1/1/1", "node -1/1/1"}));
    EXPECT_EQ(shown(data.operators), (Texts{"0/3/1/1 a", "1/1/1/1 b", "2/3/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1 weight 2.5", "1>2"}));
    EXPECT_EQ(data.remarks, (Texts{"attribute \"author\" of 1 graph is not used",
                                   "attribute \"bits\" of 1 node default is not used",
                                   "attribute \"bits\" of 1 node is not used",
                                   "attribute \"bits\" of 1 edge default is not used"}));
}

TEST_F(GraphMl, AloneItsMistakesAreNamed) {
    const auto error = [&](std::string_view what, std::string_view with) {
        return folder.error_of_text("p.graphml", replaced(plain, what, with));
    };
    EXPECT_EQ(error("edgedefault=\"directed\"", "edgedefault=\"undirected\""),
              "p.graphml:8: found edgedefault \"undirected\", expected directed, as every "
              "dependency leads from its source to its target");
    EXPECT_EQ(error("<default>3<", "<default>x<"),
              "p.graphml:4: found latency \"x\", expected an integer from 0 to 2147483647");
    EXPECT_EQ(error("</graphml>", "</graphml><graphml/>"),
              "p.graphml:16: found a second root element, \"graphml\", expected one");
    EXPECT_EQ(error("</graphml>", "</graphml> and more"),
              "p.graphml:16: found text \" and more\\n\" outside the root element, expected none");
    EXPECT_EQ(error("\"latency\"", "\"latncy\""),
              "p.graphml:4: found \"latncy\" of a node, expected a known attribute; did you mean "
              "latency?");
    EXPECT_EQ(error("target=\"2\"", "target=\"c\""),
              "p.graphml:14: found target \"c\", expected the id of a node");
    EXPECT_EQ(error("attr.name=\"op\"", "attr.name=\"uses_resource\""),
              "p.graphml: found no resource file p_RM.xml, expected one there, or another by "
              "--resources FILE");
}

}  // namespace
}  // namespace gaus::test
