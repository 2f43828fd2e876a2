// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"

#include "io/files.hpp"
#include "support/random_problem.hpp"

#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gaus::test {
namespace {

std::string written(const ProblemData& data) {
    std::ostringstream out;
    write_design_dot(out, data);
    return out.str();
}

/// What DOT can say of it, with classes in the order of their operators.
ProblemData sayable(ProblemData data) {
    std::map<std::int32_t, std::int32_t> order;
    std::vector<ResourceClass> resources;
    for (Operator& op : data.operators) {
        const auto next = static_cast<std::int32_t>(resources.size());
        const auto [entry, fresh] = order.emplace(op.resource_class, next);
        if (fresh)
            resources.push_back(
                {.name = data.resources[static_cast<std::size_t>(op.resource_class)].name});
        op.resource_class = entry->second;
    }
    data.resources = std::move(resources);
    return data;
}

void expect_read_back(const Folder& folder, const ProblemData& data) {
    const ProblemData again = folder.read_text("x.dot", written(data));
    EXPECT_EQ(again.name, data.name.empty() ? "x" : data.name);
    EXPECT_EQ(again.resources, data.resources);
    EXPECT_EQ(again.operators, data.operators);
    EXPECT_EQ(again.dependencies, data.dependencies);
    EXPECT_TRUE(again.remarks.empty());
}

TEST(WriteDot, RandomDesignsAreReadBackAsTheSame) {
    const Folder folder;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        ProblemData data = sayable(random_data(seed, seed % 2 == 1));
        if (seed % 3 == 0)
            for (std::size_t v = 0; v < data.operators.size(); v += 2)
                data.operators[v].name = fmt::format("op {} of \"{}\"", v, seed);
        data.name = fmt::format("random \"{}\"", seed);
        expect_read_back(folder, data);
    }
}

TEST(WriteDot, NamesAndNumbersOfAnyKindAreReadBack) {
    const Folder folder;
    ProblemData data;
    data.resources = {{.name = "digraph"}, {.name = "\xC3\xA9 // \\\\"}};
    for (const char* name : {"node", "a;b", "\\N", "<x>", "-1.5", "\\\\\"", "#", "a+b", "/*"})
        data.operators.push_back({.name = name});
    data.operators[1] = {.name = "a;b",
                         .resource_class = 1,
                         .amount = std::int64_t{1} << 53,
                         .latency = 2147483647,
                         .size = 0};
    data.dependencies = {{.source = 0, .target = 2, .weight = 0},
                         {.source = 0, .target = 2, .weight = 1e-300},
                         {.source = 2, .target = 0, .distance = 2147483647, .delay = 2147483647},
                         {.source = 3, .target = 4, .weight = 0, .carries = false},
                         {.source = 3, .target = 4, .weight = 0.1, .carries = false}};
    expect_read_back(folder, data);
}

struct Unsayable {
    std::string_view what;
    std::function<void(ProblemData&)> change;
};

TEST(WriteDot, WhatDotCannotSayIsNamed) {
    ProblemData plain;
    plain.resources = {{.name = "m"}};
    plain.operators = {{.name = "a"}, {}};
    plain.dependencies = {{.source = 0, .target = 1}};
    EXPECT_EQ(written(plain),
              "digraph \"\" {\n  \"a\" [class=\"m\"];\n  \"1\" [class=\"m\"];\n  "
              "\"a\" -> \"1\";\n}\n");
    const std::vector<Unsayable> changes = {
        {"a limit of class \"m\"", [](auto& d) { d.resources[0].limit = 0; }},
        {"a cost of class \"m\"", [](auto& d) { d.resources[0].cost = 2; }},
        {"a blocking of class \"m\"", [](auto& d) { d.resources[0].blocking = 0; }},
        {"class \"n\" without operators", [](auto& d) { d.resources.push_back({.name = "n"}); }},
        {"memory space \"s\"", [](auto& d) { d.spaces = {{.name = "s"}}; }},
        {"reservations of operator \"a\"", [](auto& d) { d.operators[0].reservations = {{}}; }},
        {"a memory space of operator 1", [](auto& d) { d.operators[1].space = 1; }},
        {"a birth of operator 1", [](auto& d) { d.operators[1].birth = 0; }},
        {"a start window of operator 1", [](auto& d) { d.operators[1].earliest = 3; }},
        {"a start window of operator \"a\"", [](auto& d) { d.operators[0].latest = 3; }},
        {"a hold of the dependency of operator 1 on operator \"a\"",
         [](auto& d) { d.dependencies[0].hold = 1; }},
        {"a negative delay of the dependency of operator 1 on operator \"a\"",
         [](auto& d) { d.dependencies[0].delay = -1; }},
        {"the name x\\ with \\ before a quote or at its end",
         [](auto& d) { d.operators[0].name = std::string("x\\"); }},
        {"the name x\\\"y with \\ before a quote or at its end",
         [](auto& d) { d.resources[0].name = std::string("x\\\"y"); }}};
    for (const auto& [what, change] : changes) {
        ProblemData data = plain;
        change(data);
        std::string message;
        try {
            written(data);
        } catch (const InputError& error) {
            message = error.what();
        }
        EXPECT_EQ(message,
                  fmt::format("found {}, expected a design that DOT can say: write JSON", what));
    }
}

}  // namespace
}  // namespace gaus::test
