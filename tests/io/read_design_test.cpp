// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"
#include "io/readers.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace gaus::test {
namespace {

TEST(ReadDesign, TheContentTellsTheFormat) {
    const Folder folder;
    const std::string json =
        "\xef\xbb\xbf \n{\"format\": \"gaus-design\", \"version\": 1, "
        "\"operators\": [{}]}";
    EXPECT_EQ(folder.read_text("a.gml", json).operators.size(), 1u);
    EXPECT_EQ(
        folder.read_text("a.json", "# note\ngraph [ directed 1 node [ id 3 ] ]").operators.size(),
        1u);
    EXPECT_EQ(folder.read_text("a.xml", "aag 1 1 0 0 0\n2\n").operators.size(), 1u);
}

TEST(ReadDesign, AByteOrderMarkIsNoPartOfAnyFormat) {
    const Folder folder;
    const std::filesystem::path formats = std::filesystem::path(GAUS_DESIGNS) / "formats";
    for (const auto& entry : std::filesystem::directory_iterator(formats)) {
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const std::string name = entry.path().filename().string();
        const ProblemData plain = folder.read_text(name, text.str());
        const ProblemData marked = folder.read_text(name, "\xef\xbb\xbf" + text.str());
        EXPECT_EQ(marked.operators, plain.operators) << name;
        EXPECT_EQ(marked.dependencies, plain.dependencies) << name;
        EXPECT_NE(marked.sha256, plain.sha256) << name;
    }
}

TEST(ReadDesign, AWrongNumberIsNamedInTheFormatOfTheEnding) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.rcp", "3 1\n2\n0 0 1 2\n4 1.5 1 3\n0 0 0\n"),
              "x.rcp:4:3: found \"1.5\", expected an integer");
    EXPECT_EQ(folder.error_of_text("x.stg", "1\n0 0 0\n1 x 1 0\n"),
              "x.stg:3:3: found \"x\", expected an integer");
    EXPECT_EQ(folder.error_of_text("x.txt", "a shop\n1 2\n0 3 1\n"),
              "x.txt:3: found the end of the file, expected duration, an integer from 0 to "
              "2147483647");
    EXPECT_EQ(folder.error_of_text("x.sch", "1 1 0 0\n0 1 1 1 0\n"),
              "x.sch:2: found the end of the file, expected job 1");
    EXPECT_EQ(folder.error_of_text("x.txt", "a note"),
              "x.txt: found \"a note\", expected " + io::names_of_formats());
}

TEST(ReadDesign, OtherContentIsShown) {
    const Folder folder;
    const std::string expected = ", expected " + io::names_of_formats();
    const auto found = [&](const std::string& name, std::string_view text) {
        std::string message = folder.error_of_text(name, text);
        EXPECT_TRUE(message.ends_with(expected)) << message;
        return message.substr(0, message.size() - expected.size());
    };
    EXPECT_EQ(found("x", "\x89HDF\r\n\x1a\n"), "x: found an HDF5 file");
    EXPECT_EQ(found("x.json.gz", "\x1f\x8b\x08"),
              "x.json.gz: found unknown format .gz: a gzip file");
    EXPECT_EQ(found("m.onnx", "\x08\x07\x12\x07pytorch"),
              "m.onnx: found unknown format .onnx: a binary file");
    EXPECT_EQ(found("x.gexf", "<?xml version=\"1.0\"?>\n<!-- <a> -->\n<g:gexf version=\"1.2\"/>"),
              "x.gexf: found unknown format .gexf: XML of element \"gexf\"");
    EXPECT_EQ(found("x_RM.xml", "<ModelInformation/>"),
              "x_RM.xml: found unknown format .xml: XML of element \"ModelInformation\" (for "
              "--resources)");
    EXPECT_EQ(found("x.json", "[1]"), "x.json: found \"[1]\"");
    EXPECT_EQ(found("x", "  \n "), "x: found \"  \"");
    for (const std::string_view cut : {"<", "<?", "<!--", "<!", "<a", "#", "\xef\xbb\xbf"})
        EXPECT_NE(folder.error_of_text("x", cut), "");
}

TEST(ReadDesign, UnreadablePathsAreNamed) {
    const Folder folder;
    EXPECT_EQ(folder.error(folder.path("no.json")),
              "no.json: found no such file, expected an existing file");
    EXPECT_EQ(folder.error_of_text("empty.json", ""),
              "empty.json: found an empty file, expected a file with content");
    std::filesystem::create_directory(folder.path("sub"));
    EXPECT_EQ(folder.error(folder.path("sub")), "sub: found a folder, expected a file");
    EXPECT_EQ(folder.error("/dev/null"), "/dev/null: found a special file, expected a file");
    EXPECT_EQ(folder.error(folder.write("x.aag", "aag 1 1 0 0 0\n2\n"), folder.path("rm.xml")),
              "x.aag: found resource file rm.xml, expected none, as the design is not GraphML");
}

TEST(ReadDesign, ChecksumCoversBothFiles) {
    const Folder folder;
    // sha256sum of the bytes, and of the two files one after the other.
    EXPECT_EQ(folder.read_text("x.aag", "aag 1 1 0 0 0\n2\n").sha256,
              "a1004ed34d0b3092da51355e60776ef3f02c6e00f7a1f28065237a51f2e96d38");
    const auto model =
        folder.write("m.xml",
                     "<ModelInformation><Resources><Resource name=\"r\" latency=\"1\"/></Resources>"
                     "</ModelInformation>");
    const auto graph =
        folder.write("g.graphml",
                     "<graphml><graph><node id=\"1\"><data key=\"uses_resource\">r</data></node>"
                     "</graph></graphml>");
    EXPECT_EQ(read_design_data(graph, model).sha256,
              "dbc7a0e50abe09930212d8416ebc03ab692c0e8746b27ce1f0884c25da05cd6e");
}

TEST(ReadDesign, OperatorsAreRequired) {
    const Folder folder;
    const auto path = folder.write("x.aag", "aag 0 0 0 0 0\n");
    try {
        read_design(path);
        FAIL() << "an empty design was accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()),
                  path.string() + ": found no operators, expected at least one");
    }
}

}  // namespace
}  // namespace gaus::test
