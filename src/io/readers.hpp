// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/read_schedule.hpp"

#include "io/file.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gaus::io {

/// Designs are supported up to this many operators. Only readers and generators whose input is
/// much smaller than the design enforce it.
inline constexpr std::int64_t max_operators = 10'000'000;

// Of every format: whether the content of a file shows it, and its reader. `source` and `sha256`
// are left to the caller. Readers throw InputError with the line (or byte) of the first mistake.
bool is_json(const File& file);
ProblemData read_json(const File& file);
bool is_gml(const File& file);
ProblemData read_gml(const File& file);
bool is_aiger(const File& file);
ProblemData read_aiger(const File& file);
bool is_graphml(const File& file);
/// `resources` is the resource XML of the loop.
ProblemData read_graphml(const File& file, const File& resources);

/// Of one that names its classes by itself.
ProblemData read_plain_graphml(const File& file);
bool is_dot(const File& file);
ProblemData read_dot(const File& file);
bool is_node_link(const File& file);
ProblemData read_node_link(const File& file);
bool is_ddg(const File& file);
ProblemData read_ddg(const File& file);
bool is_ssp(const File& file);
ProblemData read_ssp(const File& file);
bool is_psplib(const File& file);
ProblemData read_psplib(const File& file);
bool is_progen_max(const File& file);
ProblemData read_progen_max(const File& file);
bool is_patterson(const File& file);
ProblemData read_patterson(const File& file);
bool is_job_shop(const File& file);
ProblemData read_job_shop(const File& file);
bool is_task_graph(const File& file);
ProblemData read_task_graph(const File& file);

/// A format of designs.
struct Format {
    std::string_view name;
    std::array<std::string_view, 2> endings;  ///< of file names; "" is none
    bool (*fits)(const File& file);
    ProblemData (*read)(const File& file);
    /// With a second file, of a format that may have one.
    ProblemData (*read_with)(const File& file, const File& resources) = nullptr;
    /// Numbers alone, of which one that is wrong hides the format.
    bool of_numbers = false;
};

/// All of them. No file fits two.
inline constexpr std::array formats = {
    Format{"JSON", {".json"}, is_json, read_json},
    Format{"GML", {".gml"}, is_gml, read_gml},
    Format{"AIGER", {".aig", ".aag"}, is_aiger, read_aiger},
    Format{"GraphML", {".graphml"}, is_graphml, read_plain_graphml, read_graphml},
    Format{"DOT", {".dot", ".gv"}, is_dot, read_dot},
    Format{"node-link JSON", {".json"}, is_node_link, read_node_link},
    Format{"Triton DDG", {".json", ".ddg"}, is_ddg, read_ddg},
    Format{"SSP", {".mlir"}, is_ssp, read_ssp},
    Format{"PSPLIB", {".sm"}, is_psplib, read_psplib, nullptr, true},
    Format{"ProGen/max", {".sch"}, is_progen_max, read_progen_max, nullptr, true},
    Format{"Patterson", {".rcp"}, is_patterson, read_patterson, nullptr, true},
    Format{"job shop", {".txt", ".jsp"}, is_job_shop, read_job_shop, nullptr, true},
    Format{"STG", {".stg"}, is_task_graph, read_task_graph, nullptr, true},
};

/// "JSON, GML, AIGER or GraphML": all of them.
std::string names_of_formats();

/// The format that the content shows; of numbers among which one is wrong, the format that the name
/// of the file shows. Throws InputError for any other content.
const Format& recognise(const File& file);

/// A design of one file: what the reader of its format says, with operators that all have a name
/// or number of their own.
ProblemData read_single(const File& file, const Format& format);

/// The schedule of a problem; throws InputError with the line of the first mistake.
StoredSchedule read_schedule(const File& file, const Problem& problem);

}  // namespace gaus::io
