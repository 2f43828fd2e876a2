// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

namespace gaus::test {
namespace {

// Inputs a (2) and b (4), gate 6 = a & !b, gate 8 = 6 & a, output !8.
const std::string ascii =
    "aag 4 2 0 1 2\n2\n4\n9\n6 2 5\n8 6 2\ni0 a\ni1 b\no0 result\nc\nany text\n";
const std::string binary =
    std::string("aig 4 2 0 1 2\n9\n") + "\x01\x03\x02\x04" + "i0 a\ni1 b\no0 result\nc\nany text\n";

TEST(Aiger, BinaryAndAsciiGiveTheSameGraph) {
    const Folder folder;
    for (const auto& [name, text] : {std::pair{"x.aag", ascii}, std::pair{"x.aig", binary}}) {
        const ProblemData data = folder.read_text(name, text);
        EXPECT_EQ(shown(data.operators), (Texts{"0/1/1/1 a", "0/1/1/1 b", "0/1/1/1 ", "0/1/1/1 "}));
        EXPECT_EQ(shown(data.resources), Texts{"node -1/1/1"});
        auto edges = shown(data.dependencies);
        std::ranges::sort(edges);
        EXPECT_EQ(edges, (Texts{"0>2", "0>3", "1>2", "2>3"})) << name;
        EXPECT_EQ(data.name, "x");
    }
}

TEST(Aiger, DeltasOfSeveralBytesReachFarVariables) {
    std::string text = "aig 200 199 0 0 1\n";
    text += "\x82\x03\x0c";  // gate 400: 400 - 386 = 14, 14 - 12 = 2
    const Folder folder;
    const ProblemData data = folder.read_text("far.aig", text);
    EXPECT_EQ(data.operators.size(), 200u);
    EXPECT_EQ(shown(data.dependencies), (Texts{"6>199", "0>199"}));
}

TEST(Aiger, ConstantIsNoOperatorAndEqualInputsStayTwoDependencies) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.aag", "aag 3 1 0 0 2\n2\n4 1 2\n6 2 3\n");
    EXPECT_EQ(data.operators.size(), 3u);
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "0>2", "0>2"}));
}

TEST(Aiger, AsciiVariablesMayHaveGapsAndAnyOrder) {
    const Folder folder;
    const ProblemData data =
        folder.read_text("x.aag", "aag 90 2 0 0 2\n70\n20\n40 80 20\n80 70 20\n");
    EXPECT_EQ(data.operators.size(), 4u);  // 20, 40, 70, 80
    EXPECT_EQ(shown(data.dependencies), (Texts{"3>1", "0>1", "2>3", "0>3"}));
}

TEST(Aiger, LatchHoldsTheNextStateOfTheIterationBefore) {
    const Folder folder;
    const ProblemData ascii_data =
        folder.read_text("x.aag", "aag 3 1 1 1 1\n2\n4 6 0\n6\n6 4 2\nl0 state\n");
    EXPECT_EQ(shown(ascii_data.operators), (Texts{"0/1/1/1 ", "0/1/1/1 state", "0/1/1/1 "}));
    EXPECT_EQ(shown(ascii_data.dependencies), (Texts{"1>2", "0>2", "2>1 distance 1"}));
    const ProblemData binary_data =
        folder.read_text("x.aig", std::string("aig 3 1 1 1 1\n6\n6\n") + "\x02\x02" + "l0 state\n");
    EXPECT_EQ(shown(binary_data.dependencies), shown(ascii_data.dependencies));
}

TEST(Aiger, BinaryErrorsNameTheByte) {
    const Folder folder;
    const std::string cut = std::string("aig 4 2 0 1 2\n9\n") + "\x01\x03\x02";
    EXPECT_EQ(folder.error_of_text("x.aig", cut),
              "x.aig: byte 19: found the end of the file, expected an AND gate");
    EXPECT_EQ(folder.error_of_text("x.aig", "aig 4 2 0 1 2\n"),
              "x.aig: byte 14: found the end of the file, expected an output literal");
    EXPECT_EQ(folder.error_of_text("x.aig", "aig 5 2 0 1 2\n9\n"),
              "x.aig: byte 0: found 5 variables, expected 4, the inputs, latches and AND gates");
    EXPECT_EQ(folder.error_of_text("x.aig", std::string("aig 3 2 0 0 1\n") + "\x07\x01"),
              "x.aig: byte 14: found deltas 7 and 1 of gate 6, expected inputs below the gate");
    EXPECT_EQ(
        folder.error_of_text("x.aig", std::string("aig 3 2 0 0 1\n") + "\xff\xff\xff\xff\xff\x01"),
        "x.aig: byte 14: found a delta of more than 5 bytes, expected an AND gate");
    EXPECT_EQ(folder.error_of_text("x.aig", "aig 99999999999 99999999999 0 0 0\n"),
              "x.aig: byte 4: found 99999999999, expected the number of variables of at most "
              "10000000");
    EXPECT_EQ(folder.error_of_text("x.aig", "aig 2 2 0 0 0\ntrailing"),
              "x.aig: byte 14: found \"trailing\", expected a symbol (i, l or o), a comment (c) or "
              "the end of the file");
}

TEST(Aiger, AsciiErrorsNameTheLine) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "6 2 5", "6 2 x")),
              "x.aag:5: found \"x\", expected an input of the gate");
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "6 2 5", "6 2 99")),
              "x.aag:5: found 99, expected an input of the gate of at most 9");
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "8 6 2", "6 2 2")),
              "x.aag:6: found 6, expected an AND gate literal: even, above 0 and not defined "
              "before");
    EXPECT_EQ(folder.error_of_text("x.aag", "aag 4 1 0 0 1\n2\n4 2 8\n"),
              "x.aag:3: found literal 8, which nothing defines, expected the literal of an input, "
              "latch or AND gate");
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "i1 b", "i1 a")),
              "x.aag:8: found the name \"a\" again, expected a name of its own for every operator");
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "i1 b", "i7 b")),
              "x.aag:8: found symbol i7, expected a position below 2");
    EXPECT_EQ(folder.error_of_text("x.aag", "aag 1 1 0 0 0 0 0 1\n2\n"),
              "x.aag:1: found 1, expected the number of justice properties of at most 0");
}

TEST(Aiger, ASymbolTwiceIsRefused) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text("x.aag", replaced(ascii, "i1 b", "i0 b")),
              "x.aag:8: found symbol i0 again, expected every symbol once");
}

/// The binary format does not write inputs: memory is asked for only when the file can use it.
TEST(Aiger, AHeaderThatClaimsMoreThanTheFileHoldsIsRefused) {
    const Folder folder;
    EXPECT_EQ(
        folder.error_of_text("x.aig", "aig 10000000 10000000 0 0 0\n"),
        "x.aig: byte 0: found 10000000 variables, expected at most 4124 in a file of 28 bytes");
    EXPECT_EQ(folder.read_text("x.aig", "aig 4000 4000 0 0 0\n").operators.size(), 4000u);
    EXPECT_EQ(folder.error_of_text("x.aag", "aag 10000000 10000000 0 0 0\n"),
              "x.aag:2: found the end of the file, expected an input literal");
    EXPECT_EQ(
        folder.error_of_text("x.aig", "aig 10000000 0 0 0 10000000\n"),
        "x.aig: byte 0: found 10000000 variables, expected at most 4124 in a file of 28 bytes");
    EXPECT_EQ(folder.error_of_text("x.aag", "aag 10000000 0 0 10000000 0\n"),
              "x.aag:2: found the end of the file, expected an output literal");
}

TEST(Aiger, GatesInACycleAreNamed) {
    const Folder folder;
    const auto path = folder.write("x.aag", "aag 3 1 0 0 2\n2\n4 6 2\n6 4 2\n");
    EXPECT_THROW(read_design(path), InputError);
}

}  // namespace
}  // namespace gaus::test
