// SPDX-License-Identifier: Apache-2.0
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "files.hpp"
#include "support/data.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

struct Graph {
    std::string_view file;
    std::int32_t operators, dependencies, depth;
};

class BenchmarkGraph : public ::testing::TestWithParam<Graph> {};

TEST_P(BenchmarkGraph, HasTheKnownSize) {
    const auto& [file, operators, dependencies, depth] = GetParam();
    GAUS_DATA_OR_SKIP(path, file);
    const Problem problem = read_design(path);
    EXPECT_EQ(problem.operator_count(), operators);
    EXPECT_EQ(problem.dependency_count(), dependencies);
    EXPECT_EQ(test::critical_path(problem), depth);
    EXPECT_EQ(problem.resources().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Shared, BenchmarkGraph,
                         ::testing::Values(Graph{"epfl/ctrl.aig", 181, 348, 11},
                                           Graph{"epfl/int2float.aig", 271, 520, 17},
                                           Graph{"epfl/router.aig", 317, 514, 55},
                                           Graph{"epfl/adder.aig", 1276, 2040, 256},
                                           Graph{"epfl/i2c.aig", 1489, 2684, 21},
                                           Graph{"epfl/bar.aig", 3471, 6672, 13},
                                           Graph{"epfl/sin.aig", 5440, 10832, 226},
                                           Graph{"epfl/arbiter.aig", 12095, 23678, 88},
                                           Graph{"epfl/mem_ctrl.aig", 48040, 93672, 115},
                                           Graph{"epfl/div.aig", 57375, 114494, 4373},
                                           Graph{"rw/rand_graph_1000_1.gml", 949, 2730, 15},
                                           Graph{"rw/rand_graph_5000_1.gml", 4713, 13913, 18},
                                           Graph{"rw/rand_graph_10000_2.gml", 9447, 27786, 22},
                                           Graph{"rw/rand_graph_sparse_1000_1.gml", 810, 946, 9}));

/// Reads a loop with its own resource model, which is found by itself, or else with RM1.xml.
Problem read_loop(const std::filesystem::path& graph) {
    const bool shared = std::filesystem::exists(graph.parent_path() / "RM1.xml");
    return read_design(graph, shared ? graph.parent_path() / "RM1.xml" : "");
}

TEST(BenchmarkLoops, AllAreRead) {
    GAUS_DATA_OR_SKIP(folder, "hatschet");
    std::size_t loops = 0;
    std::int64_t operators = 0, dependencies = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".graphml") {
            const Problem problem = read_loop(entry.path());
            ++loops;
            operators += problem.operator_count();
            dependencies += problem.dependency_count();
        }
    }
    EXPECT_EQ(loops, 110u);
    EXPECT_EQ(operators, 16209);
    EXPECT_EQ(dependencies, 32520);
}

TEST(BenchmarkLoops, GraphsKeepTheirNumbers) {
    GAUS_DATA_OR_SKIP(path, "hatschet/ChStone/adpcm/graph1.graphml");
    const Problem problem = read_design(path);
    EXPECT_EQ(problem.operator_count(), 777);
    EXPECT_EQ(problem.dependency_count(), 1502);
    EXPECT_EQ(std::ranges::count_if(problem.dependencies(),
                                    [](const Dependency& d) { return d.distance > 0; }),
              141);
    EXPECT_EQ(test::critical_path(problem), 67);
}

TEST(BenchmarkLoops, ChainingEdgesConstrain) {
    GAUS_DATA_OR_SKIP(path, "hatschet/ChStone/aes/graph4.200MHz.graphml");
    const Problem chained = read_design(path);
    const Problem plain = read_design(path.parent_path() / "graph4.graphml");
    EXPECT_EQ(chained.operator_count(), plain.operator_count());
    const auto added = chained.dependencies().subspan(plain.dependency_count());
    EXPECT_EQ(added.size(), 64u);
    for (const Dependency& d : added) {
        EXPECT_EQ(d.delay, 1) << shown(d);
        EXPECT_FALSE(d.carries) << shown(d);
    }
    // The source of an added edge ends where its target starts: too late, for the delay alone.
    Schedule late{windows(plain, 100).earliest};
    const auto [source, target] = std::pair(added[0].source, added[0].target);
    late.start[source] = late.start[target] - plain.latency()[source];
    const auto violations = [&](const Problem& loop) {
        return verify(loop, late, -1, 10000).size();
    };
    EXPECT_GT(violations(chained), violations(plain));
}

TEST(BenchmarkLoops, HaveTheKnownMinimumIntervals) {
    GAUS_DATA_OR_SKIP(folder, "hatschet");
    std::ifstream in(folder / "reference.json");
    const auto loops = nlohmann::json::parse(in)["loops"];
    EXPECT_EQ(loops.size(), 109u);
    for (const auto& [name, known] : loops.items()) {
        const Problem problem = read_loop(folder / (name + ".graphml"));
        EXPECT_EQ(recurrence_bound(problem).ii, std::max(known["recmii"].get<int>(), 1)) << name;
        EXPECT_EQ(resource_bound(problem).ii, known["resmii"]) << name;
        EXPECT_EQ(minimum_ii(problem), known["mii"]) << name;
    }
}

TEST(BenchmarkGraphs, GmlValuesAreAmountSizeAndWeight) {
    GAUS_DATA_OR_SKIP(path, "rw/rand_graph_1000_1.gml");
    const ProblemData data = read_design_data(path);
    EXPECT_EQ(shown(data.operators[0]), "0/1/2676/2676 ");
    EXPECT_EQ(shown(data.operators[2]), "0/1/0/0 ");
    EXPECT_EQ(shown(data.dependencies[2727]), "945>819");
    EXPECT_EQ(shown(data.dependencies[2728]), "948>127 weight 0");
}

}  // namespace
}  // namespace gaus::test
