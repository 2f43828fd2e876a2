// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/front_file.hpp"
#include "gaus/text.hpp"

#include "file/check.hpp"
#include "file/descriptor.hpp"
#include "file/format.hpp"
#include "file/guard.hpp"
#include "file/source.hpp"
#include "file/texts.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <optional>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>

#include <fmt/format.h>

namespace gaus {

namespace fs = std::filesystem;

namespace {

using front_format::Column;
using guard::Failure;

template <class Row, class T>
void read_column(Source& source, const std::string& path, std::vector<Row>& rows,
                 Column<Row, T> column, std::size_t) {
    using Stored = std::conditional_t<std::same_as<T, bool>, std::uint8_t, T>;
    const auto values = source.numbers<Stored>(path, {rows.size()});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].*column.member = static_cast<T>(values[i]);
    }
}

template <class Row>
void read_column(Source& source, const std::string& path, std::vector<Row>& rows,
                 Column<Row, std::string> column, std::size_t) {
    auto values = source.texts(path, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].*column.member = std::move(values[i]);
}

template <class Row>
void read_column(Source& source, const std::string& path, std::vector<Row>& rows,
                 Column<Row, std::vector<double>> column, std::size_t width) {
    source.claim(path, rows.size(), width * sizeof(double));
    source.rows<double>(path, {rows.size(), width},
                        [&](std::size_t i, std::span<const double> values) {
                            (rows[i].*column.member).assign(values.begin(), values.end());
                        });
}

template <class Row, front_format::Text T>
void read_column(Source& source, const std::string& path, std::vector<Row>& rows,
                 Column<Row, T> column, std::size_t) {
    const auto values = source.texts(path, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        front_format::parse(values[i], rows[i].*column.member);
}

/// A hyperparameter that the file does not have has its default.
template <class Row>
void read_column(Source& source, const std::string& group, std::vector<Row>& rows,
                 Column<Row, Tuning> column, std::size_t) {
    for (const TuningRow& row : tuning_table) {
        const std::string path = group + std::string(row.name);
        if (!source.has(path)) continue;
        const auto values = source.numbers<double>(path, {rows.size()});
        for (std::size_t i = 0; i < rows.size(); ++i)
            (rows[i].*column.member)[row.which] = values[i];
    }
}

/// All columns of a group; the first one tells the number of rows. `width`: number of objectives.
template <class Row, class Columns>
std::vector<Row> read_columns(Source& source, const std::string& group, const Columns& columns,
                              std::size_t width = 0) {
    const std::string first = group + std::get<0>(columns).name;
    const std::size_t size = source.shape(first)[0];
    source.claim(first, size, sizeof(Row));
    std::vector<Row> rows(size);
    front_format::for_each(columns, [&](const auto& column) {
        const std::string path = group + column.name;
        if (column.presence == front_format::Presence::needed || source.has(path))
            read_column(source, path, rows, column, width);
    });
    return rows;
}

void check_format(Source& source) {
    if (!source.has_attribute("/", "format") ||
        source.text_attribute("/", "format") != front_format::name)
        throw Failure{"found another HDF5 file, expected a front file (format gaus-front)"};
    const auto version = source.attribute<std::int32_t>("/", "format_version");
    if (version < 1 || version > front_format::version)
        throw Failure{fmt::format("found {} version {}, expected version 1 to {}",
                                  front_format::name, version, front_format::version)};
}

Provenance read_root(Source& source) {
    Provenance from;
    from.generator = source.text_attribute("/", "generator");
    from.created = source.text_attribute("/", "created");
    from.command = source.text_attribute("/", "command");
    from.config = source.text_attribute("/", "config");
    from.seed = source.attribute<std::uint64_t>("/", "seed");
    from.world_size = source.attribute<std::int32_t>("/", "world_size");
    return from;
}

/// Operators without a row hold nothing.
void read_reservations(Source& source, ProblemData& data) {
    const std::string group = "/problem/reservations/";
    for (Operator& op : data.operators)
        op.amount = 0;
    const auto rows =
        read_columns<front_format::ReservationRow>(source, group, front_format::reservations);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        if (row.of < 0 || std::cmp_greater_equal(row.of, data.operators.size()))
            throw Failure{fmt::format("{}operator: found {} in row {}, expected 0 to {}", group,
                                      row.of, i, data.operators.size() - 1)};
        data.operators[static_cast<std::size_t>(row.of)].reservations.push_back(
            {.index = row.index,
             .from = row.from,
             .steps = row.steps,
             .of_space = row.of_space,
             .amount = row.amount});
    }
}

Problem read_problem(Source& source) {
    ProblemData data;
    data.name = source.text_attribute("/problem", "name");
    data.source = source.text_attribute("/problem", "source");
    data.sha256 = source.text_attribute("/problem", "sha256");
    data.resources =
        read_columns<ResourceClass>(source, "/problem/resources/", front_format::resources);
    data.operators = read_columns<Operator>(source, "/problem/operators/", front_format::operators);
    for (std::size_t v = 0; v < data.operators.size(); ++v)
        if (data.operators[v].name == fmt::format_int(v).c_str()) data.operators[v].name.clear();
    data.dependencies =
        read_columns<Dependency>(source, "/problem/dependencies/", front_format::dependencies);
    if (source.has("/problem/spaces"))
        data.spaces = read_columns<MemorySpace>(source, "/problem/spaces/", front_format::spaces);
    if (source.has("/problem/reservations")) read_reservations(source, data);
    try {
        return Problem(std::move(data));
    } catch (const InputError& error) {
        throw Failure{fmt::format("/problem: {}", error.what())};
    }
}

Origin origin_of(const std::string& path, std::size_t row, const std::string& text) {
    for (const Origin origin : {Origin::asap, Origin::alap, Origin::list, Origin::fds,
                                Origin::relaxation, Origin::refinement, Origin::initial})
        if (text == to_string(origin)) return origin;
    throw Failure{fmt::format(
        "{}: found \"{}\" in row {}, expected asap, alap, list, fds, relaxation, refinement or "
        "initial",
        path, printable(text), row)};
}

void read_schedules(Source& source, const std::string& path, std::vector<FrontPoint>& points,
                    std::size_t operators) {
    source.claim(path, points.size(), operators * sizeof(std::int32_t));
    source.rows<std::int32_t>(path, {points.size(), operators},
                              [&](std::size_t i, std::span<const std::int32_t> starts) {
                                  // They are most of the file, and the child only passes them on.
                                  if (!source.passes())
                                      points[i].schedule.start.assign(starts.begin(), starts.end());
                              });
}

void read_objective_attributes(Source& source, Front& front) {
    const std::string path = "/front/objectives";
    front.objective_names = source.text_attributes(path, "names", front_format::most_objectives);
    front.reference = source.attributes<double>(path, "reference", front.objective_names.size());
    front.complete = source.has_attribute(path, "complete") &&
                     source.attribute<std::uint8_t>(path, "complete") != 0;
}

/// The points of a group, "/front/".
std::vector<FrontPoint> read_points(Source& source, const std::string& group, std::size_t operators,
                                    std::size_t objectives) {
    auto points = read_columns<FrontPoint>(source, group, front_format::points, objectives);
    read_schedules(source, group + "schedules", points, operators);
    const auto ii = source.numbers<std::int32_t>(group + "ii", {points.size()});
    const auto origin = source.texts(group + "origin", points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].schedule.ii = ii[i];
        points[i].origin = origin_of(group + "origin", i, origin[i]);
    }
    return points;
}

Front read_front_groups(Source& source, std::size_t operators) {
    Front front;
    front.provenance = read_root(source);
    read_objective_attributes(source, front);
    const std::size_t objectives = front.objective_names.size();
    front.points = read_points(source, "/front/", operators, objectives);
    front.history = read_columns<HistoryRow>(source, "/history/", front_format::history);
    front.trials = read_columns<TrialRow>(source, "/trials/", front_format::trials, objectives);
    if (source.has("/migrations"))
        front.migrations = read_columns<MigrationRow>(source, "/migrations/",
                                                      front_format::migrations, objectives);
    if (source.has("/bounds"))
        front.bounds = read_columns<BoundRow>(source, "/bounds/", front_format::bounds, objectives);
    if (source.has("/hidden"))
        front.hidden = read_points(source, "/hidden/", operators, objectives);
    return front;
}

template <class Row>
void read_source_numbers(Source& source, const std::string& group, std::vector<Row>& rows,
                         std::size_t sources) {
    const std::string path = group + front_format::source<Row>.name;
    read_column(source, path, rows, front_format::source<Row>, 0);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].source < 0 || static_cast<std::size_t>(rows[i].source) >= sources)
            throw Failure{fmt::format("{}: found {} in row {}, expected a row of /sources", path,
                                      rows[i].source, i)};
}

/// What only merged files have.
void read_sources(Source& source, Front& front) {
    if (!source.has("/sources")) return;
    front.sources = read_columns<SourceRow>(source, "/sources/", front_format::sources);
    read_source_numbers(source, "/front/", front.points, front.sources.size());
    read_source_numbers(source, "/trials/", front.trials, front.sources.size());
}

/// Opens a regular file; never waits, as a named pipe would make it. Below 0 with errno otherwise.
int open_regular(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return -1;
    errno = EINVAL;
    if (!S_ISREG(status.st_mode)) return -1;
    return retry(
        [&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); });
}

bool has_signature(int file) {
    constexpr std::array<char, 8> signature = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::array<char, 8> found{};
    const auto size = static_cast<ssize_t>(found.size());
    return retry([&] { return ::pread(file, found.data(), found.size(), 0); }) == size &&
           found == signature;
}

/// Opens an HDF5 file. Throws InputError when there is none at `path`.
int open_front(const fs::path& path) {
    const int file = open_regular(path);
    const int error = errno;
    if (file < 0 && error == EINVAL)
        throw InputError::at(path.string(), 0, "no regular file", "a front file");
    if (file < 0)
        throw InputError(fmt::format("cannot read {}: {}", path.string(),
                                     std::error_code(error, std::generic_category()).message()));
    if (has_signature(file)) return file;
    ::close(file);
    throw InputError::at(path.string(), 0, "no HDF5 file", "a front file");
}

/// The bytes of a file. Changes to them stay in memory.
std::span<std::byte> map(int file, std::size_t size) {
    void* const bytes = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) throw Failure{"cannot be mapped to memory"};
    return {static_cast<std::byte*>(bytes), size};
}

/// What reading an honest file of `size` bytes never needs. Deflated columns take up to some
/// hundred times their size in the file, but the texts of every row are not deflated.
guard::Limits limits_of(std::size_t size) {
    return {.memory = (std::size_t{256} << 20) + 256 * size,
            .processor_time = 0.3 + 1e-6 * static_cast<double>(size)};
}

/// Calls `work` with the values of the file at `path`, here and in the process that reads it.
template <class Work>
void read_guarded(const fs::path& path, Work work) {
    const Descriptor file(open_front(path));
    struct stat status {};
    ::fstat(file, &status);
    const auto size = static_cast<std::size_t>(status.st_size);
    const guard::Limits limits = limits_of(size);
    const hdf5::Quiet quiet;  // also in the child, as is that HDF5 has started
    guard::run(limits, [&](guard::Relay& relay) {
        hid_t image = H5I_INVALID_HID;
        // Never closed: that would look at a damaged file again.
        if (relay.is_child()) image = *new hdf5::Handle(hdf5::open_image(map(file, size)));
        Source source(relay, image, limits.memory);
        work(source);
    });
}

}  // namespace

StoredFront read_front(const fs::path& path) {
    std::optional<StoredFront> stored;
    try {
        read_guarded(path, [&](Source& source) {
            check_format(source);
            stored.emplace(StoredFront{read_problem(source), {}});
            stored->front = read_front_groups(
                source, static_cast<std::size_t>(stored->problem.operator_count()));
            read_sources(source, stored->front);
            check_front(stored->front);
        });
    } catch (const Failure& failure) {
        throw InputError(fmt::format("{}: {}", path.string(), failure.what));
    } catch (const std::length_error&) {
        throw InputError(fmt::format("{}: damaged: found an impossible shape", path.string()));
    } catch (const std::bad_alloc&) {
        throw InputError(fmt::format("{}: damaged, or larger than the memory", path.string()));
    }
    return std::move(*stored);
}

bool is_front_file(const fs::path& path) {
    const Descriptor file(open_regular(path));
    return file >= 0 && has_signature(file);
}

bool has_front_format(const fs::path& path) {
    if (!is_front_file(path)) return false;
    try {
        read_guarded(path, [](Source& source) { check_format(source); });
        return true;
    } catch (const Failure&) {
        return false;
    }
}

}  // namespace gaus
