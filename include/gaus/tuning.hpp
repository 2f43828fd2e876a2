// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <utility>

namespace gaus {

/// Distribution of a start time, and how dependencies hold: of a batch of restarts.
enum class SmoothingKernel : std::uint8_t { gaussian, polynomial };
inline constexpr std::array<std::string_view, 2> kernel_names = {"gaussian", "polynomial"};
enum class DependencyMode : std::uint8_t { sweep, alm };
inline constexpr std::array<std::string_view, 2> dependency_mode_names = {"sweep", "alm"};

/// What a restart may vary; every one has a row in `tuning_table`, in this order.
enum class Hyperparameter : std::uint8_t {
    spread,
    learning_rate,
    noise,
    spread_cap,
    relax_smoothing,
    temperature,
    temperature_end,
    push_share,
    smoothing_start,
    smoothing_end,
    smoothing_hold,
    shorten_share,
    drag_share,
    swap_share,
    excess_price,
};

/// What built-in values depend on; those that a restart is in are added up.
namespace when {
inline constexpr unsigned always = 0;
inline constexpr unsigned memory = 1;     ///< memory has a price
inline constexpr unsigned limits = 2;     ///< some class has a limit
inline constexpr unsigned baseline = 4;   ///< it begins at a baseline
inline constexpr unsigned elite = 8;      ///< it begins at a schedule of the front
inline constexpr unsigned known = 16;     ///< likewise, or there with the relaxation
inline constexpr unsigned polished = 32;  ///< a run with ample time, without the first three
inline constexpr unsigned dense = 64;     ///< at least 1.5 dependencies for every operator
inline constexpr unsigned sparse = 128;   ///< fewer
inline constexpr unsigned large = 256;    ///< one refinement can use much of the run
inline constexpr unsigned melting = 512;  ///< it is one
}  // namespace when

/// The values that a hyperparameter is drawn from in some circumstances.
struct BuiltIn {
    /// As `usual`: without exploring, too, each of the values is as likely.
    static constexpr double any = std::numeric_limits<double>::infinity();
    /// The measure of the values: 1, or the height of the profile with a price (memory, else use)
    /// of a list schedule, in mean amounts (sizes).
    enum class Measure : std::uint8_t { one, load };

    unsigned when = when::always;  ///< all of these
    std::array<double, 4> values{};
    std::size_t count = 0;  ///< of the values; 0: no built-in values
    double usual = any;     ///< what a restart has that does not explore
    Measure measure = Measure::one;

    constexpr BuiltIn() = default;
    /// Values, and the usual one, in these circumstances.
    template <std::size_t n>
    constexpr BuiltIn(unsigned circumstances, const double (&list)[n], double usually,
                      Measure of = Measure::one)
        : when(circumstances), count(n), usual(usually), measure(of) {
        std::copy(list, list + n, values.begin());
    }
};

/// The part of a restart that a hyperparameter is of.
enum class Stage : std::uint8_t { relaxation, refinement };
constexpr std::string_view to_string(Stage stage) {
    return stage == Stage::relaxation ? "relaxation" : "refinement";
}

/// All that is said about a hyperparameter. Options of `gaus solve`, the search space, columns of
/// /trials, messages between ranks and tables of docs/search.md and docs/front-file.md follow.
struct TuningRow {
    Hyperparameter which;
    std::string_view name;  ///< column of /trials; with dashes for underscores its option
    Stage stage;
    double fallback;     ///< value where nothing else is said
    double least, most;  ///< that a user may ask for
    std::string_view meaning;
    std::string_view unit = {};  ///< empty: none
    bool varies = false;         ///< what a restart inherits of it is slightly changed
    bool is_share = false;       ///< of the moves: together they are at most 1
    /// The first whose circumstances a restart is in counts.
    std::array<BuiltIn, 12> built_in;
};

namespace tuning_rows {

using namespace when;
using enum Hyperparameter;
using enum Stage;
using enum BuiltIn::Measure;
inline constexpr double any = BuiltIn::any;

inline constexpr auto table = std::to_array<TuningRow>({
    {.which = spread,
     .name = "spread",
     .stage = relaxation,
     .fallback = 0.25,
     .least = 0.001,
     .most = 10,
     .meaning = "standard deviation at the start",
     .unit = "slacks",
     .built_in = {{{always, {0.1, 0.25, 0.5}, 0.25}}}},
    {.which = learning_rate,
     .name = "learning_rate",
     .stage = relaxation,
     .fallback = 0.1,
     .least = 0.0001,
     .most = 10,
     .meaning = "step of Adam",
     .varies = true,
     .built_in = {{{always, {0.05, 0.1, 0.2}, 0.1}}}},
    {.which = noise,
     .name = "noise",
     .stage = relaxation,
     .fallback = 0,
     .least = 0,
     .most = 100,
     .meaning = "deviation of the initial positions, before the sigmoid",
     .built_in = {{{always, {0, 0.3, 1}, 0.3}}}},
    {.which = spread_cap,
     .name = "spread_cap",
     .stage = relaxation,
     .fallback = 4,
     .least = 0.01,
     .most = 1e6,
     .meaning = "upper limit of the standard deviation at the start",
     .unit = "steps",
     .built_in = {{{always, {1, 4}, 4}}}},
    // Memory has many steps near its peak: only a tau of their height sees them all.
    {.which = relax_smoothing,
     .name = "relax_smoothing",
     .stage = relaxation,
     .fallback = 10,
     .least = 0.001,
     .most = 1e9,
     .meaning = "temperature of the soft maximum at the start",
     .unit = "mean amounts (sizes)",
     .built_in = {{{memory, {0.1, 0.5, 2}, 0.5, load}, {always, {10}, 10}}}},
    // A baseline is melted, an elite or a relaxed schedule is polished. Memory reaches far
    // into the profile with its tau, and needs less heat. With limits tables change only
    // while they are hot; designs differ in the heat that memory wants by more than a usual
    // value could meet.
    {.which = temperature,
     .name = "temperature",
     .stage = refinement,
     .fallback = 0.3,
     .least = 0.0001,
     .most = 1000,
     .meaning = "first temperature",
     .unit = "mean changes of energy of a move",
     .varies = true,
     .built_in = {{{limits | memory | known, {0.3, 0.1, 0.03}, any},
                   {limits | memory, {1, 0.3, 0.1}, any},
                   {limits | known, {1, 0.3, 0.03}, 0.3},
                   {limits, {3, 1, 0.3}, 1},
                   {memory | elite | large, {0.3, 0.1, 0.03}, 0.3},
                   {memory | elite, {0.3, 0.03}, any},
                   {memory | baseline, {1, 0.3, 0.1, 0.03}, 0.3},
                   {memory, {0.1, 0.03, 0.01}, 0.03},
                   {melting | baseline, {1, 1, 3}, any},
                   {baseline, {3, 1, 0.3, 0.1}, 1},
                   {polished | dense, {0.3, 0.15, 0.05}, 0.15},
                   {always, {0.3, 0.1, 0.03, 0.01}, 0.1}}}},
    // What is polished stays warm to the end, so that no part of it is frozen.
    {.which = temperature_end,
     .name = "temperature_end",
     .stage = refinement,
     .fallback = 0.005,
     .least = 0.0001,
     .most = 1000,
     .meaning = "last temperature, or the first if that is less",
     .unit = "mean changes of energy of a move",
     .varies = true,
     .built_in = {{{polished, {0.005, 0.015, 0.05}, 0.03}, {always, {0.005, 0.015, 0.05}, 0.005}}}},
    {.which = push_share,
     .name = "push_share",
     .stage = refinement,
     .fallback = 0.2,
     .least = 0,
     .most = 1,
     .meaning = "share of pushes among the moves",
     .is_share = true,
     .built_in = {{{limits, {0.05, 0.3}, any}, {always, {0.2, 0.4}, 0.2}}}},
    // Peaks are smoothed over the height of the profile at first, over less than a unit at
    // last.
    {.which = smoothing_start,
     .name = "smoothing_start",
     .stage = refinement,
     .fallback = 4,
     .least = 0.01,
     .most = 1e6,
     .meaning = "temperature of the soft maximum at the start",
     .unit = "mean amounts (sizes)",
     .varies = true,
     .built_in = {{{memory, {0.05, 0.2, 0.4}, 0.2, load},
                   {polished, {0.03, 0.1, 0.3}, 0.2, load},
                   {always, {0.03, 0.1, 0.3}, 0.1, load}}}},
    {.which = smoothing_end,
     .name = "smoothing_end",
     .stage = refinement,
     .fallback = 0.3,
     .least = 0.01,
     .most = 1e6,
     .meaning = "temperature of the soft maximum at the end",
     .unit = "mean amounts (sizes)",
     .varies = true,
     .built_in = {{{memory, {0.1, 0.3, 0.6}, 0.1}, {always, {0.03, 0.1, 0.5}, 0.03}}}},
    // What is melted keeps its smoothing until it is cold.
    {.which = smoothing_hold,
     .name = "smoothing_hold",
     .stage = refinement,
     .fallback = 1,
     .least = 0.1,
     .most = 10,
     .meaning = "the smoothing falls geometrically in this power of the share of the moves made",
     .built_in = {{{memory, {1, 2}, 1},
                   {melting | baseline, {1, 2, 3}, 3},
                   {baseline, {1, 2, 3}, 2},
                   {polished, {1, 2, 3}, 2},
                   {always, {1, 2, 3}, 1}}}},
    {.which = shorten_share,
     .name = "shorten_share",
     .stage = refinement,
     .fallback = 0,
     .least = 0,
     .most = 1,
     .meaning = "share of moves that shorten a value's life",
     .is_share = true,
     .built_in = {{{limits, {0}, 0}, {memory, {0, 0.1, 0.3}, 0.1}, {always, {0}, 0}}}},
    // Drags are dear, and move what hangs together by few dependencies.
    {.which = drag_share,
     .name = "drag_share",
     .stage = refinement,
     .fallback = 0,
     .least = 0,
     .most = 1,
     .meaning = "share of moves that take along what would live longer",
     .is_share = true,
     .built_in = {{{limits, {0.3, 0.5}, any},
                   {memory, {0, 0.1, 0.3}, 0.1},
                   {polished | sparse, {0, 0.2}, 0.2},
                   {always, {0, 0.2}, 0}}}},
    // Tight tables change by swaps.
    {.which = swap_share,
     .name = "swap_share",
     .stage = refinement,
     .fallback = 0.3,
     .least = 0,
     .most = 1,
     .meaning = "share of swaps among the moves",
     .is_share = true,
     .built_in = {{{limits, {0.2, 0.4}, any},
                   {memory, {0, 0.2}, 0.2},
                   {polished, {0.2, 0.4}, 0.4},
                   {always, {0.2, 0.4}, 0.2}}}},
    // Cheap limits are crossed on the way, dear ones never left: tight designs find no way
    // back.
    {.which = excess_price,
     .name = "excess_price",
     .stage = refinement,
     .fallback = 20,
     .least = 0.001,
     .most = 1e6,
     .meaning = "price of a unit above a limit at the start",
     .unit = "mean changes of energy of a move",
     .built_in = {{{limits, {5, 20, 100}, 20}}}},
});

}  // namespace tuning_rows

/// The one table of hyperparameters. What its values rest on: docs/search.md.
inline constexpr const auto& tuning_table = tuning_rows::table;
static_assert(std::ranges::all_of(tuning_table, [](const TuningRow& row) {
    return &row == &tuning_table[static_cast<std::size_t>(row.which)];
}));

constexpr const TuningRow& row_of(Hyperparameter which) {
    return tuning_table[static_cast<std::size_t>(which)];
}

/// A value for every hyperparameter.
template <class T>
struct PerHyperparameter {
    std::array<T, tuning_table.size()> values{};

    /// Of one of them.
    constexpr T& operator[](Hyperparameter which) {
        return values[static_cast<std::size_t>(which)];
    }
    /// Of one of them.
    constexpr const T& operator[](Hyperparameter which) const {
        return values[static_cast<std::size_t>(which)];
    }
    bool operator==(const PerHyperparameter&) const = default;
};

/// The hyperparameters of a restart, at first those of the table.
struct Tuning : PerHyperparameter<double> {
    constexpr Tuning() {
        for (const TuningRow& row : tuning_table)
            (*this)[row.which] = row.fallback;
    }
    /// Some others than those of the table.
    constexpr Tuning(std::initializer_list<std::pair<Hyperparameter, double>> others) : Tuning() {
        for (const auto& [which, value] : others)
            (*this)[which] = value;
    }
    /// All 0: what a trial records of a method that has none.
    static constexpr Tuning none() {
        Tuning result;
        result.values.fill(0);
        return result;
    }
    /// All 0 but for one stage.
    constexpr Tuning only(Stage stage) const {
        Tuning result = *this;
        for (const TuningRow& row : tuning_table)
            if (row.stage != stage) result[row.which] = 0;
        return result;
    }
    bool operator==(const Tuning&) const = default;
};

}  // namespace gaus
