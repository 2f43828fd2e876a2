// SPDX-License-Identifier: Apache-2.0
#include "search/policy/sampling.hpp"

#include "search/policy/budget.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace gaus {

namespace {

/// `when`, added up.
unsigned circumstances_of(const Circumstances& given) {
    const DesignTraits& design = given.design;
    const bool baseline = given.start == Start::baseline, elite = given.start == Start::elite;
    unsigned result = design.sparse ? when::sparse : when::dense;
    if (given.memory) result |= when::memory;
    if (design.limited) result |= when::limits;
    if (baseline) result |= when::baseline;
    if (elite) result |= when::elite;
    if (elite || given.start == Start::feedback) result |= when::known;
    if (design.ample && !design.limited && !given.memory && !baseline) result |= when::polished;
    if (design.melts) result |= when::large;
    if (given.melts) result |= when::melting;
    return result;
}

double drawn(Random& random, const std::vector<double>& own, const BuiltIn& list, double load,
             bool explores) {
    if (!own.empty()) {
        const double value = own[random.below(static_cast<std::uint32_t>(own.size()))];
        return explores ? value : own.front();
    }
    const double value = list.values[random.below(static_cast<std::uint32_t>(list.count))];
    const double measure = list.measure == BuiltIn::Measure::load ? load : 1.0;
    return (explores || list.usual == BuiltIn::any ? value : list.usual) * measure;
}

/// With limits these are drawn again after all others, in this order: so the numbers that a restart
/// draws stay the same from version to version.
constexpr std::array redrawn{Hyperparameter::temperature,   Hyperparameter::push_share,
                             Hyperparameter::swap_share,    Hyperparameter::drag_share,
                             Hyperparameter::shorten_share, Hyperparameter::excess_price};

}  // namespace

DesignTraits traits_of(const Problem& problem, const SearchSettings& settings) {
    const auto dependencies = static_cast<double>(problem.dependencies().size());
    return {.limited = is_limited(problem),
            .ample = has_ample_time(problem, settings),
            .sparse = dependencies < prior::sparse_below * problem.operator_count(),
            .melts = melts(problem, settings)};
}

const BuiltIn* built_in(const TuningRow& row, unsigned circumstances) {
    for (const BuiltIn& list : row.built_in)
        if (list.count > 0 && (list.when & circumstances) == list.when) return &list;
    return nullptr;
}

Tuning sample(Random& random, const SearchSpace& space, const Circumstances& given, bool explores) {
    const unsigned circumstances = circumstances_of(given);
    const double load = given.memory ? given.loads.memory : given.loads.use;
    Tuning tuning;
    const auto draw = [&](const TuningRow& row, unsigned all) {
        if (const BuiltIn* list = built_in(row, all))
            tuning[row.which] = drawn(random, space[row.which], *list, load, explores);
    };
    for (const TuningRow& row : tuning_table) {
        const bool again = std::ranges::find(redrawn, row.which) != redrawn.end();
        draw(row, again ? circumstances & ~when::limits : circumstances);
    }
    for (const Hyperparameter which : redrawn)
        if (given.design.limited) draw(row_of(which), circumstances);
    return tuning;
}

}  // namespace gaus
