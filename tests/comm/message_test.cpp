// SPDX-License-Identifier: Apache-2.0
#include "comm/message.hpp"

#include "gaus/error.hpp"

#include "file/front_fixture.hpp"

#include <gtest/gtest.h>

namespace {

void expect_damaged(std::span<const std::byte> bytes) {
    try {
        gaus::unpack(bytes);
        FAIL() << "no error";
    } catch (const gaus::SystemError& error) {
        EXPECT_STREQ(error.what(), "damaged message between ranks");
    }
}

TEST(Message, UnpackIsTheInverseOfPack) {
    const auto points = gaus::test::small_front().points;
    const auto found = gaus::unpack(gaus::pack(points));
    ASSERT_EQ(found.size(), points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        EXPECT_EQ(found[i].schedule, points[i].schedule);
        EXPECT_EQ(found[i].objectives, points[i].objectives);
        EXPECT_EQ(found[i].latency_bound, points[i].latency_bound);
        EXPECT_EQ(found[i].weighting, points[i].weighting);
        EXPECT_EQ(found[i].origin, points[i].origin);
        EXPECT_EQ(found[i].rank, points[i].rank);
        EXPECT_EQ(found[i].restart, points[i].restart);
        EXPECT_EQ(found[i].iteration, points[i].iteration);
        EXPECT_EQ(found[i].seconds, points[i].seconds);
    }
}

TEST(Message, NoPointsAreAMessageToo) {
    EXPECT_TRUE(gaus::unpack(gaus::pack({})).empty());
}

TEST(Message, EveryTruncationIsAnError) {
    const auto bytes = gaus::pack(gaus::test::small_front().points);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        expect_damaged(std::span(bytes).first(size));
}

TEST(Message, TrailingBytesAndImpossibleCountsAreErrors) {
    auto bytes = gaus::pack(gaus::test::small_front().points);
    bytes.push_back(std::byte{0});
    expect_damaged(bytes);
    bytes.pop_back();
    for (const std::size_t place : {0, 8, 16}) {  // tag, number of points, number of operators
        auto changed = bytes;
        changed[place + 7] ^= std::byte{0x80};
        expect_damaged(changed);
    }
}

}  // namespace
