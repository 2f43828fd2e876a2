// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include "support/chain.hpp"

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

ProblemData named_chain() {
    ProblemData data = chain({1, 2, 1});
    data.name = "chain";
    data.source = "chain.json";
    data.sha256 = "00ff";
    return data;
}

std::string changed(const std::function<void(ProblemData&)>& change) {
    ProblemData data = named_chain();
    change(data);
    return difference(Problem(named_chain()), Problem(std::move(data)));
}

TEST(Difference, OnlyTheSourceDoesNotCount) {
    EXPECT_EQ(changed([](ProblemData&) {}), "");
    EXPECT_EQ(changed([](ProblemData& data) { data.source = "copy.json"; }), "");
}

TEST(Difference, NamesTheFirst) {
    EXPECT_EQ(changed([](ProblemData& d) { d.name = "other"; }), "chain and other");
    EXPECT_EQ(changed([](ProblemData& d) { d.operators.push_back({}); }), "3 and 4 operators");
    EXPECT_EQ(changed([](ProblemData& d) { d.dependencies.pop_back(); }), "2 and 1 dependencies");
    EXPECT_EQ(changed([](ProblemData& d) { d.resources.push_back({"s"}); }),
              "1 and 2 resource classes");
    EXPECT_EQ(changed([](ProblemData& d) { d.resources[0].name = "other"; }),
              "classes r and other");
    EXPECT_EQ(changed([](ProblemData& d) { d.resources[0].limit = 2; }),
              "class r has limit none and 2");
    EXPECT_EQ(changed([](ProblemData& d) { d.resources[0].cost = 1.5; }),
              "class r has cost 1 and 1.5");
    EXPECT_EQ(changed([](ProblemData& d) { d.resources[0].blocking = 2; }),
              "class r has blocking 1 and 2");
    EXPECT_EQ(changed([](ProblemData& d) { d.operators[2].name = "other"; }),
              "operators c and other");
    EXPECT_EQ(changed([](ProblemData& d) { d.operators[1].latency = 3; }),
              "operator b has latency 2 and 3");
    EXPECT_EQ(changed([](ProblemData& d) { d.operators[1].amount = 3; }),
              "operator b has amount 1 and 3");
    EXPECT_EQ(changed([](ProblemData& d) { d.operators[1].size = 3; }),
              "operator b has size 1 and 3");
    EXPECT_EQ(changed([](ProblemData& d) { d.dependencies[1].weight = 0; }),
              "dependency 1 is another");
    EXPECT_EQ(changed([](ProblemData& d) { d.sha256 = "0123"; }), "sha256 00ff and 0123");
}

}  // namespace
}  // namespace gaus::test
