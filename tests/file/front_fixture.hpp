// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front_file.hpp"
#include "gaus/random.hpp"

#include <filesystem>
#include <string>
#include <unistd.h>

namespace gaus::test {

/// An empty folder that is removed at the end.
class Folder {
  public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::temp_directory_path() /
                ("gaus-" + name + "-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Two classes, a loop-carried dependency, one of order only, a name missing.
inline Problem small_problem() {
    ProblemData data;
    data.name = "small";
    data.source = "small.json";
    data.sha256 = "00ff";
    data.resources = {{.name = "add", .limit = -1, .cost = 1.5, .blocking = 1},
                      {.name = "mul", .limit = 2, .cost = 4, .blocking = 0}};
    data.operators = {{.name = "a", .resource_class = 0, .amount = 3, .latency = 1, .size = 8},
                      {.name = "", .resource_class = 1, .amount = 0, .latency = 2, .size = 0},
                      {.name = "größe", .resource_class = 0, .amount = 1, .latency = 0, .size = 1}};
    data.dependencies = {
        {.source = 0, .target = 1, .distance = 0, .delay = 0, .weight = 1, .carries = true},
        {.source = 1, .target = 2, .distance = 0, .delay = 3, .weight = 0.25, .carries = false},
        {.source = 2, .target = 0, .distance = 1, .delay = 0, .weight = 2, .carries = true}};
    return Problem(std::move(data));
}

/// Every field different from its default.
inline Front small_front() {
    Front front;
    front.objective_names = {"latency", "resource"};
    front.reference = {11, 20.5};
    front.points.resize(2);
    FrontPoint& refined = front.points[0];
    refined.schedule.start = {0, 1, 6};
    refined.objectives = {6, 12.5};
    refined.latency_bound = 8;
    refined.weighting = {0.25, 0.75};
    refined.origin = Origin::refinement;
    refined.rank = 3;
    refined.restart = 5'000'000'000;
    refined.iteration = 700;
    refined.seconds = 1.5;
    FrontPoint& late = front.points[1];
    late.schedule.start = {0, 2, 7};
    late.schedule.ii = 8;
    late.objectives = {7, 9};
    late.latency_bound = 9;
    late.weighting = {0, 0};
    late.origin = Origin::alap;
    late.seconds = 0.125;
    front.history = {{0.5, 1, 2, 3.25, 4}, {10, 20, 30'000'000'000, 40.5, 2}};
    front.trials.resize(1);
    front.trials[0] = {.restart = 17,
                       .rank = 2,
                       .start = Start::mixture,
                       .latency_bound = 9,
                       .ii = 3,
                       .weighting = {0.5, 0.5},
                       .proposals = 1 << 20,
                       .iterations = 700,
                       .kernel = SmoothingKernel::polynomial,
                       .dependencies = DependencyMode::alm,
                       .start_value = 30.5,
                       .value = 21.5,
                       .seconds = 2.75,
                       .status = TrialStatus::pruned};
    for (const TuningRow& row : tuning_table)
        front.trials[0].tuning[row.which] = 0.5 + static_cast<double>(row.which);
    front.migrations = {{1.5, 2, -1, 17, 9, 3, {0.5, 0.5}, 21.5}, {2.5, 0, 1, 18, 9, 3, {1, 0}, 7}};
    front.bounds = {{9, 8, {0, 1}, 8.5, true, "branches", 2.5}};
    front.hidden = {late};
    front.provenance = {"gaus 0.1.0",
                        "2026-01-02T03:04:05Z",
                        "gaus solve small.json",
                        std::string(100'000, 'c'),
                        0xffff'ffff'ffff'fffeull,
                        4};
    return front;
}

}  // namespace gaus::test
