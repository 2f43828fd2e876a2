// SPDX-License-Identifier: Apache-2.0
#include "gaus/front.hpp"

#include "designs.hpp"
#include "small_fronts.hpp"
#include "support/data.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using Words = std::vector<std::string>;

/// One line on standard error, nothing else; the line without "gaus: ".
std::string refusal(const Folder& folder, const Words& words) {
    const Finished run = gaus(folder, words);
    EXPECT_EQ(run.code, 2) << run.out << run.err;
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.err.find("gaus: "), 0u);
    EXPECT_EQ(std::ranges::count(run.err, '\n'), 1);
    return run.err.size() < 7 ? run.err : run.err.substr(6, run.err.size() - 7);
}

TEST(Misdirected, AFileOfAnotherKindIsNamed) {
    const Folder folder;
    write_small_fronts(folder);
    folder.write("empty", "");
    folder.write("x.gexf", "<gexf/>");
    std::filesystem::create_directory(folder / "sub");
    EXPECT_TRUE(refusal(folder, {"baseline", "a.h5"})
                    .starts_with("a.h5: found unknown format .h5: an HDF5 file, expected JSON, "));
    EXPECT_TRUE(refusal(folder, {"info", "x.gexf"})
                    .starts_with("x.gexf: found unknown format .gexf: XML of element \"gexf\", "
                                 "expected JSON, "));
    EXPECT_EQ(refusal(folder, {"info", "sub"}), "sub: found a folder, expected a file");
    EXPECT_EQ(refusal(folder, {"info", "empty"}),
              "empty: found an empty file, expected a file with content");
    for (const std::string path : {"small.json", "sub", "empty", "none"})
        EXPECT_NE(refusal(folder, {"verify", path}), "") << path;
}

TEST(Misdirected, RepeatedDependenciesAreCounted) {
    const Folder folder;
    folder.write("d.json", R"({"format": "gaus-design", "version": 1, "operators": [0, 0, 0],
        "dependencies": [[0, 1], [0, 1], [0, 1], [1, 2], {"source": 1, "target": 2, "delay": 1},
        {"source": 1, "target": 2, "weight": 3}]})");
    folder.write("order.json", R"({"format": "gaus-design", "version": 1, "operators": [0, 0],
        "dependencies": [{"source": 0, "target": 1, "carries": false},
                         {"source": 0, "target": 1, "carries": false}]})");
    const std::string line = "2 dependencies occur more than once: each counts for communication\n";
    EXPECT_NE(gaus(folder, {"info", "d.json"}).out.find("\nremark         " + line),
              std::string::npos);
    EXPECT_EQ(gaus(folder, {"baseline", "d.json"}).out.find(line), 0u);
    EXPECT_EQ(gaus(folder, {"bound", "d.json", "--time", "0.5"}).out.find(line), 0u);
    EXPECT_EQ(gaus(folder, {"solve", "d.json", "--restarts", "1"}).out.find(line), 0u);
    EXPECT_NE(gaus(folder, {"info", "order.json"})
                  .out.find("\nremark         1 dependency occurs more than once\n"),
              std::string::npos);
}

TEST(Misdirected, AttributesWithoutAMeaningAreNamed) {
    const Folder folder;
    folder.write("x.gml", "graph [ directed 1 node [ id 1 latency 2 color 3 ] ]");
    const Finished run = gaus(folder, {"info", "x.gml"});
    EXPECT_EQ(run.code, 0);
    EXPECT_NE(run.out.find("\nremark         attribute \"color\" of 1 node is not used\n"),
              std::string::npos);
    EXPECT_NE(run.out.find("\ncritical path  2 steps"), std::string::npos);
}

TEST(Misdirected, ObjectivesThatAreNotFiniteAreRefused) {
    const Folder folder;
    ASSERT_EQ(gaus(folder, {"generate", "layered", "--size", "500", "-o", "l.json"}).code, 0);
    std::string design = read_text(folder / "l.json");
    const std::string cost = "\"cost\": 4";
    design.replace(design.find(cost), cost.size(), "\"cost\": 1e308");
    folder.write("l.json", design);
    for (const std::string command : {"info", "baseline", "bound", "solve"})
        EXPECT_NE(refusal(folder, {command, "l.json"}).find("found cost 1e+308, expected "),
                  std::string::npos)
            << command;
    EXPECT_EQ(folder.names(), Words{"l.json"});
}

TEST(Misdirected, WhatUsersBringIsRefused) {
    GAUS_CASE_OR_SKIP(weight, "fuzz/j_weight_1e308.json");
    const Folder folder;
    for (const std::string name :
         {"j_weight_1e308.json", "a_I1e7.aig", "g_dup_src.gml", "g_label_num.gml"})
        refusal(folder, {"solve", (weight.parent_path() / name).string()});
    refusal(folder, {"info", (weight.parent_path() / "../now/undirected.gml").string()});
    EXPECT_EQ(folder.names(), Words{});
}

}  // namespace
}  // namespace gaus::test
