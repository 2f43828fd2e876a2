#pragma once

#include "gaus/front_file.hpp"

#include <cstdint>
#include <string>
#include <tuple>

/// What the reader and the writer of front files share; the format: docs/front-file.md.
namespace gaus::front_format {

inline constexpr const char* name = "gaus-front";
inline constexpr std::int32_t version = 1;

/// A dataset of one group: a member of every row. A vector is a table [rows, objectives], a bool an
/// unsigned byte.
template <class Row, class T>
struct Column {
    const char* name;
    T Row::*member;
};
template <class Row, class T>
Column(const char*, T Row::*) -> Column<Row, T>;

template <class Columns, class Visit>
void for_each(const Columns& columns, Visit visit) {
    std::apply([&](const auto&... column) { (visit(column), ...); }, columns);
}

inline constexpr std::tuple operators{
    Column{"name", &Operator::name}, Column{"resource", &Operator::resource_class},
    Column{"amount", &Operator::amount}, Column{"latency", &Operator::latency},
    Column{"size", &Operator::size}};

inline constexpr std::tuple dependencies{
    Column{"source", &Dependency::source},     Column{"target", &Dependency::target},
    Column{"distance", &Dependency::distance}, Column{"delay", &Dependency::delay},
    Column{"weight", &Dependency::weight},     Column{"carries", &Dependency::carries}};

inline constexpr std::tuple resources{
    Column{"name", &ResourceClass::name}, Column{"limit", &ResourceClass::limit},
    Column{"cost", &ResourceClass::cost}, Column{"blocking", &ResourceClass::blocking}};

/// Without schedules, ii and origin.
inline constexpr std::tuple points{Column{"objectives", &FrontPoint::objectives},
                                   Column{"latency_bound", &FrontPoint::latency_bound},
                                   Column{"weighting", &FrontPoint::weighting},
                                   Column{"rank", &FrontPoint::rank},
                                   Column{"restart", &FrontPoint::restart},
                                   Column{"iteration", &FrontPoint::iteration},
                                   Column{"seconds", &FrontPoint::seconds}};

inline constexpr std::tuple history{
    Column{"seconds", &HistoryRow::seconds}, Column{"restarts", &HistoryRow::restarts},
    Column{"evaluations", &HistoryRow::evaluations},
    Column{"hypervolume", &HistoryRow::hypervolume}, Column{"front_size", &HistoryRow::front_size}};

inline constexpr std::tuple trials{Column{"restart", &TrialRow::restart},
                                   Column{"rank", &TrialRow::rank},
                                   Column{"start", &TrialRow::start},
                                   Column{"latency_bound", &TrialRow::latency_bound},
                                   Column{"ii", &TrialRow::ii},
                                   Column{"weighting", &TrialRow::weighting},
                                   Column{"spread", &TrialRow::spread},
                                   Column{"spread_cap", &TrialRow::spread_cap},
                                   Column{"relax_smoothing", &TrialRow::relax_smoothing},
                                   Column{"learning_rate", &TrialRow::learning_rate},
                                   Column{"noise", &TrialRow::noise},
                                   Column{"smoothing_start", &TrialRow::smoothing_start},
                                   Column{"smoothing_end", &TrialRow::smoothing_end},
                                   Column{"smoothing_hold", &TrialRow::smoothing_hold},
                                   Column{"push_share", &TrialRow::push_share},
                                   Column{"shorten_share", &TrialRow::shorten_share},
                                   Column{"drag_share", &TrialRow::drag_share},
                                   Column{"swap_share", &TrialRow::swap_share},
                                   Column{"temperature", &TrialRow::temperature},
                                   Column{"temperature_end", &TrialRow::temperature_end},
                                   Column{"excess_price", &TrialRow::excess_price},
                                   Column{"proposals", &TrialRow::proposals},
                                   Column{"iterations", &TrialRow::iterations},
                                   Column{"kernel", &TrialRow::kernel},
                                   Column{"dependencies", &TrialRow::dependencies},
                                   Column{"start_value", &TrialRow::start_value},
                                   Column{"best_value", &TrialRow::value},
                                   Column{"seconds", &TrialRow::seconds},
                                   Column{"status", &TrialRow::status}};

inline constexpr std::tuple migrations{Column{"seconds", &MigrationRow::seconds},
                                       Column{"from", &MigrationRow::from},
                                       Column{"to", &MigrationRow::to},
                                       Column{"restart", &MigrationRow::restart},
                                       Column{"latency_bound", &MigrationRow::latency_bound},
                                       Column{"ii", &MigrationRow::ii},
                                       Column{"weighting", &MigrationRow::weighting},
                                       Column{"value", &MigrationRow::value}};

inline constexpr std::tuple bounds{Column{"latency_bound", &BoundRow::latency_bound},
                                   Column{"ii", &BoundRow::ii},
                                   Column{"weights", &BoundRow::weights},
                                   Column{"value", &BoundRow::value},
                                   Column{"reached", &BoundRow::reached},
                                   Column{"method", &BoundRow::method},
                                   Column{"seconds", &BoundRow::seconds}};

/// Of merged files only, as are front/source and trials/source.
inline constexpr std::tuple sources{
    Column{"path", &SourceRow::path},       Column{"points", &SourceRow::points},
    Column{"seed", &SourceRow::seed},       Column{"generator", &SourceRow::generator},
    Column{"created", &SourceRow::created}, Column{"command", &SourceRow::command},
    Column{"config", &SourceRow::config}};

/// The number of a row's source.
template <class Row>
inline constexpr Column source{"source", &Row::source};

}  // namespace gaus::front_format
