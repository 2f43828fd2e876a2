// SPDX-License-Identifier: Apache-2.0
#include "gaus/front_file.hpp"

#include "gaus/error.hpp"

#include "file/damaged_front_file.hpp"
#include "file/front_fixture.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <sys/resource.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <hdf5.h>

namespace {

namespace fs = std::filesystem;
using gaus::test::bytes_of;
using gaus::test::DamagedFrontFile;
using gaus::test::Folder;
using gaus::test::message;
using gaus::test::read_message;
using gaus::test::small_front;
using gaus::test::small_problem;
using gaus::test::write_bytes;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

void expect_equal(const gaus::FrontPoint& a, const gaus::FrontPoint& b) {
    EXPECT_EQ(a.schedule, b.schedule);
    EXPECT_EQ(a.objectives, b.objectives);
    EXPECT_EQ(a.latency_bound, b.latency_bound);
    EXPECT_EQ(a.weighting, b.weighting);
    EXPECT_EQ(a.origin, b.origin);
    EXPECT_EQ(a.rank, b.rank);
    EXPECT_EQ(a.restart, b.restart);
    EXPECT_EQ(a.iteration, b.iteration);
    EXPECT_EQ(a.seconds, b.seconds);
    EXPECT_EQ(a.source, b.source);
}

void expect_equal(const gaus::HistoryRow& a, const gaus::HistoryRow& b) {
    EXPECT_EQ(a.seconds, b.seconds);
    EXPECT_EQ(a.restarts, b.restarts);
    EXPECT_EQ(a.evaluations, b.evaluations);
    EXPECT_EQ(a.hypervolume, b.hypervolume);
    EXPECT_EQ(a.front_size, b.front_size);
}

void expect_equal(const gaus::TrialRow& a, const gaus::TrialRow& b) {
    EXPECT_EQ(a.restart, b.restart);
    EXPECT_EQ(a.rank, b.rank);
    EXPECT_EQ(a.start, b.start);
    EXPECT_EQ(a.latency_bound, b.latency_bound);
    EXPECT_EQ(a.ii, b.ii);
    EXPECT_EQ(a.weighting, b.weighting);
    EXPECT_EQ(a.tuning, b.tuning);
    EXPECT_EQ(a.proposals, b.proposals);
    EXPECT_EQ(a.iterations, b.iterations);
    EXPECT_EQ(a.kernel, b.kernel);
    EXPECT_EQ(a.dependencies, b.dependencies);
    EXPECT_EQ(a.start_value, b.start_value);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.seconds, b.seconds);
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.source, b.source);
}

void expect_equal(const gaus::MigrationRow& a, const gaus::MigrationRow& b) {
    EXPECT_EQ(a.seconds, b.seconds);
    EXPECT_EQ(a.from, b.from);
    EXPECT_EQ(a.to, b.to);
    EXPECT_EQ(a.restart, b.restart);
    EXPECT_EQ(a.latency_bound, b.latency_bound);
    EXPECT_EQ(a.ii, b.ii);
    EXPECT_EQ(a.weighting, b.weighting);
    EXPECT_EQ(a.value, b.value);
}

void expect_equal(const gaus::BoundRow& a, const gaus::BoundRow& b) {
    EXPECT_EQ(a.latency_bound, b.latency_bound);
    EXPECT_EQ(a.ii, b.ii);
    EXPECT_EQ(a.weights, b.weights);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.reached, b.reached);
    EXPECT_EQ(a.method, b.method);
    EXPECT_EQ(a.seconds, b.seconds);
}

void expect_equal(const gaus::SourceRow& a, const gaus::SourceRow& b) {
    EXPECT_EQ(a.path, b.path);
    EXPECT_EQ(a.points, b.points);
    EXPECT_EQ(a.seed, b.seed);
    EXPECT_EQ(a.generator, b.generator);
    EXPECT_EQ(a.created, b.created);
    EXPECT_EQ(a.command, b.command);
    EXPECT_EQ(a.config, b.config);
}

template <class Row>
void expect_equal(const std::vector<Row>& a, const std::vector<Row>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        expect_equal(a[i], b[i]);
}

void expect_equal(const gaus::Provenance& a, const gaus::Provenance& b) {
    EXPECT_EQ(a.generator, b.generator);
    EXPECT_EQ(a.created, b.created);
    EXPECT_EQ(a.command, b.command);
    EXPECT_EQ(a.config, b.config);
    EXPECT_EQ(a.seed, b.seed);
    EXPECT_EQ(a.world_size, b.world_size);
}

void expect_equal(const gaus::Front& a, const gaus::Front& b) {
    EXPECT_EQ(a.objective_names, b.objective_names);
    EXPECT_EQ(a.reference, b.reference);
    expect_equal(a.points, b.points);
    expect_equal(a.history, b.history);
    expect_equal(a.trials, b.trials);
    expect_equal(a.sources, b.sources);
    expect_equal(a.migrations, b.migrations);
    expect_equal(a.bounds, b.bounds);
    expect_equal(a.hidden, b.hidden);
    expect_equal(a.provenance, b.provenance);
}

void expect_equal(const gaus::Problem& a, const gaus::Problem& b) {
    EXPECT_EQ(a.name(), b.name());
    EXPECT_EQ(a.source(), b.source());
    EXPECT_EQ(a.sha256(), b.sha256());
    EXPECT_EQ(a.has_operator_names(), b.has_operator_names());
    ASSERT_EQ(a.operator_count(), b.operator_count());
    for (std::int32_t v = 0; v < a.operator_count(); ++v)
        EXPECT_EQ(a.operator_name(v), b.operator_name(v));
    EXPECT_TRUE(std::ranges::equal(a.resource_class(), b.resource_class()));
    EXPECT_TRUE(std::ranges::equal(a.amount(), b.amount()));
    EXPECT_TRUE(std::ranges::equal(a.latency(), b.latency()));
    EXPECT_TRUE(std::ranges::equal(a.size(), b.size()));
    const auto same_dependency = [](const gaus::Dependency& p, const gaus::Dependency& q) {
        return p.source == q.source && p.target == q.target && p.distance == q.distance &&
               p.delay == q.delay && p.weight == q.weight && p.carries == q.carries;
    };
    EXPECT_TRUE(std::ranges::equal(a.dependencies(), b.dependencies(), same_dependency));
    const auto same_class = [](const gaus::ResourceClass& p, const gaus::ResourceClass& q) {
        return p.name == q.name && p.limit == q.limit && p.cost == q.cost &&
               p.blocking == q.blocking;
    };
    EXPECT_TRUE(std::ranges::equal(a.resources(), b.resources(), same_class));
}

TEST(FrontFile, ReadIsTheInverseOfWrite) {
    const Folder folder("front");
    const std::size_t size = gaus::write_front(folder / "front.h5", small_problem(), small_front());
    EXPECT_EQ(size, fs::file_size(folder / "front.h5"));
    const gaus::StoredFront stored = gaus::read_front(folder / "front.h5");
    expect_equal(stored.problem, small_problem());
    expect_equal(stored.front, small_front());
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"front.h5"});
}

/// small_front() as if it had been merged.
gaus::Front merged_front() {
    gaus::Front front = small_front();
    front.sources = {{"a.h5", 1, 7, "gaus 0.1.0", "2026-01-02T03:04:05Z", "gaus solve", "seed = 7"},
                     {"größe.h5", 1, 0xffff'ffff'ffff'fffeull, "", "", "", ""}};
    front.points[0].source = 1;
    front.points[1].source = 0;
    front.trials[0].source = 1;
    return front;
}

TEST(FrontFile, SourcesOfMergedFrontsComeBack) {
    const Folder folder("merged");
    gaus::write_front(folder / "front.h5", small_problem(), merged_front());
    expect_equal(gaus::read_front(folder / "front.h5").front, merged_front());
    gaus::Front front = merged_front();
    front.points[1].source = 2;
    EXPECT_EQ(message<gaus::InputError>(
                  [&] { gaus::write_front(folder / "front.h5", small_problem(), front); }),
              "front: front: found source 2, expected 0 to 1");
    front = merged_front();
    front.trials[0].source = -1;
    EXPECT_EQ(message<gaus::InputError>(
                  [&] { gaus::write_front(folder / "front.h5", small_problem(), front); }),
              "front: trials: found source -1, expected 0 to 1");
}

TEST(FrontFile, EmptyTablesAreLegal) {
    const Folder folder("empty");
    gaus::Front front = small_front();
    front.points.clear();
    front.history.clear();
    front.trials.clear();
    front.migrations.clear();
    front.bounds.clear();
    front.hidden.clear();
    gaus::ProblemData data;
    data.resources = {{}};
    data.operators = {{}};
    const gaus::Problem problem(data);
    gaus::write_front(folder / "front.h5", problem, front);
    const gaus::StoredFront stored = gaus::read_front(folder / "front.h5");
    expect_equal(stored.problem, problem);
    expect_equal(stored.front, front);
}

TEST(FrontFile, TablesOfManyBlocksComeBack) {
    const Folder folder("blocks");
    gaus::ProblemData data;
    data.resources = {{}};
    data.operators.resize(70'000);
    const gaus::Problem problem(data);
    gaus::Front front = small_front();
    front.trials.resize(20'000, front.trials[0]);
    front.hidden.clear();
    gaus::Random random(1, 2);
    front.points.resize(9, front.points[0]);
    for (auto& point : front.points) {
        point.schedule.start.resize(70'000);
        for (auto& start : point.schedule.start)
            start = static_cast<std::int32_t>(random.below(1 << 30));
    }
    gaus::write_front(folder / "front.h5", problem, front);
    const gaus::StoredFront stored = gaus::read_front(folder / "front.h5");
    expect_equal(stored.problem, problem);
    expect_equal(stored.front, front);
}

TEST(FrontFile, ReplacesTheTargetOfASymbolicLink) {
    const Folder folder("link");
    write_bytes(folder / "real.h5", "old");
    fs::create_symlink("real.h5", folder / "link.h5");
    gaus::write_front(folder / "link.h5", small_problem(), small_front());
    EXPECT_TRUE(fs::is_symlink(folder / "link.h5"));
    expect_equal(gaus::read_front(folder / "real.h5").front, small_front());
}

TEST(FrontFile, WritesThatCannotWorkAreInputErrors) {
    const Folder folder("refused");
    const auto write_message = [&](const fs::path& path) {
        return message<gaus::InputError>(
            [&] { gaus::write_front(path, small_problem(), small_front()); });
    };
    EXPECT_EQ(write_message(folder / "none/front.h5"),
              fmt::format("cannot write {}/none/front.h5: No such file or directory",
                          folder.path().c_str()));
    EXPECT_EQ(write_message(folder.path()),
              fmt::format("cannot write {}: it is a folder", folder.path().c_str()));
    EXPECT_EQ(write_message("/dev/null"), "cannot write /dev/null: it is not a regular file");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{});
}

TEST(FrontFile, AFailedWriteLeavesTheOldFileAndNothingElse) {
    const Folder folder("full");
    gaus::write_front(folder / "front.h5", small_problem(), small_front());
    const std::string before = bytes_of(folder / "front.h5");
    // A limit on the size of files stands in for a full disk.
    rlimit old{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{4096, old.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string found = message<gaus::SystemError>(
        [&] { gaus::write_front(folder / "front.h5", small_problem(), small_front()); });
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(found, fmt::format("cannot write {}/front.h5: File too large (needs 1 MiB)",
                                 folder.path().c_str()));
    EXPECT_EQ(bytes_of(folder / "front.h5"), before);
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"front.h5"});
}

TEST(FrontFile, RowsOfTheWrongLengthAreNotWritten) {
    const Folder folder("rows");
    const auto write_message = [&](const gaus::Front& front) {
        return message<gaus::InputError>(
            [&] { gaus::write_front(folder / "front.h5", small_problem(), front); });
    };
    gaus::Front front = small_front();
    front.points[1].objectives.pop_back();
    EXPECT_EQ(write_message(front), "front: objectives: found a row of 1 values, expected 2");
    front = small_front();
    front.points[1].schedule.start.pop_back();
    EXPECT_EQ(write_message(front), "front: found a schedule of 2 operators, expected 3");
    front = small_front();
    front.reference.push_back(1);
    EXPECT_EQ(write_message(front), "front: found a reference of 3 values, expected 2");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{});
}

TEST(FrontFile, FilesThatAreNoFrontAreInputErrors) {
    const Folder folder("foreign");
    EXPECT_EQ(
        read_message(folder / "none.h5"),
        fmt::format("cannot read {}/none.h5: No such file or directory", folder.path().c_str()));
    EXPECT_EQ(
        read_message(folder.path()),
        fmt::format("{}: found no regular file, expected a front file", folder.path().c_str()));
    for (const std::string content : {"", "{}", "\x89HDF\r\n"}) {
        write_bytes(folder / "text.h5", content);
        EXPECT_FALSE(gaus::is_front_file(folder / "text.h5"));
        EXPECT_EQ(read_message(folder / "text.h5"),
                  fmt::format("{}/text.h5: found no HDF5 file, expected a front file",
                              folder.path().c_str()));
    }
    const fs::path other = folder / "other.h5";
    H5Fclose(H5Fcreate(other.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    EXPECT_EQ(
        read_message(other),
        other.string() + ": found another HDF5 file, expected a front file (format gaus-front)");
}

TEST(FrontFile, EveryTruncationIsAnInputError) {
    const Folder folder("truncated");
    gaus::write_front(folder / "front.h5", small_problem(), small_front());
    const std::string whole = bytes_of(folder / "front.h5");
    for (std::size_t size = 8; size < whole.size(); size += 997) {
        write_bytes(folder / "front.h5", whole.substr(0, size));
        EXPECT_EQ(read_message(folder / "front.h5"),
                  fmt::format("{}/front.h5: damaged: HDF5 cannot open it", folder.path().c_str()));
    }
}

TEST_F(DamagedFrontFile, NewerVersion) {
    EXPECT_EQ(damage([](hid_t file) {
                  const hid_t version = H5Aopen(file, "format_version", H5P_DEFAULT);
                  const int newer = 3;
                  H5Awrite(version, H5T_NATIVE_INT, &newer);
                  H5Aclose(version);
              }),
              "found gaus-front version 3, expected version 1 to 2");
}

TEST_F(DamagedFrontFile, MissingParts) {
    EXPECT_EQ(damage([](hid_t file) { H5Ldelete(file, "/front/rank", H5P_DEFAULT); }),
              "cannot open /front/rank");
    EXPECT_EQ(damage([](hid_t file) { H5Ldelete(file, "/trials", H5P_DEFAULT); }),
              "cannot open /trials/restart");
    EXPECT_EQ(damage([](hid_t file) { H5Adelete(file, "seed"); }), "cannot open /@seed");
}

TEST_F(DamagedFrontFile, WrongShapesAndTypes) {
    const std::vector<std::int32_t> numbers{1, 2, 3, 4, 5, 6};
    const hid_t int32 = H5T_NATIVE_INT32;
    EXPECT_EQ(damage([&](hid_t f) { replace(f, "/front/rank", int32, {3}, numbers.data()); }),
              "/front/rank: found shape [3], expected shape [2]");
    EXPECT_EQ(damage([&](hid_t f) {
                  replace(f, "/front/rank", int32, {2, 1}, numbers.data());
              }),
              "/front/rank: found shape [2, 1], expected shape [2]");
    EXPECT_EQ(damage([&](hid_t f) {
                  replace(f, "/front/schedules", int32, {2, 2}, numbers.data());
              }),
              "/front/schedules: found shape [2, 2], expected shape [2, 3]");
    EXPECT_EQ(damage([&](hid_t f) { replace(f, "/front/restart", int32, {2}, numbers.data()); }),
              "/front/restart: found 32-bit integers, expected 64-bit integers");
    EXPECT_EQ(damage([&](hid_t f) { replace(f, "/front/origin", int32, {2}, numbers.data()); }),
              "/front/origin: found 32-bit integers, expected variable-length text");
}

TEST_F(DamagedFrontFile, Sources) {
    const std::vector<std::int32_t> numbers{1, 2};
    EXPECT_EQ(damage([](hid_t f) { H5Ldelete(f, "/front/source", H5P_DEFAULT); }, merged_front()),
              "cannot open /front/source");
    EXPECT_EQ(damage([](hid_t f) { H5Ldelete(f, "/sources/seed", H5P_DEFAULT); }, merged_front()),
              "cannot open /sources/seed");
    EXPECT_EQ(
        damage([&](hid_t f) { replace(f, "/front/source", H5T_NATIVE_INT32, {2}, numbers.data()); },
               merged_front()),
        "/front/source: found 2 in row 1, expected a row of /sources");
}

TEST_F(DamagedFrontFile, ValuesThatCannotBe) {
    const std::vector<double> numbers{1, 2, std::numeric_limits<double>::quiet_NaN(), 4};
    EXPECT_EQ(damage([&](hid_t file) {
                  const hid_t set = H5Dopen2(file, "/front/objectives", H5P_DEFAULT);
                  H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
                  H5Dclose(set);
              }),
              "/front/objectives: found nan in row 1, expected finite numbers");
    EXPECT_EQ(damage([&](hid_t file) {
                  const std::vector<std::int32_t> targets{1, 7, 0};
                  replace(file, "/problem/dependencies/target", H5T_NATIVE_INT32, {3},
                          targets.data());
              }).substr(0, 10),
              "/problem: ");
}

}  // namespace
