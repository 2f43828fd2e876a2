// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

/// The exact objectives, all minimised; definitions: docs/problem.md.
enum class Objective : std::uint8_t { latency, resource, communication, memory, ii };

/// Exact objective values of one schedule.
struct Objectives {
    double latency = 0;        ///< [steps]
    double resource = 0;       ///< sum over classes of cost * peak
    double communication = 0;  ///< sum over carrying dependencies of weight * boundaries crossed
    double memory = 0;         ///< largest total size of live values at any boundary
    double ii = 0;             ///< [steps], 0 when not pipelined

    /// The value of one of them. Throws InputError when there is no such objective.
    double operator[](Objective objective) const;
    bool operator==(const Objectives&) const = default;
};

/// What one unit of each objective costs in one restart: the linear scalarisation
/// energy = sum price * objective, in raw (not normalised) units.
struct Prices {
    double latency = 0;
    double resource = 0;
    double communication = 0;
    double memory = 0;
    std::vector<double> terms = {};  ///< one per user term, in their order

    /// The price of one of them; 0 of an objective that has none.
    double operator[](Objective objective) const;
    bool operator==(const Prices&) const = default;
};

/// sum price * objective, without terms.
double priced(const Prices& prices, const Objectives& value);

/// What is known of an objective everywhere: options, files, weightings and tables follow from it.
struct ObjectiveRow {
    using Value = double Objectives::*;  ///< where its exact value is
    using Price = double Prices::*;      ///< where its price is

    std::string_view name;
    Value value;
    Price price;  ///< nullptr: fixed in a restart
};

/// In the order of `Objective`.
inline constexpr std::array objective_table = {
    ObjectiveRow{"latency", &Objectives::latency, &Prices::latency},
    ObjectiveRow{"resource", &Objectives::resource, &Prices::resource},
    ObjectiveRow{"communication", &Objectives::communication, &Prices::communication},
    ObjectiveRow{"memory", &Objectives::memory, &Prices::memory},
    ObjectiveRow{"ii", &Objectives::ii, nullptr}};

inline constexpr std::size_t objective_count = objective_table.size();

inline constexpr auto objective_names = [] {
    std::array<std::string_view, objective_count> names;
    for (std::size_t i = 0; i < objective_count; ++i)
        names[i] = objective_table[i].name;
    return names;
}();

/// All of them, in their order.
inline constexpr auto all_objectives = [] {
    std::array<Objective, objective_count> all{};
    for (std::size_t i = 0; i < objective_count; ++i)
        all[i] = static_cast<Objective>(i);
    return all;
}();

/// Names of some of them, in their order.
std::vector<std::string> names_of(std::span<const Objective> objectives);

}  // namespace gaus
