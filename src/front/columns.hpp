// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/problem.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>

#include <fmt/format.h>

/// The columns of the tables of a front file, which messages between ranks have too; the format:
/// docs/front-file.md.
namespace gaus::front_format {

/// The numbers that a column may hold.
struct Range {
    double least = -std::numeric_limits<double>::infinity();
    bool nan = false;  ///< also NaN

    bool holds(double value) const {
        return std::isnan(value) ? nan : std::isfinite(value) && value >= least;
    }
    std::string text() const {
        return std::isfinite(least) ? fmt::format("numbers from {}", least) : "finite numbers";
    }
};

inline constexpr Range finite{}, from_0{0}, from_minus_1{-1};
inline constexpr Range finite_or_nan{finite.least, true}, from_0_or_nan{0, true};

/// Whether a file must have a column; a reader takes a missing one that is not needed for its
/// default. A sparse one is written only where a row differs from that.
enum class Presence : std::uint8_t { needed, optional, sparse };

/// A dataset of one group: a member of every row. A vector is a table [rows, objectives], a bool an
/// unsigned byte, an enumeration a text.
template <class Row, class T>
struct Column {
    const char* name;
    T Row::*member;
    Range range = finite;
    Presence presence = Presence::needed;
};
template <class Row, class T>
Column(const char*, T Row::*) -> Column<Row, T>;
template <class Row, class T>
Column(const char*, T Row::*, Range) -> Column<Row, T>;
template <class Row, class T>
Column(const char*, T Row::*, Range, Presence) -> Column<Row, T>;

template <class Columns, class Visit>
void for_each(const Columns& columns, Visit visit) {
    std::apply([&](const auto&... column) { (visit(column), ...); }, columns);
}

inline constexpr std::tuple operators{
    Column{"name", &Operator::name},
    Column{"resource", &Operator::resource_class},
    Column{"amount", &Operator::amount},
    Column{"latency", &Operator::latency},
    Column{"size", &Operator::size},
    Column{"birth", &Operator::birth, finite, Presence::sparse},
    Column{"space", &Operator::space, finite, Presence::sparse},
    Column{"earliest", &Operator::earliest, finite, Presence::sparse},
    Column{"latest", &Operator::latest, finite, Presence::sparse}};

inline constexpr std::tuple dependencies{
    Column{"source", &Dependency::source},
    Column{"target", &Dependency::target},
    Column{"distance", &Dependency::distance},
    Column{"delay", &Dependency::delay},
    Column{"weight", &Dependency::weight},
    Column{"carries", &Dependency::carries},
    Column{"hold", &Dependency::hold, finite, Presence::sparse}};

inline constexpr std::tuple resources{
    Column{"name", &ResourceClass::name}, Column{"limit", &ResourceClass::limit},
    Column{"cost", &ResourceClass::cost}, Column{"blocking", &ResourceClass::blocking}};

inline constexpr std::tuple spaces{Column{"name", &MemorySpace::name},
                                   Column{"limit", &MemorySpace::limit},
                                   Column{"cost", &MemorySpace::cost}};

/// What an operator holds.
struct ReservationRow {
    std::int32_t of = 0;
    bool of_space = false;
    std::int32_t index = 0;
    std::int64_t amount = 0;
    std::int32_t from = 0, steps = 0;
};
inline constexpr std::tuple reservations{
    Column{"operator", &ReservationRow::of}, Column{"kind", &ReservationRow::of_space},
    Column{"index", &ReservationRow::index}, Column{"amount", &ReservationRow::amount},
    Column{"from", &ReservationRow::from},   Column{"steps", &ReservationRow::steps}};

/// Without schedules, ii and origin.
inline constexpr std::tuple points{Column{"objectives", &FrontPoint::objectives},
                                   Column{"latency_bound", &FrontPoint::latency_bound, from_0},
                                   Column{"weighting", &FrontPoint::weighting},
                                   Column{"rank", &FrontPoint::rank, from_0},
                                   Column{"restart", &FrontPoint::restart, from_minus_1},
                                   Column{"iteration", &FrontPoint::iteration, from_0},
                                   Column{"seconds", &FrontPoint::seconds, from_0}};

inline constexpr std::tuple history{Column{"seconds", &HistoryRow::seconds, from_0},
                                    Column{"restarts", &HistoryRow::restarts, from_0},
                                    Column{"evaluations", &HistoryRow::evaluations, from_0},
                                    Column{"hypervolume", &HistoryRow::hypervolume, from_0_or_nan},
                                    Column{"front_size", &HistoryRow::front_size, from_0}};

/// The columns of a Tuning are those of its table, all of them optional.
inline constexpr std::tuple trials{
    Column{"restart", &TrialRow::restart, from_0},
    Column{"rank", &TrialRow::rank, from_0},
    Column{"start", &TrialRow::start},
    Column{"latency_bound", &TrialRow::latency_bound, from_0},
    Column{"ii", &TrialRow::ii, from_0},
    Column{"weighting", &TrialRow::weighting},
    Column{"", &TrialRow::tuning},
    Column{"proposals", &TrialRow::proposals, from_0, Presence::optional},
    Column{"iterations", &TrialRow::iterations, from_0, Presence::optional},
    Column{"kernel", &TrialRow::kernel, finite, Presence::optional},
    Column{"dependencies", &TrialRow::dependencies, finite, Presence::optional},
    Column{"start_value", &TrialRow::start_value, finite, Presence::optional},
    Column{"best_value", &TrialRow::value, finite_or_nan},
    Column{"seconds", &TrialRow::seconds, from_0},
    Column{"gain", &TrialRow::gain, from_0, Presence::optional},
    Column{"rung", &TrialRow::rung, from_0, Presence::optional},
    Column{"status", &TrialRow::status}};

inline constexpr std::tuple migrations{
    Column{"seconds", &MigrationRow::seconds, from_0},
    Column{"from", &MigrationRow::from, from_0},
    Column{"to", &MigrationRow::to, from_minus_1},
    Column{"restart", &MigrationRow::restart, from_0},
    Column{"latency_bound", &MigrationRow::latency_bound, from_0},
    Column{"ii", &MigrationRow::ii, from_0},
    Column{"weighting", &MigrationRow::weighting},
    Column{"value", &MigrationRow::value}};

inline constexpr std::tuple bounds{Column{"latency_bound", &BoundRow::latency_bound, from_0},
                                   Column{"ii", &BoundRow::ii, from_0},
                                   Column{"weights", &BoundRow::weights},
                                   Column{"value", &BoundRow::value},
                                   Column{"reached", &BoundRow::reached},
                                   Column{"method", &BoundRow::method},
                                   Column{"seconds", &BoundRow::seconds, from_0}};

/// Of merged files only, as are front/source and trials/source.
inline constexpr std::tuple sources{
    Column{"path", &SourceRow::path},       Column{"points", &SourceRow::points, from_0},
    Column{"seed", &SourceRow::seed},       Column{"generator", &SourceRow::generator},
    Column{"created", &SourceRow::created}, Column{"command", &SourceRow::command},
    Column{"config", &SourceRow::config}};

/// The number of a row's source.
template <class Row>
inline constexpr Column source{"source", &Row::source};

}  // namespace gaus::front_format
