// SPDX-License-Identifier: Apache-2.0
#include "gaus/search_space.hpp"

#include "gaus/error.hpp"

#include "search/policy/sampling.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace gaus {

namespace {

void check_ranges(const SearchSpace& space) {
    for (const TuningRow& row : tuning_table)
        for (const double value : space[row.which])
            if (!(row.least <= value && value <= row.most))
                throw InputError(fmt::format("search space: {}: found {}, expected {} to {}",
                                             row.name, value, row.least, row.most));
}

double least_of(const BuiltIn& list) {
    return *std::min_element(list.values.begin(), list.values.begin() + list.count);
}

/// "0.9 push + 0.2 swap (built in)" and the sum.
struct Shares {
    double sum = 0;
    std::string text;

    void add(const TuningRow& row, double share, bool is_built_in) {
        sum += share;
        if (share > 0)
            text += fmt::format("{}{} {}{}", text.empty() ? "" : " + ", share, row.name,
                                is_built_in ? " (built in)" : "");
    }
};

/// The largest that the user wants, with the smallest of the built-in values beside them.
Shares shares_of(const SearchSpace& space, unsigned circumstances) {
    Shares shares;
    for (const TuningRow& row : tuning_table) {
        if (!row.is_share) continue;
        if (const auto& own = space[row.which]; !own.empty())
            shares.add(row, std::ranges::max(own), false);
        else if (const BuiltIn* list = built_in(row, circumstances))
            shares.add(row, least_of(*list), true);
    }
    return shares;
}

}  // namespace

void check(const SearchSpace& space, bool limited) {
    check_ranges(space);
    const bool own = std::ranges::any_of(tuning_table, [&](const TuningRow& row) {
        return row.is_share && !space[row.which].empty();
    });
    if (!own) return;
    constexpr double rounding = 1e-9;
    for (const unsigned memory : {when::always, when::memory}) {
        const Shares shares = shares_of(space, memory | (limited ? when::limits : when::always));
        if (shares.sum > 1 + rounding)
            throw InputError(
                fmt::format("shares of the moves: found {} = {:.6g}, expected a sum of at most 1",
                            shares.text, shares.sum));
    }
}

}  // namespace gaus
