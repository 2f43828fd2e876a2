// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/verify.hpp"

#include "file/damaged_front_file.hpp"
#include "file/front_fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hdf5.h>

namespace gaus {
namespace {

namespace fs = std::filesystem;
using test::Folder;
using testing::ElementsAre;

fs::path golden(const std::string& name) {
    return fs::path(GAUS_GOLDEN) / name;
}

/// What a reader makes of a released file that was changed.
Front changed(const std::string& name, const std::function<void(hid_t)>& change) {
    const Folder folder("changed");
    test::write_bytes(folder / "front.h5", test::bytes_of(golden(name)));
    const hid_t file = H5Fopen((folder / "front.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    change(file);
    H5Fclose(file);
    return read_front(folder / "front.h5").front;
}

void add_dataset(hid_t file, const char* path, hid_t type, hsize_t rows, const void* values) {
    const hid_t space = H5Screate_simple(1, &rows, nullptr);
    const hid_t set = H5Dcreate2(file, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(set);
    H5Sclose(space);
}

TEST(Released, EveryFrontIsReadAndEveryPointIsWhatItSays) {
    const std::vector all{Objective::latency, Objective::resource, Objective::communication,
                          Objective::memory, Objective::ii};
    const std::vector<std::string> names = names_of(all);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(GAUS_GOLDEN)) {
        if (entry.path().extension() != ".h5") continue;
        ++files;
        const StoredFront stored = read_front(entry.path());
        EXPECT_FALSE(stored.front.points.empty()) << entry.path();
        EXPECT_FALSE(stored.front.trials.empty()) << entry.path();
        for (const FrontPoint& point : stored.front.points) {
            EXPECT_TRUE(verify(stored.problem, point.schedule, point.latency_bound, 1).empty());
            const Objectives exact = evaluate(stored.problem, point.schedule);
            for (std::size_t m = 0; m < point.objectives.size(); ++m) {
                const auto named = std::ranges::find(names, stored.front.objective_names[m]);
                ASSERT_NE(named, names.end());
                EXPECT_EQ(point.objectives[m], exact[all[named - names.begin()]]);
            }
        }
    }
    EXPECT_GE(files, 2u);
}

TEST(Released, AFrontOfTheFirstVersion) {
    const StoredFront stored = read_front(golden("0.1.0/acyclic.h5"));
    const Front& front = stored.front;
    EXPECT_EQ(stored.problem.name(), "ewf");
    EXPECT_EQ(stored.problem.operator_count(), 34);
    EXPECT_THAT(front.objective_names,
                ElementsAre("latency", "resource", "communication", "memory"));
    ASSERT_EQ(front.points.size(), 6u);
    EXPECT_THAT(front.points[4].objectives, ElementsAre(21, 6, 115, 7));
    EXPECT_EQ(front.points[4].origin, Origin::refinement);
    EXPECT_EQ(front.points[5].restart, 17);
    EXPECT_EQ(front.provenance.generator, "gaus 0.1.0");
    ASSERT_EQ(front.trials.size(), 24u);
    using enum Hyperparameter;
    const TrialRow& melted = front.trials[0];
    EXPECT_EQ(melted.start, Start::baseline);
    EXPECT_EQ(melted.status, TrialStatus::complete);
    EXPECT_EQ(melted.kernel, SmoothingKernel::polynomial);
    EXPECT_EQ(melted.dependencies, DependencyMode::sweep);
    EXPECT_EQ(melted.proposals, 403861);
    EXPECT_THAT(melted.weighting, ElementsAre(0, 0.5, 0.5, 0));
    EXPECT_EQ(melted.tuning[learning_rate], 0.05);
    EXPECT_EQ(melted.tuning[temperature], 3);
    EXPECT_EQ(melted.tuning[push_share], 0.4);
    EXPECT_EQ(melted.tuning[smoothing_end], 0.5);
    const TrialRow& relaxed = front.trials[17];
    EXPECT_EQ(relaxed.start, Start::relaxation);
    EXPECT_EQ(relaxed.status, TrialStatus::pruned);
    EXPECT_EQ(relaxed.iterations, 100);
    EXPECT_EQ(relaxed.tuning[relax_smoothing], 3.5);
    EXPECT_EQ(relaxed.tuning[shorten_share], 0.1);
    EXPECT_EQ(relaxed.tuning[temperature_end], 0.005);
    EXPECT_EQ(std::ranges::count(front.trials, Start::mixture, &TrialRow::start), 1);
}

TEST(Released, APipelinedFrontOfTheFirstVersion) {
    const StoredFront stored = read_front(golden("0.1.0/pipelined.h5"));
    const Front& front = stored.front;
    EXPECT_EQ(stored.problem.name(), "iir_biquad");
    ASSERT_EQ(front.points.size(), 2u);
    EXPECT_THAT(front.points[1].objectives, ElementsAre(4, 10, 36, 5));
    EXPECT_EQ(front.points[1].schedule.ii, 4);
    EXPECT_THAT(front.points[1].schedule.start, ElementsAre(3, 4, 9, 9, 6, 5, 6, 11, 12));
    EXPECT_EQ(front.points[1].restart, 1);
    ASSERT_EQ(front.trials.size(), 24u);
    EXPECT_EQ(front.trials[23].ii, 4);
    EXPECT_EQ(front.trials[23].latency_bound, 16);
    EXPECT_EQ(front.trials[23].tuning[Hyperparameter::smoothing_hold], 1);
}

TEST(Released, AMissingOptionalColumnHasItsDefault) {
    const Front whole = read_front(golden("0.1.0/acyclic.h5")).front;
    const Front front = changed("0.1.0/acyclic.h5", [](hid_t file) {
        for (const char* path : {"/trials/swap_share", "/trials/spread", "/trials/kernel",
                                 "/trials/proposals", "/trials/start_value"})
            H5Ldelete(file, path, H5P_DEFAULT);
    });
    ASSERT_EQ(front.trials.size(), whole.trials.size());
    for (std::size_t i = 0; i < front.trials.size(); ++i) {
        Tuning expected = whole.trials[i].tuning;
        expected[Hyperparameter::swap_share] = row_of(Hyperparameter::swap_share).fallback;
        expected[Hyperparameter::spread] = row_of(Hyperparameter::spread).fallback;
        EXPECT_EQ(front.trials[i].tuning, expected);
        EXPECT_EQ(front.trials[i].kernel, std::nullopt);
        EXPECT_EQ(front.trials[i].dependencies, DependencyMode::sweep);
        EXPECT_EQ(front.trials[i].proposals, 0);
        EXPECT_EQ(front.trials[i].start_value, 0);
        EXPECT_EQ(front.trials[i].value, whole.trials[i].value);
    }
}

TEST(Released, WhatAReaderDoesNotKnowIsIgnored) {
    const std::vector<double> numbers(24, 0.5);
    const char* const start = "teleport";
    const Front front = changed("0.1.0/acyclic.h5", [&](hid_t file) {
        add_dataset(file, "/trials/teleport_share", H5T_NATIVE_DOUBLE, 24, numbers.data());
        add_dataset(file, "/trials/wide", H5T_NATIVE_DOUBLE, 7, numbers.data());
        H5Gclose(H5Gcreate2(file, "/moon", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        const hid_t text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, H5T_VARIABLE);
        H5Tset_cset(text, H5T_CSET_UTF8);
        const std::vector<const char*> texts(24, start);
        for (const char* path : {"/trials/start", "/trials/status", "/trials/kernel"}) {
            H5Ldelete(file, path, H5P_DEFAULT);
            add_dataset(file, path, text, 24, texts.data());
        }
        H5Tclose(text);
    });
    const Front whole = read_front(golden("0.1.0/acyclic.h5")).front;
    ASSERT_EQ(front.trials.size(), 24u);
    for (std::size_t i = 0; i < front.trials.size(); ++i) {
        EXPECT_EQ(front.trials[i].start, Start::other);
        EXPECT_EQ(front.trials[i].status, TrialStatus::other);
        EXPECT_EQ(front.trials[i].kernel, std::nullopt);
        EXPECT_EQ(front.trials[i].tuning, whole.trials[i].tuning);
    }
}

TEST(Released, AMissingNeededColumnIsNamed) {
    const auto without = [](const char* path) {
        return test::message<InputError>([&] {
            changed("0.1.0/acyclic.h5", [&](hid_t file) { H5Ldelete(file, path, H5P_DEFAULT); });
        });
    };
    EXPECT_THAT(without("/trials/start"), testing::EndsWith(": cannot open /trials/start"));
    EXPECT_THAT(without("/trials/status"), testing::EndsWith(": cannot open /trials/status"));
}

TEST(Released, APartialTableIsRefused) {
    const std::vector<double> numbers(7, 0.5);
    const auto refused = [&] {
        changed("0.1.0/acyclic.h5", [&](hid_t file) {
            H5Ldelete(file, "/trials/noise", H5P_DEFAULT);
            add_dataset(file, "/trials/noise", H5T_NATIVE_DOUBLE, 7, numbers.data());
        });
    };
    EXPECT_THAT(test::message<InputError>(refused),
                testing::EndsWith("/trials/noise: found shape [7], expected shape [24]"));
}

}  // namespace
}  // namespace gaus
