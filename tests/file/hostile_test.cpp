// SPDX-License-Identifier: Apache-2.0
#include "file/damaged_front_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <limits>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

// Files that are made to hurt: each is an InputError with a clear message, or a front.
namespace {

using gaus::test::bytes_of;
using gaus::test::DamagedFrontFile;
using gaus::test::Folder;
using gaus::test::message;
using gaus::test::read_message;
using gaus::test::small_front;
using gaus::test::small_problem;
using gaus::test::write_bytes;

class HostileFrontFile : public DamagedFrontFile {
  protected:
    /// Puts an attribute of texts of this shape in the place of another.
    static void replace_texts(hid_t file, const char* path, const char* name,
                              const std::vector<hsize_t>& shape) {
        H5Adelete_by_name(file, path, name, H5P_DEFAULT);
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, H5T_VARIABLE);
        const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
        const hid_t attribute =
            H5Acreate_by_name(file, path, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        const auto size = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
        std::vector<std::string> texts(size);
        std::vector<const char*> addresses(size);
        for (std::size_t i = 0; i < size; ++i)
            addresses[i] = (texts[i] = std::to_string(i)).c_str();
        H5Awrite(attribute, type, addresses.data());
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(type);
    }

    /// Puts a dataset with these properties in the place of another; writes nothing.
    template <class Set>
    static hid_t replace_with(hid_t file, const char* path, hid_t type,
                              const std::vector<hsize_t>& shape, Set set) {
        H5Ldelete(file, path, H5P_DEFAULT);
        const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
        const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
        set(properties);
        const hid_t dataset =
            H5Dcreate2(file, path, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
        H5Pclose(properties);
        H5Sclose(space);
        return dataset;
    }

    template <class T>
    static void write_all(hid_t file, const char* path, hid_t type, const std::vector<T>& values) {
        const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(dataset);
    }

    template <class T>
    static void write_attribute(hid_t file, const char* path, const char* name, hid_t type,
                                const std::vector<T>& values) {
        const hid_t object = H5Oopen(file, path, H5P_DEFAULT);
        const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
        H5Awrite(attribute, type, values.data());
        H5Aclose(attribute);
        H5Oclose(object);
    }
};

TEST_F(HostileFrontFile, ListsOfNamesHaveOneDimensionAndFewEntries) {
    const auto found = [&](const std::vector<hsize_t>& shape) {
        return damage([&](hid_t f) { replace_texts(f, "/front/objectives", "names", shape); });
    };
    EXPECT_EQ(found({1, 2000}),
              "/front/objectives@names: found shape [1, 2000], expected [1] to [16]");
    EXPECT_EQ(found({2, 10, 10}),
              "/front/objectives@names: found shape [2, 10, 10], expected [1] to [16]");
    EXPECT_EQ(found({2000}), "/front/objectives@names: found shape [2000], expected [1] to [16]");
    EXPECT_EQ(found({3}), "/front/objectives@reference: found shape [2], expected shape [3]");
    EXPECT_EQ(damage([&](hid_t f) {
                  replace_texts(f, "/problem", "name", {2, 2});
              }),
              "/problem@name: found shape [2, 2], expected shape []");
}

TEST_F(HostileFrontFile, LinksToOtherPlacesAreNotFollowed) {
    ASSERT_EQ(::mkfifo((folder() / "pipe").c_str(), 0600), 0);
    const std::string target = (folder() / "pipe").string();
    for (const char* path : {"/front", "/problem/operators", "/trials/restart"}) {
        EXPECT_EQ(
            damage([&](hid_t f) {
                H5Ldelete(f, path, H5P_DEFAULT);
                H5Lcreate_external(target.c_str(), path, f, path, H5P_DEFAULT, H5P_DEFAULT);
            }),
            std::string(path) + ": found a link to another file, expected a part of the file");
        EXPECT_EQ(damage([&](hid_t f) {
                      H5Lmove(f, path, f, "/elsewhere", H5P_DEFAULT, H5P_DEFAULT);
                      H5Lcreate_soft("/elsewhere", f, path, H5P_DEFAULT, H5P_DEFAULT);
                  }),
                  std::string(path) + ": found a symbolic link, expected a part of the file");
    }
}

TEST_F(HostileFrontFile, ValuesInOtherFilesAreNotRead) {
    const std::string secret = (folder() / "secret").string();
    write_bytes(secret, "fourteen bytes");
    EXPECT_EQ(damage([&](hid_t f) {
                  H5Dclose(replace_with(f, "/front/rank", H5T_NATIVE_INT32, {2}, [&](hid_t p) {
                      H5Pset_external(p, secret.c_str(), 0, 8);
                  }));
              }),
              "/front/rank: found values in another file, expected them here");
    EXPECT_EQ(damage([&](hid_t f) {
                  const hsize_t rows = 2;
                  const hid_t space = H5Screate_simple(1, &rows, nullptr);
                  H5Dclose(replace_with(f, "/front/rank", H5T_NATIVE_INT32, {2}, [&](hid_t p) {
                      H5Pset_virtual(p, space, "other.h5", "/x", space);
                  }));
                  H5Sclose(space);
              }),
              "/front/rank: found values in another file, expected them here");
}

TEST_F(HostileFrontFile, OnlyTheFiltersOfGausAreUsed) {
    EXPECT_EQ(damage([&](hid_t f) {
                  const hsize_t rows = 2;
                  H5Dclose(replace_with(f, "/front/rank", H5T_NATIVE_INT32, {2}, [&](hid_t p) {
                      H5Pset_chunk(p, 1, &rows);
                      H5Pset_scaleoffset(p, H5Z_SO_INT, 0);
                  }));
              }),
              "/front/rank: found filter 6, expected shuffle and deflate at most");
}

TEST_F(HostileFrontFile, ShapesThatTheFileDoesNotHoldAreRefused) {
    const auto chunked = [](hid_t p) {
        const hsize_t rows = 100'000;
        H5Pset_chunk(p, 1, &rows);
        H5Pset_deflate(p, 1);
    };
    for (const char* path : {"/trials/restart", "/history/seconds"}) {
        const std::string expected = fmt::format(
            "{}: found shape [10000000] but not all values, expected them in the file", path);
        EXPECT_EQ(damage([&](hid_t f) {
                      H5Dclose(replace_with(f, path, H5T_NATIVE_INT64, {10'000'000}, [](hid_t) {}));
                  }),
                  expected);
        EXPECT_EQ(damage([&](hid_t f) {
                      H5Dclose(replace_with(f, path, H5T_NATIVE_INT64, {10'000'000}, chunked));
                  }),
                  expected);
    }
    // All there, but a thousandth of its size: no front is like that.
    EXPECT_EQ(
        damage([&](hid_t f) {
            const hid_t set =
                replace_with(f, "/history/seconds", H5T_NATIVE_DOUBLE, {10'000'000}, chunked);
            const std::vector<double> zeros(10'000'000);
            H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros.data());
            H5Dclose(set);
        }),
        "/history/seconds: found 10000000 rows, expected no more than a file of this size can "
        "hold");
}

TEST_F(HostileFrontFile, TextEndsAtItsFirstZeroByteOrIsRefused) {
    const hid_t bytes = H5Tvlen_create(H5T_NATIVE_UCHAR);
    char text[] = "ab\0cd";
    const std::vector<hvl_t> texts(3, {5, text});
    EXPECT_EQ(
        damage([&](hid_t f) { write_all(f, "/problem/operators/name", bytes, texts); }),
        "/problem/operators/name: found text with a zero byte in row 0, expected text without "
        "one");
    EXPECT_EQ(damage([&](hid_t f) { write_attribute(f, "/problem", "source", bytes, texts); }),
              "/problem@source: found text with a zero byte in row 0, expected text without one");
    H5Tclose(bytes);
}

TEST_F(HostileFrontFile, NumbersAreInTheirRanges) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const hid_t real = H5T_NATIVE_DOUBLE, whole = H5T_NATIVE_INT64;
    const auto found = [&](const char* path, hid_t type, auto values) {
        return damage([&](hid_t f) { write_all(f, path, type, values); });
    };
    using Reals = std::vector<double>;
    using Wholes = std::vector<std::int64_t>;
    EXPECT_EQ(found("/front/seconds", real, Reals{1, nan}),
              "/front/seconds: found nan in row 1, expected numbers from 0");
    EXPECT_EQ(found("/front/weighting", real, Reals{0, 0, infinity, 0}),
              "/front/weighting: found inf in row 1, expected finite numbers");
    EXPECT_EQ(found("/front/restart", whole, Wholes{0, -2}),
              "/front/restart: found -2 in row 1, expected numbers from -1");
    EXPECT_EQ(found("/front/ii", whole, Wholes{0, -1}),
              "/front/ii: found -1 in row 1, expected numbers from 0");
    EXPECT_EQ(found("/trials/restart", whole, Wholes{-1}),
              "/trials/restart: found -1 in row 0, expected numbers from 0");
    EXPECT_EQ(found("/history/front_size", whole, Wholes{3, -1}),
              "/history/front_size: found -1 in row 1, expected numbers from 0");
    EXPECT_EQ(found("/bounds/value", real, Reals{-infinity}),
              "/bounds/value: found -inf in row 0, expected finite numbers");
    EXPECT_EQ(damage([&](hid_t f) {
                  write_attribute(f, "/front/objectives", "reference", real, Reals{1, nan});
              }),
              "/front/objectives@reference: found nan in row 0, expected finite numbers");
}

TEST_F(HostileFrontFile, ObjectivesHaveDifferentNames) {
    const auto name_objectives = [&](std::vector<const char*> names) {
        return damage([&](hid_t f) {
            const hid_t type = H5Tcopy(H5T_C_S1);
            H5Tset_size(type, H5T_VARIABLE);
            write_attribute(f, "/front/objectives", "names", type, names);
            H5Tclose(type);
        });
    };
    EXPECT_EQ(name_objectives({"latency", "latency"}),
              "/front/objectives@names: found an empty or repeated name, expected different names");
}

/// What cannot be read is not written.
TEST(FrontFile, ValuesThatCannotBeAreNotWritten) {
    const Folder folder("unwritten");
    const auto path = folder / "front.h5";
    const auto written = [&](const gaus::Problem& problem, const gaus::Front& front) {
        const std::string found =
            message<gaus::InputError>([&] { gaus::write_front(path, problem, front); });
        const std::string beginning = fmt::format("cannot write {}: ", path.string());
        EXPECT_EQ(found.substr(0, beginning.size()), beginning);
        EXPECT_FALSE(std::filesystem::exists(path));
        return found.substr(std::min(found.size(), beginning.size()));
    };
    gaus::Front front = small_front();
    front.points[1].objectives[0] = std::numeric_limits<double>::infinity();
    EXPECT_EQ(written(small_problem(), front),
              "/front/objectives: found inf in row 1, expected finite numbers");
    front = small_front();
    front.objective_names[1] = "latency";
    EXPECT_EQ(written(small_problem(), front),
              "/front/objectives@names: found an empty or repeated name, expected different names");
    front = small_front();
    front.objective_names.clear();
    for (int m = 0; m < 17; ++m)
        front.objective_names.push_back(std::to_string(m));
    EXPECT_EQ(written(small_problem(), front),
              "/front/objectives: found 17 objectives, expected 1 to 16");
}

TEST(FrontFile, NamedPipesAreNotWaitedFor) {
    const Folder folder("pipe");
    const auto pipe = folder / "front.h5";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_FALSE(gaus::is_front_file(pipe));
    EXPECT_FALSE(gaus::has_front_format(pipe));
    EXPECT_EQ(read_message(pipe), pipe.string() + ": found no regular file, expected a front file");
}

TEST(FrontFile, IsReadWhileAnotherProgramLocksIt) {
    const Folder folder("locked");
    gaus::write_front(folder / "front.h5", small_problem(), small_front());
    const int file = ::open((folder / "front.h5").c_str(), O_RDWR);
    ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0);
    EXPECT_EQ(gaus::read_front(folder / "front.h5").front.points.size(), 2u);
    EXPECT_TRUE(gaus::has_front_format(folder / "front.h5"));
    ::close(file);
}

/// One bit wrong anywhere: HDF5 itself crashes on some of these files and never ends on others.
TEST(FrontFile, WithOneWrongBitIsAFrontOrAnInputError) {
    const Folder folder("bits");
    gaus::Front front = small_front();
    front.provenance.config = "seed = 7";
    gaus::write_front(folder / "front.h5", small_problem(), front);
    const std::string whole = bytes_of(folder / "front.h5");
    constexpr std::size_t flips = 400;
    std::size_t read = 0, refused = 0;
    for (std::size_t i = 0; i < flips; ++i) {
        std::string changed = whole;
        const std::size_t bit = (2 * i + 1) * 8 * whole.size() / (2 * flips) + i % 8;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        write_bytes(folder / "front.h5", changed);
        const std::string found = read_message(folder / "front.h5");
        (found == "no error" ? read : refused) += 1;
        EXPECT_TRUE(found == "no error" || found.starts_with((folder / "front.h5").string()))
            << "bit " << bit << ": " << found;
    }
    EXPECT_EQ(read + refused, flips);
    RecordProperty("fronts", static_cast<int>(read));
}

}  // namespace
