// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "file/check.hpp"
#include "file/draft.hpp"
#include "file/format.hpp"
#include "file/hdf5.hpp"
#include "file/texts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

using hdf5::Handle;
using hdf5::write;
using hdf5::write_attribute;

using front_format::Column;

template <class T, class Get>
std::vector<T> values_of(std::size_t rows, Get get) {
    std::vector<T> values(rows);
    for (std::size_t i = 0; i < rows; ++i)
        values[i] = get(i);
    return values;
}

template <class Row, class T>
void write_column(hid_t group, std::span<const Row> rows, Column<Row, T> column, std::size_t) {
    using Stored = std::conditional_t<std::same_as<T, bool>, std::uint8_t, T>;
    write(group, column.name, values_of<Stored>(rows.size(), [&](std::size_t i) {
              return static_cast<Stored>(rows[i].*column.member);
          }));
}

template <class Row>
void write_column(hid_t group, std::span<const Row> rows, Column<Row, std::vector<double>> column,
                  std::size_t width) {
    std::vector<double> flat;
    flat.reserve(rows.size() * width);
    for (const Row& row : rows) {
        const std::vector<double>& list = row.*column.member;
        if (list.size() != width)
            throw InputError(fmt::format("front: {}: found a row of {} values, expected {}",
                                         column.name, list.size(), width));
        flat.insert(flat.end(), list.begin(), list.end());
    }
    write(group, column.name, hdf5::type_of<double>(), flat.data(), {rows.size(), width});
}

template <class Row, front_format::Text T>
void write_column(hid_t group, std::span<const Row> rows, Column<Row, T> column, std::size_t) {
    write(group, column.name, values_of<std::string>(rows.size(), [&](std::size_t i) {
              return front_format::text_of(rows[i].*column.member);
          }));
}

template <class Row>
void write_column(hid_t group, std::span<const Row> rows, Column<Row, Tuning> column, std::size_t) {
    for (const TuningRow& row : tuning_table)
        write(group, std::string(row.name), values_of<double>(rows.size(), [&](std::size_t i) {
                  return (rows[i].*column.member)[row.which];
              }));
}

/// `width` is the number of objectives.
template <class Row, class Columns>
void write_columns(hid_t group, std::span<const Row> rows, const Columns& columns,
                   std::size_t width = 0) {
    front_format::for_each(columns, [&](const auto& column) {
        const bool sparse = column.presence == front_format::Presence::sparse;
        const Row plain{};
        const auto is_default = [&](const Row& row) {
            return row.*column.member == plain.*column.member;
        };
        if (!sparse || !std::ranges::all_of(rows, is_default))
            write_column(group, rows, column, width);
    });
}

void write_root(hid_t file, const Provenance& from, std::int32_t version) {
    write_attribute(file, "format", std::string(front_format::name));
    write_attribute(file, "format_version", version);
    write_attribute(file, "generator", from.generator);
    write_attribute(file, "created", from.created);
    write_attribute(file, "command", from.command);
    write_attribute(file, "config", from.config);
    write_attribute(file, "seed", from.seed);
    write_attribute(file, "world_size", from.world_size);
}

std::vector<front_format::ReservationRow> reservations_of(const Problem& problem) {
    std::vector<front_format::ReservationRow> rows;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        for (const auto& held : {problem.uses(v), problem.scratch(v)})
            for (const Reservation& r : held)
                rows.push_back({v, r.of_space, r.index, r.amount, r.from, r.steps});
    return rows;
}

void write_problem(hid_t file, const Problem& problem, ProblemData data) {
    const Handle group = hdf5::create_group(file, "problem");
    write_attribute(group, "name", problem.name());
    write_attribute(group, "source", problem.source());
    write_attribute(group, "sha256", problem.sha256());
    const bool any_birth =
        std::ranges::any_of(data.operators, [](auto& v) { return v.birth >= 0; });
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        Operator& row = data.operators[static_cast<std::size_t>(v)];
        row.name = problem.operator_name(v);
        if (any_birth) row.birth = problem.birth()[v];
    }
    write_columns<Operator>(hdf5::create_group(group, "operators"), data.operators,
                            front_format::operators);
    write_columns(hdf5::create_group(group, "dependencies"), problem.dependencies(),
                  front_format::dependencies);
    write_columns(hdf5::create_group(group, "resources"), problem.resources(),
                  front_format::resources);
    if (!problem.has_short_forms_alone())
        write_columns<front_format::ReservationRow>(hdf5::create_group(group, "reservations"),
                                                    reservations_of(problem),
                                                    front_format::reservations);
    if (!data.spaces.empty())
        write_columns(hdf5::create_group(group, "spaces"), problem.spaces(), front_format::spaces);
}

void write_schedules(hid_t front, const std::vector<FrontPoint>& points, std::size_t operators) {
    const hid_t type = hdf5::type_of<std::int32_t>();
    const hdf5::Shape shape{points.size(), operators};
    const Handle dataset = hdf5::create_dataset(front, "schedules", type, shape);
    const hsize_t height = hdf5::block_rows(type, shape);
    std::vector<std::int32_t> block;
    for (hsize_t first = 0; first < points.size(); first += height) {
        const hsize_t count = std::min<hsize_t>(height, points.size() - first);
        block.clear();
        for (hsize_t i = first; i < first + count; ++i) {
            const auto& start = points[i].schedule.start;
            if (start.size() != operators)
                throw InputError(fmt::format("front: found a schedule of {} operators, expected {}",
                                             start.size(), operators));
            block.insert(block.end(), start.begin(), start.end());
        }
        const hdf5::RowSelection rows(dataset, first, count);
        hdf5::check(H5Dwrite(dataset, type, rows.memory, rows.file, H5P_DEFAULT, block.data()),
                    "cannot write schedules");
    }
}

void write_points(hid_t group, const std::vector<FrontPoint>& points, std::size_t operators,
                  std::size_t objectives) {
    write_columns<FrontPoint>(group, points, front_format::points, objectives);
    write_schedules(group, points, operators);
    write(group, "ii", values_of<std::int32_t>(points.size(), [&](std::size_t i) {
              return points[i].schedule.ii;
          }));
    write(group, "origin", values_of<std::string>(points.size(), [&](std::size_t i) {
              return std::string(to_string(points[i].origin));
          }));
}

void write_front(hid_t file, const Front& front, std::size_t operators) {
    const Handle group = hdf5::create_group(file, "front");
    const hsize_t objectives = front.objective_names.size();
    if (front.reference.size() != objectives)
        throw InputError(fmt::format("front: found a reference of {} values, expected {}",
                                     front.reference.size(), objectives));
    write_points(group, front.points, operators, objectives);
    const hid_t type = hdf5::type_of<double>();
    const Handle table(H5Dopen2(group, "objectives", H5P_DEFAULT), H5Dclose,
                       "cannot open objectives");
    write_attribute(table, "names", front.objective_names);
    write_attribute(table, "reference", type, front.reference.data(), {objectives});
    if (front.complete) write_attribute<std::uint8_t>(table, "complete", 1);
}

template <class Row>
void write_source_numbers(hid_t file, const char* group, const std::vector<Row>& rows,
                          std::size_t sources) {
    for (const Row& row : rows)
        if (row.source < 0 || static_cast<std::size_t>(row.source) >= sources)
            throw InputError(fmt::format("front: {}: found source {}, expected 0 to {}", group,
                                         row.source, sources - 1));
    const Handle table(H5Gopen2(file, group, H5P_DEFAULT), H5Gclose, "cannot open the group");
    write_column<Row>(table, rows, front_format::source<Row>, 0);
}

void write_sources(hid_t file, const Front& front) {
    if (front.sources.empty()) return;
    write_columns<SourceRow>(hdf5::create_group(file, "sources"), front.sources,
                             front_format::sources);
    write_source_numbers(file, "front", front.points, front.sources.size());
    write_source_numbers(file, "trials", front.trials, front.sources.size());
}

/// The bytes of the whole file; nothing touches the disk.
std::vector<std::byte> image(const Problem& problem, const Front& front) {
    constexpr std::size_t smallest = 1 << 16, largest = 1 << 22;  // [bytes] by which it grows
    const auto operators = static_cast<std::size_t>(problem.operator_count());
    const std::size_t schedules = sizeof(std::int32_t) * operators * front.points.size();
    const std::size_t growth = std::clamp(schedules, smallest, largest);
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot build the file");
    hdf5::check(H5Pset_fapl_core(access, growth, false), "cannot build the file");
    const Handle file(H5Fcreate("front.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose,
                      "cannot build the file");
    // Readers of version 1 read what they can.
    ProblemData data = data_of(problem);
    write_root(file, front.provenance, has_additions(data) ? front_format::version : 1);
    write_problem(file, problem, std::move(data));
    write_front(file, front, operators);
    write_columns<HistoryRow>(hdf5::create_group(file, "history"), front.history,
                              front_format::history);
    write_columns<TrialRow>(hdf5::create_group(file, "trials"), front.trials, front_format::trials,
                            front.objective_names.size());
    if (!front.migrations.empty())
        write_columns<MigrationRow>(hdf5::create_group(file, "migrations"), front.migrations,
                                    front_format::migrations, front.objective_names.size());
    if (!front.bounds.empty())
        write_columns<BoundRow>(hdf5::create_group(file, "bounds"), front.bounds,
                                front_format::bounds, front.objective_names.size());
    if (!front.hidden.empty())
        write_points(hdf5::create_group(file, "hidden"), front.hidden, operators,
                     front.objective_names.size());
    write_sources(file, front);
    hdf5::check(H5Fflush(file, H5F_SCOPE_GLOBAL), "cannot build the file");
    const ssize_t size = H5Fget_file_image(file, nullptr, 0);
    hdf5::check(size, "cannot build the file");
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    hdf5::check(H5Fget_file_image(file, bytes.data(), bytes.size()), "cannot build the file");
    return bytes;
}

}  // namespace

std::size_t write_front(const std::filesystem::path& path, const Problem& problem,
                        const Front& front) {
    try {
        check_front(front);
    } catch (const guard::Failure& failure) {
        throw InputError(fmt::format("cannot write {}: {}", path.string(), failure.what));
    }
    const hdf5::Quiet quiet;
    try {
        const auto bytes = image(problem, front);
        write_atomically(path, bytes);
        return bytes.size();
    } catch (const hdf5::Failure& failure) {
        throw SystemError(fmt::format("cannot write {}: HDF5: {}", path.string(), failure.what));
    }
}

}  // namespace gaus
