#include "search/policy/sampling.hpp"

#include "search/policy/budget.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace gaus {

namespace {

/// Draws a hyperparameter out of the user's list or, when that is empty, the built-in one.
class Picker {
  public:
    Picker(Random& random, bool explores) : random_(random), explores_(explores) {}

    double operator()(const std::vector<double>& own, std::initializer_list<double> built_in,
                      double usual) {
        const double drawn = any(own, built_in);
        return explores_ || !own.empty() ? drawn : usual;
    }
    /// Where every built-in value is a usual one.
    double any(const std::vector<double>& own, std::initializer_list<double> built_in) {
        const std::span<const double> list =
            own.empty() ? std::span<const double>(built_in.begin(), built_in.size()) : own;
        const double drawn = list[random_.below(static_cast<std::uint32_t>(list.size()))];
        return explores_ || own.empty() ? drawn : own.front();
    }

  private:
    Random& random_;
    bool explores_;
};

/// Of the profile with a price.
double load_of(const Circumstances& given) {
    return given.memory ? given.loads.memory : given.loads.use;
}

/// Small designs have the time to polish what is known again and again: warm to the end, so that no
/// part of a refinement is frozen, with high smoothing and many swaps.
bool stays_warm(const Circumstances& given) {
    return given.design.small && !given.design.limited && !given.memory &&
           given.start != Start::baseline;
}

/// A baseline is melted, an elite or a relaxed schedule is polished. Memory reaches far into the
/// profile with its tau, and needs less heat.
double pick_temperature(Picker& pick, const SearchSpace& space, const Circumstances& given) {
    const auto& own = space.temperature;
    if (given.memory && given.start == Start::elite)
        return given.large ? pick(own, {0.3, 0.1, 0.03}, 0.3) : pick.any(own, {0.3, 0.03});
    if (given.long_run && given.start == Start::baseline && !given.memory)
        return pick.any(own, {1.0, 1.0, 3.0});
    if (given.start == Start::baseline)
        return given.memory ? pick(own, {1.0, 0.3, 0.1, 0.03}, 0.3)
                            : pick(own, {3.0, 1.0, 0.3, 0.1}, 1.0);
    if (stays_warm(given) && !given.design.sparse) return pick(own, {0.3, 0.15, 0.05}, 0.15);
    return given.memory ? pick(own, {0.1, 0.03, 0.01}, 0.03)
                        : pick(own, {0.3, 0.1, 0.03, 0.01}, 0.1);
}

/// Peaks are smoothed over the height of the profile at first, over less than a unit at last.
void pick_refinement(Picker& pick, const SearchSpace& space, const Circumstances& given,
                     Hyperparameters& h) {
    const bool warm = stays_warm(given);
    h.temperature = pick_temperature(pick, space, given);
    h.temperature_end = pick(space.temperature_end, {0.005, 0.015, 0.05}, warm ? 0.03 : 0.005);
    h.push_share = pick(space.push_share, {0.2, 0.4}, 0.2);
    const double load = load_of(given);
    if (given.memory) {
        h.smoothing_start =
            pick(space.smoothing_start, {0.05 * load, 0.2 * load, 0.4 * load}, 0.2 * load);
        h.smoothing_end = pick(space.smoothing_end, {0.1, 0.3, 0.6}, 0.1);
        h.smoothing_hold = pick(space.smoothing_hold, {1.0, 2.0}, 1.0);
        h.shorten_share = pick(space.shorten_share, {0.0, 0.1, 0.3}, 0.1);
        h.drag_share = pick(space.drag_share, {0.0, 0.1, 0.3}, 0.1);
        h.swap_share = pick(space.swap_share, {0.0, 0.2}, 0.2);
    } else {
        h.smoothing_start = pick(space.smoothing_start, {0.03 * load, 0.1 * load, 0.3 * load},
                                 warm ? 0.2 * load : 0.1 * load);
        h.smoothing_end = pick(space.smoothing_end, {0.03, 0.1, 0.5}, 0.03);
        // What is melted keeps its smoothing until it is cold.
        const double melted = given.long_run ? 3.0 : 2.0, polished = warm ? 2.0 : 1.0;
        h.smoothing_hold = pick(space.smoothing_hold, {1.0, 2.0, 3.0},
                                given.start == Start::baseline ? melted : polished);
        h.shorten_share = pick(space.shorten_share, {0.0}, 0.0);
        // Drags are dear, and move what hangs together by few dependencies.
        h.drag_share = pick(space.drag_share, {0.0, 0.2}, warm && given.design.sparse ? 0.2 : 0.0);
        h.swap_share = pick(space.swap_share, {0.2, 0.4}, warm ? 0.4 : 0.2);
    }
}

/// Tight tables change by swaps, and only while they are hot. Designs with limits differ in the
/// moves they want, and in the heat for memory, by more than a usual value could meet.
void suit_limits(Picker& pick, const SearchSpace& space, const Circumstances& given,
                 Hyperparameters& h) {
    const bool known = given.start == Start::elite || given.start == Start::feedback;
    if (given.memory)
        h.temperature = known ? pick.any(space.temperature, {0.3, 0.1, 0.03})
                              : pick.any(space.temperature, {1.0, 0.3, 0.1});
    else
        h.temperature = known ? pick(space.temperature, {1.0, 0.3, 0.03}, 0.3)
                              : pick(space.temperature, {3.0, 1.0, 0.3}, 1.0);
    h.push_share = pick.any(space.push_share, {0.05, 0.3});
    h.swap_share = pick.any(space.swap_share, {0.2, 0.4});
    h.drag_share = pick.any(space.drag_share, {0.3, 0.5});
    h.shorten_share = pick(space.shorten_share, {0.0}, 0.0);
    // Cheap limits are crossed on the way, dear ones never left: tight designs find no way back.
    h.excess_price = pick(space.excess_price, {5.0, 20.0, 100.0}, 20.0);
}

}  // namespace

DesignTraits traits_of(const Problem& problem) {
    const auto dependencies = static_cast<double>(problem.dependencies().size());
    return {.limited = problem.has_limits(),
            .small = is_small(problem),
            .sparse = dependencies < 1.5 * problem.operator_count()};
}

Hyperparameters sample(Random& random, const SearchSpace& space, const Circumstances& given,
                       bool explores) {
    Picker pick(random, explores);
    Hyperparameters h;
    h.start = given.start;
    h.spread = pick(space.spread, {0.1, 0.25, 0.5}, 0.25);
    h.learning_rate = pick(space.learning_rate, {0.05, 0.1, 0.2}, 0.1);
    h.noise = pick(space.noise, {0.0, 0.3, 1.0}, 0.3);
    h.spread_cap = pick(space.spread_cap, {1.0, 4.0}, 4.0);
    // Memory has many steps near its peak: only a tau of their height sees them all.
    const double load = load_of(given);
    h.relax_smoothing =
        given.memory ? pick(space.relax_smoothing, {0.1 * load, 0.5 * load, 2 * load}, 0.5 * load)
                     : pick(space.relax_smoothing, {10.0}, 10.0);
    pick_refinement(pick, space, given, h);
    if (given.design.limited) suit_limits(pick, space, given, h);
    return h;
}

}  // namespace gaus
