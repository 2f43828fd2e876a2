// SPDX-License-Identifier: Apache-2.0
// Projects, job shops and task graphs: files of mere numbers.

#include "gaus/design.hpp"
#include "gaus/problem.hpp"

#include "io/files.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view psplib =
    R"(************************************************************************
file with basedata            : none
************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  20
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      3      0       10        0       10
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       2    1
  4      1     2       0    3
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    4
************************************************************************
)";

TEST(Projects, PsplibHasJobsWithoutItsDummies) {
    const Folder folder;
    const Problem problem(folder.read_text("x.sm", std::string(psplib)));
    ASSERT_EQ(problem.operator_count(), 3);
    EXPECT_EQ(problem.operator_name(0), "j2");
    EXPECT_THAT(problem.uses(1), ElementsAre(Reservation{.index = 0, .steps = 4, .amount = 2},
                                             Reservation{.index = 1, .steps = 4, .amount = 1}));
    EXPECT_EQ(problem.resources()[1].limit, 4);
    ASSERT_EQ(problem.dependency_count(), 2);
    EXPECT_EQ(problem.dependencies()[1],
              (Dependency{.source = 1, .target = 2, .weight = 0, .carries = false}));
}

TEST(Projects, TimeLagsAreDelaysWindowsAndMaximumDistances) {
    const Folder folder;
    const Problem problem(folder.read_text("x.sch", R"(2	1	0	0
0	1	2	1	2	[1]	[0]
1	1	2	2	3	[4]	[3]
2	1	2	1	3	[-5]	[2]
3	1	0
0	1	0	0
1	1	3	2
2	1	2	1
3	1	0	0
2
)"));
    ASSERT_EQ(problem.operator_count(), 2);
    EXPECT_EQ(problem.earliest(0), 1);
    EXPECT_EQ(problem.dependencies()[0].delay, 1);  // 4 steps from start to start, 3 of them run
    EXPECT_EQ(problem.dependencies()[1].delay, -5 - 2);  // at most 5 steps later
    EXPECT_TRUE(problem.has_maximum_distances());
    EXPECT_EQ(problem.resources()[0].limit, 2);
}

TEST(Projects, PattersonIsReadByItsCounts) {
    const Folder folder;
    const Problem problem(folder.read_text("x.rcp", R"(4 1
3
0 0 2 2 3
5 2 1 4
4 1 1
4
0 0 0
)"));
    ASSERT_EQ(problem.operator_count(), 2);
    EXPECT_EQ(problem.latency()[0], 5);
    EXPECT_EQ(problem.uses(1)[0].amount, 1);
    EXPECT_EQ(problem.dependency_count(), 0);  // both lead to the sink alone
}

TEST(Projects, NothingMayFollowTheLastSection) {
    const Folder folder;
    std::ostringstream text;
    text << std::ifstream(GAUS_DESIGNS "/formats/house.sm").rdbuf();
    EXPECT_EQ(folder.error_of_text("x.sm", text.str() + "\n****\n"), "");
    EXPECT_TRUE(folder.error_of_text("x.sm", text.str() + "more 1\n")
                    .ends_with(":1: found \"more\", expected the end of the file"));
}

TEST(Projects, JobShopsHaveOneUnitOfEveryMachine) {
    const Folder folder;
    const Problem problem(folder.read_text("x.txt", R"(a small job shop
2 2
0 3 1 2
1 4 0 1
)"));
    ASSERT_EQ(problem.operator_count(), 4);
    EXPECT_EQ(problem.operator_name(3), "job 1 operation 1");
    EXPECT_EQ(problem.resources()[1].name, "machine 1");
    EXPECT_EQ(problem.uses(2)[0], (Reservation{.index = 1, .steps = 4, .amount = 1}));
    EXPECT_EQ(problem.dependencies()[1].source, 2);
    EXPECT_EQ(critical_path(problem), 5);
}

TEST(Projects, TaskGraphsOccupyAProcessor) {
    const Folder folder;
    const Problem problem(folder.read_text("x.stg", R"(2
0 0 0
1 4 1 0
2 3 2 0 1
3 0 1 2
# the end
)"));
    ASSERT_EQ(problem.operator_count(), 2);
    EXPECT_EQ(problem.operator_name(0), "t1");
    EXPECT_EQ(problem.uses(1)[0].steps, 3);
    EXPECT_EQ(problem.dependency_count(), 1);
    EXPECT_EQ(problem.resources()[0].limit, -1);
    EXPECT_EQ(critical_path(problem), 7);
}

struct Mistake {
    std::string_view file, text, message;
};

class ProjectMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(ProjectMistake, IsNamedWithItsPlace) {
    const Folder folder;
    EXPECT_EQ(folder.error_of_text(std::string(GetParam().file), std::string(GetParam().text)),
              GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, ProjectMistake,
    ::testing::Values(
        Mistake{"x.stg", "2\n0 1 0\n2 3 1 0\n", "x.stg:3:1: found 2, expected task 1"},
        Mistake{"x.stg", "2\n0 1 0\n1 3 1 1\n",
                "x.stg:3:7: found 1, expected predecessor, before its task 0"},
        Mistake{"x.stg", "3\n0 1 0\n1 3 0\n",
                "x.stg:2:1: found 2 tasks, expected 3, and up to two dummies"},
        Mistake{"x.stg", "1\n0 -1 0\n",
                "x.stg:2:3: found -1, expected processing time, an integer from 0 to 2147483647"},
        Mistake{"x.txt", "2 2\n0 3 3 2\n1 4 0 1\n",
                "x.txt:2:5: found 3, expected machine, an integer from 0 to 2"},
        Mistake{"x.txt", "2 2\n0 3 2 2\n1 4 0 1\n",
                "x.txt: found machines 0 and 2, expected machines from 0 to 1, or from 1"},
        Mistake{"x.rcp", "2 1\n3\n1 1 1 2\n1 1 1 3\n",
                "x.rcp:4:7: found 3, expected successor, an integer from 1 to 2"},
        Mistake{"x.rcp", "2 1\n3\n1 1 1 2\n1 1 0\n5\n",
                "x.rcp:5:1: found 5, expected the end of the file"},
        Mistake{
            "x.rcp", "2 1\n3\n1 1 1 2\n1 1\n",
            "x.rcp:4: found the end of the file, expected number of successors, an integer from "
            "0 to 2147483647"},
        Mistake{"x.sch", "1 1 0 0\n0 2 0\n[1]", "x.sch:2:3: found 2, expected number of modes 1"}));

}  // namespace
}  // namespace gaus::test
