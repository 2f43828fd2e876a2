// SPDX-License-Identifier: Apache-2.0
// Random tiny designs against brute force. test_properties FIRST COUNT [SEED]: the designs of these
// numbers; every failure is printed with its design and the command that repeats it.

#include "properties/checks.hpp"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>

#include <fmt/format.h>

namespace {

using namespace gaus::test;

bool read(std::string_view text, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

std::vector<std::string> check_safely(const TinyDesign& design, std::uint64_t seed,
                                      std::uint64_t number, Counts& counts) {
    try {
        return check(design, seed, number, counts);
    } catch (const std::exception& error) {
        return {fmt::format("an error: {}", error.what())};
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t first = 0, count = 0, seed = 1;
    if (argc < 3 || argc > 4 || !read(argv[1], first) || !read(argv[2], count) ||
        (argc == 4 && !read(argv[3], seed))) {
        fmt::print(stderr, "usage: {} FIRST COUNT [SEED]\n", argv[0]);
        return 2;
    }
    constexpr int most_shown = 10;
    int failed = 0;
    Counts counts;
    for (std::uint64_t number = first; number < first + count; ++number) {
        const TinyDesign design = tiny_design(seed, number);
        const auto failures = check_safely(design, seed, number, counts);
        if (failures.empty()) continue;
        if (++failed > most_shown) continue;
        fmt::print("design {} of seed {}:\n", number, seed);
        for (const std::string& failure : failures)
            fmt::print("  {}\n", failure);
        fmt::print("{}\nagain: {} {} 1 {}\n\n", to_text(design), argv[0], number, seed);
        std::fflush(stdout);
    }
    fmt::print(
        "{} designs, {} infeasible, {} failed; {} schedules, {} points, {} whole fronts "
        "({} points missed), {} optima, {} smallest intervals\n",
        counts.designs, counts.infeasible, failed, counts.schedules, counts.points, counts.fronts,
        counts.missed, counts.optima, counts.intervals);
    return failed == 0 ? 0 : 1;
}
