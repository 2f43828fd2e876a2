// SPDX-License-Identifier: Apache-2.0
#include "gaus/generate.hpp"

#include "files.hpp"

#include <map>
#include <sstream>

namespace gaus::test {
namespace {

const std::filesystem::path designs = GAUS_DESIGNS;

std::map<std::string, int> operators_per_class(const Problem& problem) {
    std::map<std::string, int> counts;
    for (const std::int32_t c : problem.resource_class()) {
        ++counts[problem.resources()[c].name];
    }
    return counts;
}

struct Classic {
    std::string_view file;
    std::map<std::string, int> operators;
    std::int64_t dependencies, levels, critical_path;
};

class ClassicDesign : public ::testing::TestWithParam<Classic> {};

TEST_P(ClassicDesign, HasTheKnownOperatorsAndPaths) {
    const Classic& classic = GetParam();
    const Problem problem = read_design(designs / classic.file);
    EXPECT_EQ(problem.name() + ".json", classic.file);
    EXPECT_EQ(operators_per_class(problem), classic.operators);
    EXPECT_EQ(problem.dependency_count(), classic.dependencies);
    EXPECT_EQ(problem.level_offsets().size() - 1, static_cast<std::size_t>(classic.levels));
    EXPECT_EQ(critical_path(problem), classic.critical_path);
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, ClassicDesign,
    ::testing::Values(
        Classic{"hal.json", {{"mul", 6}, {"add", 2}, {"sub", 2}, {"compare", 1}}, 8, 4, 6},
        Classic{"ewf.json", {{"mul", 8}, {"add", 26}}, 47, 14, 17},
        Classic{"fir16.json", {{"mul", 8}, {"add", 15}}, 22, 9, 10},
        Classic{"iir_biquad.json", {{"mul", 5}, {"add", 2}, {"sub", 2}}, 12, 6, 8},
        Classic{"dct8.json", {{"mul", 11}, {"add", 16}, {"sub", 13}}, 53, 6, 8},
        Classic{"fft64.json", {{"mul", 192}, {"add", 384}}, 864, 12, 18},
        Classic{"matmul4.json", {{"mul", 64}, {"add", 48}}, 96, 3, 4}),
    [](const auto& classic) {
        return std::string(classic.param.file.substr(0, classic.param.file.find('.')));
    });

TEST(ShippedDesigns, AllAreTested) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(designs)) {
        if (entry.is_directory()) continue;  // formats, below
        EXPECT_EQ(entry.path().extension(), ".json");
        ++files;
    }
    EXPECT_EQ(files, 7u);
}

TEST(ShippedDesigns, GeneratedOnesAreUpToDate) {
    for (const auto& [file, kind, size] :
         {std::tuple{"fft64", "fft", 64}, {"matmul4", "matmul", 4}}) {
        ProblemData data = generate_design({.kind = kind, .size = size});
        data.name = file;
        std::ostringstream written, stored;
        write_design(written, data);
        stored << std::ifstream(designs / (std::string(file) + ".json")).rdbuf();
        EXPECT_TRUE(stored.str() == written.str()) << "write designs/" << file << ".json again";
    }
}

TEST(ShippedDesigns, ExampleOfTheFormatPageIsValid) {
    std::ostringstream page;
    page << std::ifstream(designs.parent_path() / "docs" / "formats.md").rdbuf();
    const std::string text = page.str(), fence = "```json\n";
    const std::size_t begin = text.find(fence) + fence.size();
    const Folder folder;
    const ProblemData data = folder.read_text(
        "x.json", std::string_view(text).substr(begin, text.find("```", begin) - begin));
    EXPECT_EQ(shown(data.operators), (Texts{"0/2/1/1 product", "1/1/2/1 sum", "1/1/1/1 "}));
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "1>2", "1>0 distance 1"}));
}

TEST(ShippedDesigns, BiquadRecurrencesHaveDistanceOneAndTwo) {
    const Problem problem = read_design(designs / "iir_biquad.json");
    std::map<std::int32_t, int> distances;
    for (const Dependency& d : problem.dependencies()) {
        ++distances[d.distance];
    }
    EXPECT_EQ(distances, (std::map<std::int32_t, int>{{0, 8}, {1, 2}, {2, 2}}));
}

/// One small design of every format that is not the own one; what they are: docs/formats.md.
TEST(Designs, ExamplesOfEveryFormatAreRead) {
    struct Example {
        std::string_view file;
        std::int32_t operators, critical_path;
    };
    constexpr Example examples[] = {{"accumulate.mlir", 4, 5},
                                    {"fir4.dot", 7, 4},
                                    {"fir4.graphml", 7, 4},
                                    {"fir4.node_link.json", 7, 4},
                                    {"gemm_loop.ddg.json", 4, 100},
                                    {"house.sm", 5, 12},
                                    {"lags.sch", 3, 7},
                                    {"shop.txt", 9, 8},
                                    {"small.rcp", 3, 9},
                                    {"tasks.stg", 4, 9}};
    for (const auto& [file, operators, steps] : examples) {
        const Problem problem = read_design(designs / "formats" / file);
        EXPECT_EQ(problem.operator_count(), operators) << file;
        EXPECT_EQ(critical_path(problem), steps) << file;
    }
}

TEST(Designs, TheFilterIsTheSameInEveryFormat) {
    const ProblemData dot = read_design_data(designs / "formats" / "fir4.dot");
    for (const std::string_view other : {"fir4.graphml", "fir4.node_link.json"}) {
        const ProblemData data = read_design_data(designs / "formats" / other);
        EXPECT_EQ(data.resources, dot.resources) << other;
        EXPECT_EQ(data.operators, dot.operators) << other;
        EXPECT_EQ(data.dependencies, dot.dependencies) << other;
    }
}

}  // namespace
}  // namespace gaus::test
