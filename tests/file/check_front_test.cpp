// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/verify.hpp"

#include "file/front_fixture.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

#include <gtest/gtest.h>

// tests/check_front.py shares nothing with this library: that both agree on random fronts checks
// the evaluation, the verifier, the front and the file at once.
namespace {

using gaus::test::Folder;

struct Checked {
    int code;
    std::string output;
};

Checked check(const std::filesystem::path& path) {
    const std::string command =
        std::string(GAUS_PYTHON " " GAUS_CHECK_FRONT " ") + path.string() + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    Checked result{-1, {}};
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe))
        result.output.append(part.data(), size);
    result.code = WEXITSTATUS(pclose(pipe));
    return result;
}

/// 60 operators of three classes; every value of every field that changes an objective occurs.
gaus::Problem random_problem(gaus::Random& random) {
    gaus::ProblemData data;
    data.resources = {{.name = "alu", .cost = 1.5},
                      {.name = "mul", .limit = 1000, .cost = 3, .blocking = 4},
                      {.name = "wire", .cost = 7, .blocking = 0}};
    for (std::int32_t v = 0; v < 60; ++v) {
        data.operators.push_back({.name = v % 2 == 0 ? "" : "op " + std::to_string(v),
                                  .resource_class = static_cast<std::int32_t>(random.below(3)),
                                  .amount = random.below(3),
                                  .latency = static_cast<std::int32_t>(random.below(4)),
                                  .size = random.below(9)});
        for (std::uint32_t k = 0; v > 0 && k < random.below(4); ++k)
            data.dependencies.push_back(
                {.source = static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(v))),
                 .target = v,
                 .delay = static_cast<std::int32_t>(random.below(2)),
                 .weight = 0.5 * random.below(5),
                 .carries = random.below(4) > 0});
    }
    for (int k = 0; k < 12; ++k)
        data.dependencies.push_back({.source = static_cast<std::int32_t>(random.below(60)),
                                     .target = static_cast<std::int32_t>(random.below(60)),
                                     .distance = static_cast<std::int32_t>(1 + random.below(3))});
    return gaus::Problem(std::move(data));
}

/// Every operator up to two steps after it could start.
std::vector<std::int32_t> random_starts(const gaus::Problem& problem, gaus::Random& random) {
    std::vector<std::int32_t> start(static_cast<std::size_t>(problem.operator_count()), 0);
    for (const std::int32_t v : problem.topological_order()) {
        for (const std::int32_t e : problem.incoming(v)) {
            const gaus::Dependency& d = problem.dependencies()[e];
            if (d.distance == 0)
                start[v] =
                    std::max(start[v], start[d.source] + problem.latency()[d.source] + d.delay);
        }
        start[v] += static_cast<std::int32_t>(random.below(3));
    }
    return start;
}

/// The smallest initiation interval under which the starts respect all recurrences.
std::int32_t fitting_ii(const gaus::Problem& problem, const std::vector<std::int32_t>& start) {
    std::int32_t ii = 1;
    for (const gaus::Dependency& d : problem.dependencies()) {
        if (d.distance == 0) continue;
        const std::int32_t needed =
            start[d.source] + problem.latency()[d.source] + d.delay - start[d.target];
        ii = std::max(ii, (needed + d.distance - 1) / d.distance);
    }
    return ii;
}

gaus::Front random_front(const gaus::Problem& problem, gaus::Random& random, bool pipelined) {
    gaus::Front front;
    front.objective_names.assign(gaus::objective_names.begin(),
                                 gaus::objective_names.end() - (pipelined ? 0 : 1));
    front.reference.assign(front.objective_names.size(), 1e9);
    gaus::ParetoFront archive(50);
    for (int i = 0; i < 40; ++i) {
        gaus::FrontPoint point;
        point.schedule.start = random_starts(problem, random);
        if (pipelined) point.schedule.ii = fitting_ii(problem, point.schedule.start) + i % 3;
        const auto exact = gaus::evaluate(problem, point.schedule);
        for (std::size_t m = 0; m < front.objective_names.size(); ++m)
            point.objectives.push_back(exact[static_cast<gaus::Objective>(m)]);
        point.latency_bound = 1000;
        point.weighting.assign(front.objective_names.size(), 0);
        EXPECT_TRUE(gaus::verify(problem, point.schedule, 1000).empty());
        archive.insert(std::move(point));
    }
    front.points = archive.points();
    front.provenance.generator = "test";
    return front;
}

class CheckFront : public testing::Test {
  protected:
    void SetUp() override {
        if (std::string(GAUS_PYTHON).empty())
            GTEST_SKIP() << "no python3 with h5py and numpy was found";
    }
    Checked written(const gaus::Front& front) {
        gaus::write_front(path_, problem_, front);
        Checked found = check(path_);
        for (std::size_t at; (at = found.output.find(path_.string() + ": ")) != std::string::npos;)
            found.output.erase(at, path_.string().size() + 2);
        return found;
    }

    Folder folder_{"check"};
    std::filesystem::path path_ = folder_ / "front.h5";
    gaus::Random random_{5, 0};
    gaus::Problem problem_ = random_problem(random_);
};

TEST_F(CheckFront, AgreesOnRandomFronts) {
    for (const bool pipelined : {false, true, false, true}) {
        problem_ = random_problem(random_);
        const auto front = random_front(problem_, random_, pipelined);
        ASSERT_GE(front.points.size(), 3u);
        const Checked found = written(front);
        EXPECT_EQ(found.output, "");
        EXPECT_EQ(found.code, 0);
    }
}

TEST_F(CheckFront, AcceptsAnEmptyFront) {
    gaus::Front front = random_front(problem_, random_, false);
    front.points.clear();
    const Checked found = written(front);
    EXPECT_EQ(found.output, "");
    EXPECT_EQ(found.code, 0);
}

TEST_F(CheckFront, FindsWrongObjectives) {
    const gaus::Front good = random_front(problem_, random_, true);
    for (std::size_t m = 0; m < good.objective_names.size(); ++m) {
        gaus::Front front = good;
        front.points.resize(1);
        front.points[0].objectives[m] += 0.5;
        const Checked found = written(front);
        EXPECT_EQ(found.code, 1);
        EXPECT_EQ(found.output.find("point 0: " + front.objective_names[m] + " is "), 0u)
            << found.output;
        EXPECT_EQ(std::ranges::count(found.output, '\n'), 1) << found.output;
    }
}

TEST_F(CheckFront, FindsIllegalSchedules) {
    gaus::Front front = random_front(problem_, random_, false);
    front.points.resize(1);
    front.points[0].latency_bound = 1;
    EXPECT_NE(written(front).output.find("point 0: it ends at "), std::string::npos);
    front.points[0].latency_bound = 1000;
    const std::int32_t last = problem_.topological_order().back();
    front.points[0].schedule.start[last] = 0;
    EXPECT_NE(written(front).output.find(" dependencies are broken, the first is "),
              std::string::npos);
    front.points[0].schedule.start[last] = -1;
    EXPECT_EQ(written(front).output,
              "point 0: operator " + problem_.operator_name(last) + " starts at -1\n");
}

TEST_F(CheckFront, FindsDominatedAndEqualPoints) {
    gaus::Front front = random_front(problem_, random_, false);
    front.points.resize(1, front.points[0]);
    front.points.resize(2, front.points[0]);
    EXPECT_EQ(written(front).output, "points 0 and 1 are equal in their objectives\n");
    front.points[1].objectives[2] += 1;
    EXPECT_NE(written(front).output.find("point 1 is dominated by point 0\n"), std::string::npos);
}

TEST_F(CheckFront, CountsThePointsOfSources) {
    gaus::Front front = random_front(problem_, random_, false);
    front.points.resize(1, front.points[0]);
    front.points[0].source = 1;
    front.sources.resize(2);
    EXPECT_EQ(written(front).output, "source 1: points is 0, the front has 1 from it\n");
    front.sources[1].points = 1;
    EXPECT_EQ(written(front).output, "");
}

TEST_F(CheckFront, FindsDamagedFiles) {
    std::fclose(std::fopen(path_.c_str(), "w"));
    EXPECT_EQ(check(path_).code, 1);
    EXPECT_EQ(check(folder_ / "none.h5").code, 1);
}

}  // namespace
