// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(Error, NamesFileAndLine) {
    EXPECT_STREQ(InputError::at("a.json", 7, "-1", "a number").what(),
                 "a.json:7: found -1, expected a number");
    EXPECT_STREQ(InputError::at("a.json", 0, "nothing", "a graph").what(),
                 "a.json: found nothing, expected a graph");
}

TEST(Error, NamesByteOfABinaryFile) {
    EXPECT_STREQ(InputError::at_byte("a.aig", 12, "end of file", "a delta").what(),
                 "a.aig: byte 12: found end of file, expected a delta");
}

}  // namespace
}  // namespace gaus
