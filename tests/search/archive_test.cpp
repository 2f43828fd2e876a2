// SPDX-License-Identifier: Apache-2.0
#include "search/run/archive.hpp"

#include "gaus/design.hpp"

#include <gmock/gmock.h>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

class ArchiveOfADesign : public testing::Test {
  protected:
    static KnownPoint point(std::vector<double> objectives, std::int32_t bound = 5) {
        return {std::move(objectives), {{0, 1}, 0}, bound};
    }
    static std::vector<std::vector<double>> found(Archive& archive) {
        std::vector<std::vector<double>> values;
        for (const KnownPoint& point : archive.take_found())
            values.push_back(point.objectives);
        return values;
    }

    Windows windows{{}, {}, 5, 0};
};

TEST_F(ArchiveOfADesign, KeepsWhatNothingDominates) {
    const std::vector<KnownPoint> known{point({4, 4}), point({5, 5}), point({2, 6})};
    Archive archive(known, windows);
    EXPECT_EQ(archive.size(), 2u);  // 5, 5 is dominated
    EXPECT_FALSE(archive.accepts(std::vector<double>{4, 4}));
    EXPECT_FALSE(archive.accepts(std::vector<double>{4, 4 + 1e-12}));  // but for rounding
    EXPECT_TRUE(archive.accepts(std::vector<double>{3, 5}));
    archive.insert(point({3, 5}));
    archive.insert(point({3, 3}));  // drives out two
    EXPECT_EQ(archive.size(), 2u);
    EXPECT_THAT(found(archive), testing::ElementsAre(testing::ElementsAre(3, 3)));
}

TEST_F(ArchiveOfADesign, MayLookAtSomeObjectivesAlone) {
    const std::vector<KnownPoint> known{point({4, 4, 100})};
    const Archive archive(known, windows);
    const std::vector<double> values{4, 4, 0};
    EXPECT_TRUE(archive.accepts(values));
    EXPECT_FALSE(archive.accepts(values, {true, true, false}));
    EXPECT_TRUE(archive.accepts(std::vector<double>{4, 3, 0}, {true, true, false}));
}

TEST_F(ArchiveOfADesign, StartsAreLegalWithinTheWindows) {
    std::vector<KnownPoint> known{point({1, 9}, 6), point({9, 1}, 5), {{5, 5}, {}, 5}};
    Archive archive(known, windows);
    EXPECT_FALSE(archive.begins(0));  // keeps a longer bound only
    EXPECT_TRUE(archive.begins(1));
    EXPECT_FALSE(archive.begins(2));  // its schedule is not here
    Random random(1, 1);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(archive.draw_start(random), 1u);
    windows.ii = 3;
    EXPECT_FALSE(Archive(known, windows).has_starts());
}

}  // namespace
}  // namespace gaus
