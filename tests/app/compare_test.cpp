// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "small_fronts.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gaus::test {
namespace {

// Hypervolumes below (10, 10, 10): a.h5 7 8 6 + 6 9 6 - 6 8 6 = 372, b.h5 7 8 7 + 6 9 5 - 6 8 5 =
// 422.

TEST(Compare, ShowsFrontsSideBySide) {
    const Folder folder;
    write_small_fronts(folder);
    const Finished run = gaus(folder, {"compare", "a.h5", "b.h5"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.out,
              "reference latency 10, resource 10, communication 10\n\n"
              "  front  points  hypervolume    ratio  latency  resource  communication  "
              "to 90 %  to 95 %  to 99 %  file\n"
              "      1       2          372  0.88152        3         1              4    "
              "    -        -        -  a.h5\n"
              "      2       2          422  1.00000        3         1              3    "
              "1.0 s    5.0 s    5.0 s  b.h5\n\n"
              "  covers      1      2\n"
              "       1  1.000  0.500\n"
              "       2  0.500  1.000\n");
}

TEST(Compare, OtherReferencesHaveNoTimes) {
    const Folder folder;
    write_small_fronts(folder);
    StoredFront wide = read_front(folder / "b.h5");
    wide.front.reference = {8, 20, 10};
    write_front(folder / "b.h5", wide.problem, wide.front);
    const Finished run = gaus(folder, {"compare", "a.h5", "b.h5"});
    EXPECT_EQ(run.out.find("reference latency 10, resource 20, communication 10\n"), 0u);
    EXPECT_NE(run.out.find("        -        -        -  a.h5\n"), std::string::npos) << run.out;
}

TEST(Compare, Attainment) {
    const Folder folder;
    write_small_fronts(folder);
    const Finished run = gaus(folder, {"compare", "a.h5", "b.h5", "--attainment", "--objectives",
                                       "latency,communication"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_NE(run.out.find("\n    attained by  latency  communication\n"
                           "  25 % (1 of 2)        3              3\n"
                           "  50 % (1 of 2)        3              3\n"
                           "  75 % (2 of 2)        3              4\n"),
              std::string::npos)
        << run.out;
    const Finished first = gaus(folder, {"compare", "a.h5", "b.h5", "--attainment"});
    EXPECT_NE(first.out.find("\n    attained by  latency  resource\n"
                             "  25 % (1 of 2)        3         2\n"
                             "  25 % (1 of 2)        4         1\n"),
              std::string::npos)
        << first.out;
}

TEST(Compare, JsonHoldsTheSame) {
    const Folder folder;
    write_small_fronts(folder);
    const Finished run = gaus(folder, {"compare", "a.h5", "b.h5", "--attainment", "--json"});
    EXPECT_EQ(run.code, 0) << run.err;
    const auto all = nlohmann::json::parse(run.out);
    EXPECT_EQ(all["objectives"],
              (std::vector<std::string>{"latency", "resource", "communication"}));
    EXPECT_EQ(all["reference"], (std::vector<double>{10, 10, 10}));
    EXPECT_EQ(all["fronts"][0]["file"], "a.h5");
    EXPECT_EQ(all["fronts"][0]["points"], 2);
    EXPECT_EQ(all["fronts"][1]["hypervolume"], 422);
    EXPECT_EQ(all["fronts"][1]["ratio"], 1);
    EXPECT_EQ(all["fronts"][0]["best"]["communication"], 4);
    EXPECT_EQ(all["fronts"][0]["seconds_to"]["0.95"], nullptr);
    EXPECT_EQ(all["fronts"][1]["seconds_to"]["0.95"], 5);
    EXPECT_EQ(all["coverage"][0], (std::vector<double>{1, 0.5}));
    EXPECT_EQ(all["attainment"]["objectives"], (std::vector<std::string>{"latency", "resource"}));
    EXPECT_EQ(all["attainment"]["surfaces"][2]["fronts"], 2);
    EXPECT_EQ(all["attainment"]["surfaces"][2]["points"],
              (std::vector<std::vector<double>>{{3, 2}, {4, 1}}));
}

TEST(Compare, MistakesAreInputErrors) {
    const Folder folder;
    write_small_fronts(folder);
    const auto expect = [&](std::vector<std::string> words, const std::string& line) {
        words.insert(words.begin(), "compare");
        const Finished run = gaus(folder, words);
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.err, "gaus: " + line + "\n");
        EXPECT_EQ(run.out, "");
    };
    for (const std::string bad : {"latency", "latency,latency", "latency,memory", "latency,"})
        expect({"a.h5", "b.h5", "--attainment", "--objectives", bad},
               "option --objectives: found '" + bad +
                   "', expected two of latency, resource, communication");
    expect({"a.h5", "none.h5"}, "cannot read none.h5: No such file or directory");
    StoredFront one = read_front(folder / "b.h5");
    one.problem = Problem({.name = "one", .resources = {{}}, .operators = {{}}});
    one.front = front_of(one.problem, {{0}});
    write_front(folder / "one.h5", one.problem, one.front);
    expect({"a.h5", "b.h5", "one.h5"},
           "a.h5 and one.h5 are fronts of different designs: small and one");
}

}  // namespace
}  // namespace gaus::test
