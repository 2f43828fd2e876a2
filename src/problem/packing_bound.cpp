// SPDX-License-Identifier: Apache-2.0
#include "problem/packing_bound.hpp"

#include <algorithm>
#include <set>

namespace gaus {

namespace {

/// A dual feasible function of amounts, at a threshold t: items that fit together sum up to at most
/// value(limit).
using Function = Wide (*)(std::int64_t amount, std::int64_t limit, std::int64_t t);

Wide whole_thresholds(std::int64_t amount, std::int64_t, std::int64_t t) {
    return amount / t;
}

/// Amounts that leave less than t count as the limit, those below t as nothing.
Wide rounded_to_the_ends(std::int64_t amount, std::int64_t limit, std::int64_t t) {
    if (amount > limit - t) return limit;
    return amount < t ? 0 : amount;
}

/// Halves are thresholds rounded down, what is above them the rest.
Wide mirrored_thresholds(std::int64_t amount, std::int64_t limit, std::int64_t t) {
    if (amount > limit / 2 && amount != limit - amount)
        return Wide{2} * (limit / t - (limit - amount) / t);
    return amount == limit - amount ? Wide{limit / t} : Wide{2} * (amount / t);
}

/// Where the functions change.
std::set<std::int64_t> thresholds(const std::map<std::int64_t, Wide>& demand, std::int64_t limit) {
    constexpr std::size_t most_amounts = 1000;
    std::set<std::int64_t> thresholds{1, demand.rbegin()->first};
    if (demand.size() > most_amounts) return thresholds;
    for (const auto& [amount, steps] : demand) {
        const std::int64_t fit = limit / amount;  // so many fit, and no more of a bit less
        thresholds.insert({amount, limit / (fit + 1) + 1});
        if (amount < limit) thresholds.insert(limit - amount);
    }
    return thresholds;
}

}  // namespace

Wide packing_bound(const std::map<std::int64_t, Wide>& demand, std::int64_t limit) {
    Wide best = 0;
    for (const std::int64_t t : thresholds(demand, limit)) {
        for (const Function function :
             {whole_thresholds, rounded_to_the_ends, mirrored_thresholds}) {
            if (function != whole_thresholds && t > limit / 2) continue;
            Wide sum = 0;
            for (const auto& [amount, steps] : demand)
                sum += steps * function(amount, limit, t);
            const Wide most = function(limit, limit, t);
            best = std::max(best, (sum + most - 1) / most);
        }
    }
    return best;
}

}  // namespace gaus
