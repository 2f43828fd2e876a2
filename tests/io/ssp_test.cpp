// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/problem.hpp"

#include "io/files.hpp"

#include <gmock/gmock.h>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view loop = R"(// a loop
ssp.library @Lib {
  operator_type @Port [latency<1>, limit<1>]
}
module @m {
ssp.instance @dot of "ModuloProblem" [II<3>] {
  library {
    operator_type @Add [latency<2>, incDelay<1.5>, outDelay<0.5>]
    operator_type @"no op" [latency<0>, limit<0>]
  }
  resource {
    resource_type @Bus [limit<2>]
  }
  graph {
    %0 = operation<@Lib::@Port> @load(@store [dist<1>]) [t<2>]
    %1 = operation<@Add> uses[@Bus] (%0, %1 [dist<2>])
    operation<@Lib::@Port> @store(%1)
    operation<@"no op"> @last(@store)
  }
}
}
)";

TEST(Ssp, TypesAreClassesValuesAreCarriedNamesAreOrders) {
    const Folder folder;
    const ProblemData data = folder.read_text("x.mlir", std::string(loop));
    EXPECT_EQ(data.name, "dot");
    const Problem problem(data);
    ASSERT_EQ(problem.operator_count(), 4);
    EXPECT_EQ(problem.operator_name(0), "load");
    EXPECT_EQ(problem.operator_name(1), "1");
    EXPECT_EQ(problem.resources()[0].name, "Port");
    EXPECT_EQ(problem.resources()[0].limit, 1);
    EXPECT_EQ(problem.resources()[3].name, "no op");
    EXPECT_EQ(problem.resources()[3].limit, -1);
    EXPECT_EQ(problem.latency()[1], 2);
    EXPECT_THAT(problem.uses(1), ElementsAre(Reservation{.index = 1}, Reservation{.index = 2}));
    EXPECT_THAT(
        problem.dependencies(),
        ElementsAre(
            Dependency{.source = 2, .target = 0, .distance = 1, .weight = 0, .carries = false},
            Dependency{.source = 0, .target = 1},
            Dependency{.source = 1, .target = 1, .distance = 2},
            Dependency{.source = 1, .target = 2},
            Dependency{.source = 2, .target = 3, .weight = 0, .carries = false}));
    EXPECT_EQ(data.timings[1].input, 1.5);
    EXPECT_EQ(data.timings[1].output, 0.5);
    EXPECT_THAT(data.remarks, ElementsAre("II 3 of the instance is not used; --ii asks for one",
                                          "start times of the instance are not used"));
}

struct Mistake {
    std::string_view what, with, message;
};

class SspMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(SspMistake, IsNamedWithItsPlace) {
    const Folder folder;
    const auto& [what, with, message] = GetParam();
    std::string text(loop);
    const std::size_t at = text.find(what);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(folder.error_of_text("x.mlir", text.replace(at, what.size(), with)), message);
}

INSTANTIATE_TEST_SUITE_P(
    All, SspMistake,
    ::testing::Values(
        Mistake{"latency<2>", "latency<-2>",
                "x.mlir:8:33: found latency \"-2\", expected an integer from 0 to 2147483647"},
        Mistake{"latency<2>, ", "",
                "x.mlir:16:20: found operator type Add without latency, expected latency<STEPS>"},
        Mistake{"incDelay<1.5>", "incDelay<x>",
                "x.mlir:8:46: found incDelay \"x\", expected a number of 0 or more"},
        Mistake{"limit<2>", "units<2>",
                "x.mlir:12:31: found property \"units\", expected latency, limit, incDelay or "
                "outDelay"},
        Mistake{"<@Add>", "<@Sub>",
                "x.mlir:16:20: found operator type \"@Sub\", expected one that a library before it "
                "has"},
        Mistake{"<@Add>", "<>",
                "x.mlir:16:10: found an operation without operator type, expected "
                "operation<@TYPE>"},
        Mistake{"uses[@Bus]", "uses[@Car]",
                "x.mlir:16:31: found resource type \"@Car\", expected one that a library before it "
                "has"},
        Mistake{"(%0, %1", "(%7, %1",
                "x.mlir:16:38: found operand \"%7\", expected the value of an operation"},
        Mistake{"@last(@store)", "@last(@stor)",
                "x.mlir:18:31: found operand \"@stor\", expected the name of an operation"},
        Mistake{"@last", "@load",
                "x.mlir:18:25: found operation \"@load\" again, expected a name "
                "of its own for every operation"},
        Mistake{"dist<1>", "dist<1.5>",
                "x.mlir:15:52: found dist \"1.5\", expected an integer from 0 to 2147483647"},
        Mistake{"graph {", "graf {",
                "x.mlir:14:3: found \"graf\", expected library, resource, graph or }"},
        Mistake{"  graph {", "  graph (", "x.mlir:14:9: found \"(\", expected {"}));

}  // namespace
}  // namespace gaus::test
