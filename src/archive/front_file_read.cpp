#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "archive/front_file_format.hpp"
#include "archive/front_file_hdf5.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <new>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace gaus {

namespace fs = std::filesystem;

namespace {

using hdf5::Handle;
using hdf5::read_string_attribute;

using front_format::Column;

/// Length of the first dimension of a dataset: the rows of its table.
std::size_t rows_of(hid_t file, const std::string& path) {
    const hdf5::Shape shape = hdf5::shape_of(file, path);
    if (shape.empty()) throw hdf5::Failure{path + ": found one value, expected a table"};
    return shape[0];
}

template <class Row, class T>
void read_column(hid_t file, const std::string& path, std::vector<Row>& rows, Column<Row, T> column,
                 std::size_t) {
    using Stored = std::conditional_t<std::same_as<T, bool>, std::uint8_t, T>;
    const auto values = hdf5::read<Stored>(file, path, {rows.size()});
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].*column.member = static_cast<T>(values[i]);
}

template <class Row>
void read_column(hid_t file, const std::string& path, std::vector<Row>& rows,
                 Column<Row, std::string> column, std::size_t) {
    auto values = hdf5::read_strings(file, path, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].*column.member = std::move(values[i]);
}

template <class Row>
void read_column(hid_t file, const std::string& path, std::vector<Row>& rows,
                 Column<Row, std::vector<double>> column, std::size_t width) {
    const auto values = hdf5::read<double>(file, path, {rows.size(), width});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = std::span(values).subspan(i * width, width);
        (rows[i].*column.member).assign(row.begin(), row.end());
    }
}

/// All columns of a group; the first one tells the number of rows. `width`: number of objectives.
template <class Row, class Columns>
std::vector<Row> read_columns(hid_t file, const std::string& group, const Columns& columns,
                              std::size_t width = 0) {
    std::vector<Row> rows(rows_of(file, group + std::get<0>(columns).name));
    front_format::for_each(columns, [&](const auto& column) {
        read_column(file, group + column.name, rows, column, width);
    });
    return rows;
}

void check_format(hid_t file) {
    if (H5Aexists(file, "format") <= 0 ||
        read_string_attribute(file, "/", "format") != front_format::name)
        throw hdf5::Failure{"found another HDF5 file, expected a front file (format gaus-front)"};
    const auto version = hdf5::read_attribute<std::int32_t>(file, "/", "format_version");
    if (version < 1 || version > front_format::version)
        throw hdf5::Failure{fmt::format("found {} version {}, expected version {}",
                                        front_format::name, version, front_format::version)};
}

Provenance read_root(hid_t file) {
    Provenance from;
    from.generator = read_string_attribute(file, "/", "generator");
    from.created = read_string_attribute(file, "/", "created");
    from.command = read_string_attribute(file, "/", "command");
    from.config = read_string_attribute(file, "/", "config");
    from.seed = hdf5::read_attribute<std::uint64_t>(file, "/", "seed");
    from.world_size = hdf5::read_attribute<std::int32_t>(file, "/", "world_size");
    return from;
}

Problem read_problem(hid_t file) {
    const Handle group = hdf5::open_group(file, "/problem");
    ProblemData data;
    data.name = read_string_attribute(group, "/problem", "name");
    data.source = read_string_attribute(group, "/problem", "source");
    data.sha256 = read_string_attribute(group, "/problem", "sha256");
    data.resources =
        read_columns<ResourceClass>(file, "/problem/resources/", front_format::resources);
    data.operators = read_columns<Operator>(file, "/problem/operators/", front_format::operators);
    for (std::size_t v = 0; v < data.operators.size(); ++v)
        if (data.operators[v].name == fmt::format_int(v).c_str()) data.operators[v].name.clear();
    data.dependencies =
        read_columns<Dependency>(file, "/problem/dependencies/", front_format::dependencies);
    try {
        return Problem(std::move(data));
    } catch (const InputError& error) {
        throw hdf5::Failure{fmt::format("/problem: {}", error.what())};
    }
}

Origin origin_of(const std::string& text) {
    for (const Origin origin : {Origin::asap, Origin::alap, Origin::list, Origin::fds,
                                Origin::relaxation, Origin::refinement, Origin::initial})
        if (text == to_string(origin)) return origin;
    throw hdf5::Failure{fmt::format(
        "/front/origin: found \"{}\", expected asap, alap, list, fds, relaxation, refinement or "
        "initial",
        text)};
}

void read_schedules(hid_t file, const std::string& path, std::vector<FrontPoint>& points,
                    std::size_t operators) {
    const hid_t type = hdf5::type_of<std::int32_t>();
    const hdf5::Shape shape{points.size(), operators};
    const Handle dataset = hdf5::open_dataset(file, path, type, shape);
    const hsize_t height = hdf5::block_rows(type, shape);
    std::vector<std::int32_t> block(height * operators);
    for (hsize_t first = 0; first < points.size(); first += height) {
        const hsize_t count = std::min<hsize_t>(height, points.size() - first);
        hdf5::transfer_rows(hdf5::Transfer::read, dataset, type, first, count, block.data());
        auto row = block.begin();
        for (hsize_t i = first; i < first + count;
             ++i, row += static_cast<std::ptrdiff_t>(operators))
            points[i].schedule.start.assign(row, row + static_cast<std::ptrdiff_t>(operators));
    }
}

void read_objective_attributes(hid_t file, Front& front) {
    const std::string path = "/front/objectives";
    const Handle dataset(H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose,
                         "cannot open " + path);
    front.objective_names = hdf5::read_strings_attribute(dataset, path, "names");
    front.reference.resize(front.objective_names.size());
    hdf5::read_attribute(dataset, path, "reference", hdf5::type_of<double>(),
                         front.reference.data(), {front.reference.size()});
}

/// The points of a group, "/front/".
std::vector<FrontPoint> read_points(hid_t file, const std::string& group, std::size_t operators,
                                    std::size_t objectives) {
    auto points = read_columns<FrontPoint>(file, group, front_format::points, objectives);
    read_schedules(file, group + "schedules", points, operators);
    const auto ii = hdf5::read<std::int32_t>(file, group + "ii", {points.size()});
    const auto origin = hdf5::read_strings(file, group + "origin", points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].schedule.ii = ii[i];
        points[i].origin = origin_of(origin[i]);
        for (const double value : points[i].objectives)
            if (!std::isfinite(value))
                throw hdf5::Failure{fmt::format(
                    "{}objectives: found {} in row {}, expected finite numbers", group, value, i)};
    }
    return points;
}

bool has_group(hid_t file, const char* name) {
    return H5Lexists(file, name, H5P_DEFAULT) > 0;
}

Front read_front_groups(hid_t file, std::size_t operators) {
    Front front;
    front.provenance = read_root(file);
    read_objective_attributes(file, front);
    const std::size_t objectives = front.objective_names.size();
    front.points = read_points(file, "/front/", operators, objectives);
    front.history = read_columns<HistoryRow>(file, "/history/", front_format::history);
    front.trials = read_columns<TrialRow>(file, "/trials/", front_format::trials, objectives);
    if (has_group(file, "migrations"))
        front.migrations =
            read_columns<MigrationRow>(file, "/migrations/", front_format::migrations, objectives);
    if (has_group(file, "bounds"))
        front.bounds = read_columns<BoundRow>(file, "/bounds/", front_format::bounds, objectives);
    if (has_group(file, "hidden"))
        front.hidden = read_points(file, "/hidden/", operators, objectives);
    return front;
}

template <class Row>
void read_source_numbers(hid_t file, const std::string& group, std::vector<Row>& rows,
                         std::size_t sources) {
    const std::string path = group + front_format::source<Row>.name;
    read_column(file, path, rows, front_format::source<Row>, 0);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].source < 0 || static_cast<std::size_t>(rows[i].source) >= sources)
            throw hdf5::Failure{fmt::format("{}: found {} in row {}, expected a row of /sources",
                                            path, rows[i].source, i)};
}

/// What only merged files have.
void read_sources(hid_t file, Front& front) {
    if (!has_group(file, "sources")) return;
    front.sources = read_columns<SourceRow>(file, "/sources/", front_format::sources);
    read_source_numbers(file, "/front/", front.points, front.sources.size());
    read_source_numbers(file, "/trials/", front.trials, front.sources.size());
}

/// Throws InputError when there is no HDF5 file at `path`.
void check_signature(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        throw InputError(fmt::format("cannot read {}: {}", path.string(),
                                     std::error_code(ENOENT, std::generic_category()).message()));
    if (!fs::is_regular_file(status))
        throw InputError::at(path.string(), 0, "no regular file", "a front file");
    if (!std::ifstream(path))
        throw InputError(fmt::format("cannot read {}: {}", path.string(),
                                     std::error_code(errno, std::generic_category()).message()));
    if (!is_front_file(path))
        throw InputError::at(path.string(), 0, "no HDF5 file", "a front file");
}

}  // namespace

StoredFront read_front(const fs::path& path) {
    check_signature(path);
    const hdf5::Quiet quiet;
    try {
        const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose,
                          "damaged: HDF5 cannot open it");
        check_format(file);
        StoredFront stored{read_problem(file), {}};
        stored.front =
            read_front_groups(file, static_cast<std::size_t>(stored.problem.operator_count()));
        read_sources(file, stored.front);
        return stored;
    } catch (const hdf5::Failure& failure) {
        throw InputError(fmt::format("{}: {}", path.string(), failure.what));
    } catch (const std::length_error&) {
        throw InputError(fmt::format("{}: damaged: found an impossible shape", path.string()));
    } catch (const std::bad_alloc&) {
        throw InputError(fmt::format("{}: damaged, or larger than the memory", path.string()));
    }
}

bool is_front_file(const fs::path& path) {
    constexpr std::array<char, 8> signature = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::array<char, 8> found{};
    std::ifstream file(path, std::ios::binary);
    return file.read(found.data(), found.size()) && found == signature;
}

bool has_front_format(const fs::path& path) {
    if (!is_front_file(path)) return false;
    const hdf5::Quiet quiet;
    try {
        const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "damaged");
        check_format(file);
        return true;
    } catch (const hdf5::Failure&) {
        return false;
    }
}

}  // namespace gaus
