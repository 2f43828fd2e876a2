#pragma once

#include "gaus/problem.hpp"
#include "gaus/read_schedule.hpp"

#include "io/file.hpp"

#include <cstdint>

namespace gaus::io {

/// Designs are supported up to this many operators. Only readers and generators whose input is
/// much smaller than the design enforce it.
inline constexpr std::int64_t max_operators = 10'000'000;

enum class Format { json, gml, aiger, graphml };

/// The format that the content shows. Throws InputError for any other content.
Format recognise(const File& file);

/// One reader per format. `source` and `sha256` are left to the caller. All throw InputError with
/// the line (or byte) of the first mistake.
ProblemData read_aiger(const File& file);
ProblemData read_gml(const File& file);
ProblemData read_json(const File& file);
/// By format; not for GraphML, which needs a second file.
ProblemData read_single(const File& file, Format format);
/// `resources` is the resource XML of the loop.
ProblemData read_graphml(const File& file, const File& resources);

/// The schedule of a problem; throws InputError with the line of the first mistake.
StoredSchedule read_schedule(const File& file, const Problem& problem);

}  // namespace gaus::io
