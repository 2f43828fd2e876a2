// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/compare.hpp"
#include "gaus/merge.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gaus::app {

/// Shares of the best hypervolume whose times are shown.
inline constexpr std::array<double, 3> hypervolume_shares = {0.9, 0.95, 0.99};
/// Shares of the fronts whose attainment is shown.
inline constexpr std::array<double, 3> attainment_shares = {0.25, 0.5, 0.75};

/// One front beside the others.
struct FrontFigures {
    std::string path;
    std::size_t points = 0;
    double hypervolume = 0;    ///< below the common reference
    double ratio = 0;          ///< of the hypervolume to the best of all; NaN when that is 0
    std::vector<double> best;  ///< smallest value of every objective; empty without points
    /// [s] until these shares of the best hypervolume; nothing when it never had so much, or the
    /// references differ.
    std::array<std::optional<double>, hypervolume_shares.size()> seconds;
};

/// What a share of the fronts attains.
struct Attained {
    double share = 0;
    std::size_t runs = 0;  ///< the share as a number of fronts, rounded up
    std::vector<Point2> surface;
};

/// Fronts of the same objectives side by side.
struct Comparison {
    std::vector<std::string> objectives;
    std::vector<double> reference;  ///< the common one
    std::vector<FrontFigures> fronts;
    std::vector<std::vector<double>> coverage;         ///< [row][column]: C(row, column)
    std::array<std::string, 2> attainment_objectives;  ///< empty: not asked for
    std::vector<Attained> attainment;
};

/// Everything but the attainment.
Comparison compare(std::span<const NamedFront> fronts);

/// Adds the attainment of two objectives, by their numbers.
void add_attainment(Comparison& comparison, std::span<const NamedFront> fronts,
                    std::array<std::size_t, 2> objectives);

/// As tables.
std::string comparison_text(const Comparison& comparison);
/// As JSON, several lines; what is missing in the tables is null.
std::string comparison_json(const Comparison& comparison);

}  // namespace gaus::app
