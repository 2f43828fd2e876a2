// SPDX-License-Identifier: Apache-2.0
#include "properties/checks.hpp"

#include "gaus/baseline.hpp"
#include "gaus/bound.hpp"
#include "gaus/communicator.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/random.hpp"
#include "gaus/refine.hpp"
#include "gaus/search.hpp"
#include "gaus/verify.hpp"

#include "properties/brute_force.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus::test {

namespace {

constexpr std::int64_t most_looks = 500'000;  // of one enumeration
constexpr std::size_t most_for_optima = 6;    // operators
constexpr double rounding = 1e-9;

constexpr std::array objectives = {Objective::latency, Objective::resource,
                                   Objective::communication, Objective::memory};

bool near(double a, double b) {
    return std::abs(a - b) <= rounding * std::max(1.0, std::abs(b));
}

/// An interval and a bound, with all that is legal there.
struct Place {
    std::int32_t ii = 0, bound = 0;
    bool open = false;  ///< the schedule decides about the bound
    bool complete = false;
    brute::Enumeration all{};
};

/// Steps of a bound; 0: open.
std::int32_t steps_of(const ProblemData& data, const LatencyBound& bound, std::int32_t ii) {
    const std::int32_t critical = brute::critical_path(data, ii);
    if (bound.steps > 0) return bound.steps;
    if (bound.factor > 0)
        return static_cast<std::int32_t>(std::ceil(bound.factor * critical - 1e-9));
    return ii > 0 ? 0 : critical;
}

class Checks {
  public:
    Checks(const TinyDesign& design, std::uint64_t seed, std::uint64_t number, Counts& counts)
        : design_(design),
          data_(design.data),
          problem_(design.data),
          random_(seed ^ 0x636865636bu, number),
          counts_(counts) {}

    std::vector<std::string> run() {
        ++counts_.designs;
        check_random_schedules();
        if (design_.intervals.smallest)
            check_smallest_interval();
        else
            check_places();
        return std::move(failures_);
    }

  private:
    void fail(std::string line) { failures_.push_back(std::move(line)); }

    // Evaluation and verification.

    void check_random_schedules() {
        const std::int32_t ii = design_.intervals.last;
        const bool fits = ii == 0 || brute::fits(data_, ii);
        const std::int32_t critical = fits ? brute::critical_path(data_, ii) : 6;
        for (int i = 0; i < 8; ++i) {
            const std::int32_t bound = critical + static_cast<std::int32_t>(random_.below(4));
            brute::Starts starts;
            for (std::size_t v = 0; v < data_.operators.size(); ++v)
                starts.push_back(static_cast<std::int32_t>(
                                     random_.below(static_cast<std::uint32_t>(bound + 2))) -
                                 (i == 7));
            check_schedule({starts, ii}, bound);
        }
    }

    /// Legality and values as they should be; true when it is legal.
    bool check_schedule(const Schedule& schedule, std::int32_t bound) {
        ++counts_.schedules;
        const bool legal = brute::legal(data_, schedule.start, schedule.ii, bound);
        const auto text = [&] {
            return fmt::format("starts [{}], II {}, bound {}", fmt::join(schedule.start, " "),
                               schedule.ii, bound);
        };
        if (verify(problem_, schedule, bound).empty() != legal)
            fail(fmt::format("verify calls it {}: {}", legal ? "illegal" : "legal", text()));
        if (std::ranges::min(schedule.start) < 0) return legal;
        const brute::Values values = brute::values(data_, schedule.start, schedule.ii);
        const Objectives exact = evaluate(problem_, schedule);
        for (std::size_t m = 0; m < values.size(); ++m)
            if (!near(exact[objectives[m]], values[m]))
                fail(fmt::format("evaluate gives {} {}, expected {}: {}",
                                 objective_names[static_cast<std::size_t>(objectives[m])],
                                 exact[objectives[m]], values[m], text()));
        return legal;
    }

    // The search.

    /// `long_one`: with the effort that finds the optima of designs with many schedules.
    std::optional<Front> solve(bool long_one) {
        SearchSettings settings;
        settings.objectives.assign(objectives.begin(), objectives.end());
        if (design_.intervals.first > 0) settings.objectives.push_back(Objective::ii);
        settings.latency_bounds = design_.bounds;
        settings.intervals = design_.intervals;
        settings.restarts = long_one ? 128 : 16;
        settings.turn = long_one ? 4e-3 : 1e-3;
        settings.share = false;
        settings.seed = 1 + random_.below(1000);
        // One of eight begins with the relaxation.
        settings.relaxation.iterations = random_.below(8) == 0 ? 20 : 0;
        SearchCallbacks callbacks;
        callbacks.elapsed = [] { return 0.0; };
        const auto alone = local_communicator();
        try {
            return search(problem_, settings, *alone, callbacks);
        } catch (const InfeasibleError&) {
            return std::nullopt;
        }
    }

    void check_points(const Front& front) {
        counts_.points += static_cast<std::int64_t>(front.points.size());
        if (front.points.empty()) fail("a front without points");
        for (const FrontPoint& point : front.points) {
            if (!check_schedule(point.schedule, point.latency_bound)) fail("a point is not legal");
            const brute::Values values =
                brute::values(data_, point.schedule.start, point.schedule.ii);
            for (std::size_t m = 0; m < values.size(); ++m)
                if (!near(point.objectives[m], values[m])) fail("a point is not exact");
            for (const FrontPoint& other : front.points)
                if (&other != &point && dominates(other.objectives, point.objectives))
                    fail("a point is dominated");
        }
    }

    // Fixed intervals.

    /// True when everything that is legal is known.
    static bool are_known(const std::vector<Place>& places) {
        return std::ranges::all_of(
            places, [](const Place& place) { return place.complete && !place.open; });
    }
    /// True when the search looks at all schedules.
    bool are_few(const std::vector<Place>& places) const {
        return std::ranges::all_of(places, [&](const Place& place) {
            return place.bound < brute::critical_path(data_, place.ii) ||
                   brute::count_choices(data_, place.bound, place.ii) <= 5e4;
        });
    }

    /// Of a bound left open without pipelining: the fewest steps that a legal schedule takes.
    Place shortest(std::int32_t critical) {
        Place place{0, critical};
        for (const std::int32_t last = critical + 40; place.bound < last; ++place.bound) {
            const auto any = brute::enumerate(data_, place.bound, 0, most_looks, true);
            if (!any) return place;
            if (any->schedules == 0) continue;
            place.all.schedules = 1;
            if (auto all = brute::enumerate(data_, place.bound, 0, most_looks)) {
                place.complete = true;
                place.all = std::move(*all);
            }
            return place;
        }
        place.complete = true;
        return place;
    }

    std::vector<Place> enumerate_places() {
        std::vector<Place> places;
        const IntervalRange& range = design_.intervals;
        for (std::int32_t ii = range.first; ii <= range.last; ++ii) {
            if (!brute::fits(data_, ii)) continue;
            for (const LatencyBound& bound : design_.bounds) {
                Place place{ii, steps_of(data_, bound, ii)};
                place.open = place.bound == 0;
                if (ii == 0 && bound.steps == 0 && bound.factor == 0)
                    place = shortest(place.bound);
                else if (place.open) {
                    if (const auto feasible = brute::feasible(data_, ii, most_looks)) {
                        place.complete = true;
                        place.all.schedules = *feasible;
                    }
                } else if (auto all = brute::enumerate(data_, place.bound, ii, most_looks)) {
                    place.complete = true;
                    place.all = std::move(*all);
                }
                places.push_back(std::move(place));
            }
        }
        return places;
    }

    void check_places() {
        const std::vector<Place> places = enumerate_places();
        for (const Place& place : places)
            if (!place.open && place.bound >= brute::critical_path(data_, place.ii) &&
                brute::opens(data_, place.ii))
                check_place(place);
        const std::optional<Front> front = solve(are_known(places) && !are_few(places));
        const auto legal = [](const Place& place) { return place.all.schedules > 0; };
        const bool exists = std::ranges::any_of(places, legal);
        // Without pipelining a bound below the critical path is an error, whatever the others are.
        const bool too_short = std::ranges::any_of(places, [&](const Place& place) {
            return place.ii == 0 && place.bound < brute::critical_path(data_, 0);
        });
        if (exists && !front && !too_short) fail("a schedule exists, and is denied");
        if (!exists) {
            ++counts_.infeasible;
            const bool all = std::ranges::all_of(places, &Place::complete);
            if (front && all) fail("no schedule exists, and one is found");
        }
        if (!front) return;
        check_points(*front);
        for (const Place& place : places)
            if (legal(place) && std::ranges::none_of(front->points, [&](const FrontPoint& point) {
                    return point.schedule.ii <= place.ii;
                }))
                fail(fmt::format("nothing at II {}", place.ii));
        check_front(*front, places);
    }

    /// What is known within one bound and interval.
    void check_place(const Place& place) {
        const Windows window = windows(problem_, place.bound, place.ii);
        for (const Baseline& baseline : baselines(problem_, window))
            if (!check_schedule(baseline.schedule, place.bound))
                fail(fmt::format("baseline {} is not legal", baseline.method));
        if (place.all.front.empty()) return;
        check_annealing(window, {place.all.one, place.ii});
        const auto least = [&](std::array<double, 4> prices) {
            double best = std::numeric_limits<double>::infinity();
            for (const brute::Values& values : place.all.front) {
                double sum = 0;
                for (std::size_t m = 0; m < prices.size(); ++m)
                    sum += prices[m] * values[m];
                best = std::min(best, sum);
            }
            return best;
        };
        const auto require = [&](std::string_view what, double bound, double optimum) {
            if (bound > optimum + rounding * std::max(1.0, std::abs(optimum)))
                fail(fmt::format("bound {} of {} is above the optimum {}, II {}, {} steps", bound,
                                 what, optimum, place.ii, place.bound));
        };
        require("latency", least_latency(problem_, window), least({1, 0, 0, 0}));
        require("resource", least_resource(problem_, window), least({0, 1, 0, 0}));
        require("communication", least_communication(problem_, window).bound, least({0, 0, 1, 0}));
        require("memory", static_cast<double>(least_memory(problem_, window)), least({0, 0, 0, 1}));
        if (random_.below(8) != 0) return;
        for (const auto& prices :
             {std::array<double, 4>{0, 1, 1, 0}, {0, 0, 0, 1}, {1, 2, 0.5, 1}}) {
            const Bound bound = weighted_bound(problem_, window,
                                               {.latency = prices[0],
                                                .resource = prices[1],
                                                .communication = prices[2],
                                                .memory = prices[3]},
                                               {.looks = 20'000, .boxes = 20, .nodes = 20'000});
            require("a sum", bound.value, least(prices));
            if (bound.reached && !near(bound.value, least(prices)))
                fail(fmt::format("bound {} is said to be reached, the optimum is {}", bound.value,
                                 least(prices)));
        }
    }

    /// What a refinement says of the states on its way.
    void check_annealing(const Windows& window, const Schedule& start) {
        AnnealingSettings settings;
        settings.prices = {.latency = 1, .resource = 1, .communication = 1, .memory = 1};
        settings.proposals = 2000;
        settings.seed = random_.below(1000);
        settings.observe_period = 40;
        settings.tuning = {{Hyperparameter::push_share, 0.3}, {Hyperparameter::drag_share, 0.2}};
        settings.observe = [&](const Objectives& value, const std::vector<std::int32_t>& at) {
            const brute::Values values = brute::values(data_, at, window.ii);
            for (std::size_t m = 0; m < values.size(); ++m)
                if (std::abs(value[objectives[m]] - values[m]) > 1e-6 * std::max(1.0, values[m]))
                    fail(fmt::format("a refinement gives {} {}, expected {}: starts [{}], II {}",
                                     objective_names[static_cast<std::size_t>(objectives[m])],
                                     value[objectives[m]], values[m], fmt::join(at, " "),
                                     window.ii));
            if (!brute::legal(data_, at, window.ii, window.latency_bound))
                fail(fmt::format("a refinement observes what is not legal: starts [{}], II {}",
                                 fmt::join(at, " "), window.ii));
        };
        anneal(problem_, window, start, settings, [] { return false; });
    }

    /// Against the front of everything that is legal.
    void check_front(const Front& front, const std::vector<Place>& places) {
        if (!are_known(places)) return;
        std::vector<std::vector<double>> all;
        for (const Place& place : places)
            for (const brute::Values& values : place.all.front) {
                all.emplace_back(values.begin(), values.end());
                if (place.ii > 0) all.back().push_back(place.ii);
            }
        const auto every = all;
        std::erase_if(all, [&](const auto& one) {
            return std::ranges::any_of(every,
                                       [&](const auto& other) { return dominates(other, one); });
        });
        ++counts_.fronts;
        const bool few = are_few(places);
        for (const auto& values : all) {
            const bool found = std::ranges::any_of(front.points, [&](const FrontPoint& point) {
                for (std::size_t m = 0; m < values.size(); ++m)
                    if (point.objectives[m] > values[m] + rounding) return false;
                return true;
            });
            if (!found) ++counts_.missed;
            if (!found && few)
                fail(fmt::format("a point of the front is missed: {}", fmt::join(values, " ")));
        }
        if (few || data_.operators.size() <= most_for_optima) check_optima(front, all);
    }

    void check_optima(const Front& front, const std::vector<std::vector<double>>& all) {
        constexpr std::array<std::array<double, 4>, 8> prices = {{{1, 0, 0, 0},
                                                                  {0, 1, 0, 0},
                                                                  {0, 0, 1, 0},
                                                                  {0, 0, 0, 1},
                                                                  {0, 1, 1, 0},
                                                                  {0, 1, 0.1, 0},
                                                                  {0, 1, 10, 0},
                                                                  {1, 1, 1, 1}}};
        for (const auto& price : prices) {
            const auto sum = [&](const std::vector<double>& values) {
                double total = 0;
                for (std::size_t m = 0; m < price.size(); ++m)
                    total += price[m] * values[m];
                return total;
            };
            double optimum = std::numeric_limits<double>::infinity(), found = optimum;
            for (const auto& values : all)
                optimum = std::min(optimum, sum(values));
            for (const FrontPoint& point : front.points)
                found = std::min(found, sum(point.objectives));
            ++counts_.optima;
            if (!near(found, optimum))
                fail(fmt::format("{}, the optimum is {}: prices {}", found, optimum,
                                 fmt::join(price, " ")));
        }
    }

    // The smallest interval.

    /// The smallest at which something is legal; nullopt: not known. 0: there is none.
    std::optional<std::int32_t> smallest_interval() const {
        constexpr std::int32_t most = 40;  // beyond it iterations do not overlap
        for (std::int32_t ii = 1; ii <= most; ++ii) {
            if (!brute::fits(data_, ii)) continue;
            for (const LatencyBound& bound : design_.bounds) {
                const std::int32_t steps = steps_of(data_, bound, ii);
                if (steps == 0) {
                    const auto feasible = brute::feasible(data_, ii, most_looks);
                    if (!feasible) return std::nullopt;
                    if (*feasible) return ii;
                } else {
                    const auto all = brute::enumerate(data_, steps, ii, most_looks, true);
                    if (!all) return std::nullopt;
                    if (all->schedules > 0) return ii;
                }
            }
        }
        return 0;
    }

    void check_smallest_interval() {
        const std::optional<std::int32_t> least = smallest_interval();
        const std::optional<Front> front = solve(false);
        if (front) check_points(*front);
        if (!least) return;
        ++counts_.intervals;
        if (*least == 0) {
            ++counts_.infeasible;
            if (front) fail("no interval has a schedule, and one is found");
            return;
        }
        if (!front) return fail(fmt::format("II {} has a schedule, and is denied", *least));
        std::int32_t found = std::numeric_limits<std::int32_t>::max();
        for (const FrontPoint& point : front->points)
            found = std::min(found, point.schedule.ii);
        if (found != *least) fail(fmt::format("II {} is found, {} is the smallest", found, *least));
    }

    const TinyDesign& design_;
    const ProblemData& data_;
    Problem problem_;
    Random random_;
    Counts& counts_;
    std::vector<std::string> failures_;
};

}  // namespace

std::vector<std::string> check(const TinyDesign& design, std::uint64_t seed, std::uint64_t number,
                               Counts& counts) {
    return Checks(design, seed, number, counts).run();
}

}  // namespace gaus::test
