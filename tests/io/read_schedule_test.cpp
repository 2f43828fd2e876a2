// SPDX-License-Identifier: Apache-2.0
#include "gaus/read_schedule.hpp"

#include "gaus/export.hpp"
#include "gaus/text.hpp"

#include "files.hpp"
#include "io/readers.hpp"
#include "support/data.hpp"

#include <sstream>

namespace gaus::test {
namespace {

Problem named(const Texts& names) {
    ProblemData data{.resources = {{.name = "=1+1"}}};
    for (const std::string& name : names) {
        data.operators.push_back({.name = name});
    }
    return Problem(std::move(data));
}

StoredSchedule read(const std::string& text, const Problem& problem) {
    return io::read_schedule({"s.csv", text}, problem);
}

std::string error(const std::string& text, const Texts& names = {"a", "b"}) {
    try {
        read(text, named(names));
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

using Starts = std::vector<std::int32_t>;

TEST(ReadSchedule, CsvNeedsTheColumnsNameAndStart) {
    const StoredSchedule stored =
        read("start,note,name\r\n3,\"x,\"\"y\"\"\",b\r\n0,,a\r\n\r\n", named({"a", "b"}));
    EXPECT_EQ(stored.start, (Starts{0, 3}));
    EXPECT_FALSE(stored.ii);
    EXPECT_FALSE(stored.hatschet);
    EXPECT_EQ(read("name,start,ii\na,0,4\nb,1,4", named({"a", "b"})).ii, 4);
}

TEST(ReadSchedule, AByteOrderMarkIsNoPartOfTheHeader) {
    const Folder folder;
    const auto path = folder.write("s.csv", "\xef\xbb\xbfname,start\na,3\n");
    EXPECT_EQ(read_schedule(path, named({"a"})).start, Starts{3});
}

TEST(ReadSchedule, OfOperatorsWithOneNameTheRowDecides) {
    EXPECT_EQ(read("name,start\nx,1\nx,2\n", named({"x", "x"})).start, (Starts{1, 2}));
}

TEST(ReadSchedule, HatschetsCsvIsRead) {
    for (const std::string header : {"# II 4\n# graph g\n# vertex;cycle;fu\n",
                                     "# II 4\nvertex;cycle;fu\n", "vertex;cycle;fu\n# II 4\n"}) {
        const StoredSchedule stored = read(header + "b;3;0\na1;0;0\n", named({"a 1", "b"}));
        EXPECT_EQ(stored.start, (Starts{0, 3})) << header;
        EXPECT_EQ(stored.ii, 4) << header;
        EXPECT_TRUE(stored.hatschet);
    }
}

TEST(ReadSchedule, WhatUsersBringIsRead) {
    GAUS_CASE_OR_SKIP(design, "now/carried_value.json");
    const StoredSchedule stored =
        read_schedule(design.parent_path() / "hatschet.start.csv", read_design(design));
    EXPECT_EQ(stored.start, (Starts{9, 4}));
}

TEST(ReadSchedule, WhatWasExportedIsReadBack) {
    const Problem problem =
        named({"=cmd|'x'!A0", "+1", "-1", "@x", "\tx", "a\nb", "\x1b[2J\x07", "say \"a, b\"",
               "\xc2\x9b", "\xe2\x80\xae", "\xff", " b  c ", "'=cmd", "a\\nb"});
    Schedule schedule{{}, 3};
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        schedule.start.push_back(problem.operator_count() - v);
    }
    for (const auto write : {export_csv, export_hatschet}) {
        std::ostringstream out;
        write(out, problem, schedule);
        const StoredSchedule stored = read(out.str(), problem);
        EXPECT_EQ(stored.start, schedule.start);
        EXPECT_EQ(stored.ii, 3);
    }
}

TEST(ReadSchedule, CellsAreNoFormulas) {
    EXPECT_EQ(csv_name("=cmd|'x'!A0"), "'=cmd|'x'!A0");
    for (const std::string name : {"+1", "-1", "@x", "=\n"})
        EXPECT_EQ(csv_name(name), std::string("'").append(printable(name)));
    for (const std::string name : {"a=b", "mul", "1-1", ""})
        EXPECT_EQ(csv_name(name), name);
    EXPECT_EQ(csv_name("\t=x"), "\\x09=x");
    std::ostringstream out;
    export_csv(out, named({"@a,b"}), {{0}, 0});
    EXPECT_EQ(out.str(), "name,class,start,end\n\"'@a,b\",'=1+1,0,1\n");
}

TEST(ReadSchedule, ErrorsNameTheLine) {
    EXPECT_EQ(error("name,start\na,0\ne\x1b,1\n"),
              "s.csv:3: found \"e\\x1b\", expected an operator of the design");
    EXPECT_EQ(error("name,start\na,0\na,1\n"),
              "s.csv:3: found \"a\" again, expected every operator once");
    EXPECT_EQ(error("name,start\na,0\n"),
              "s.csv: found no start of operator \"b\", expected every operator once");
    for (const std::string start : {"-1", "2147483648", "1.0", "", "x"})
        EXPECT_EQ(error(std::string("name,start\na,").append(start)),
                  "s.csv:2: found start \"" + start + "\", expected a step from 0");
    EXPECT_EQ(error("name,begin\na,0\n"),
              "s.csv:1: found \"name\", expected a header with the column start, or HatScheT's "
              "vertex;cycle;fu");
    EXPECT_EQ(error("name,start\n\"a\nb\",0\na\n", {"a\nb", "a"}),
              "s.csv:4: found 1 cell, expected 2 cells");
    EXPECT_EQ(error("name,start,ii\na,0,4\nb,0,5\n"), "s.csv:3: found ii 5, expected 4 as above");
    EXPECT_EQ(error("vertex;cycle;fu\na;0\n"), "s.csv:2: found \"a;0\", expected vertex;cycle;fu");
    EXPECT_EQ(error("# II x\na;0;0\n"), "s.csv:1: found ii \"x\", expected a step from 0");
}

}  // namespace
}  // namespace gaus::test
