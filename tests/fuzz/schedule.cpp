// SPDX-License-Identifier: Apache-2.0
// Reads the input as a schedule of a small design; what is read is exported and read again.
#include "gaus/export.hpp"
#include "gaus/verify.hpp"

#include "fuzz/check.hpp"
#include "io/readers.hpp"

#include <limits>
#include <sstream>

using namespace gaus;

namespace {

/// Three operators with the names that CSV must quote; two have none of their own.
const Problem& design() {
    static const Problem problem({.name = "design",
                                  .resources = {{.name = "mul", .limit = 2}, {.name = "add"}},
                                  .operators = {{.name = "a"},
                                                {.name = "b,\"c\""},
                                                {.name = "=d", .resource_class = 1},
                                                {.resource_class = 1},
                                                {.resource_class = 1, .latency = 0}},
                                  .dependencies = {{0, 2}, {1, 2}, {2, 3, 1}, {3, 4}}});
    return problem;
}

void check(const StoredSchedule& stored) {
    const Schedule schedule{stored.start, stored.ii.value_or(0)};
    if (!verify(design(), schedule, std::numeric_limits<std::int32_t>::max()).empty()) return;
    std::ostringstream out;
    export_csv(out, design(), schedule);
    const StoredSchedule again = io::read_schedule({"again.csv", out.str()}, design());
    fuzz::require(again.start == schedule.start && again.ii.value_or(0) == schedule.ii,
                  "a schedule that was written is read as another one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const io::File file{"start.csv", fuzz::text_of(bytes, size)};
    const auto stored = fuzz::accepted([&] { return io::read_schedule(file, design()); });
    if (stored) check(*stored);
    return 0;
}
