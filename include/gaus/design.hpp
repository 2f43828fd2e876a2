// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <filesystem>
#include <iosfwd>

namespace gaus {

/// Reads a design; the format is recognised from the content. `resources` names the resource XML of
/// a GraphML design; empty: X_RM.xml beside X.graphml. Throws InputError with file, line or byte,
/// what was found and what was expected. Formats: docs/formats.md.
Problem read_design(const std::filesystem::path& path, const std::filesystem::path& resources = {});

/// The same, before `Problem` checks it: for callers that change limits or costs first.
ProblemData read_design_data(const std::filesystem::path& path,
                             const std::filesystem::path& resources = {});

/// Writes the JSON design format; streams, O(V + E). Reading it again gives the same resources,
/// operators and dependencies. `data` must be valid: what a reader, a generator or `Problem` takes.
void write_design(std::ostream& out, const ProblemData& data);

/// Writes a directed graph in the DOT language, whose reading gives the same operators and
/// dependencies, with classes in the order of their operators. Throws InputError when `data` says
/// what the language has no attributes for. O(V + E).
void write_design_dot(std::ostream& out, const ProblemData& data);

/// Likewise as an instance of CIRCT's SSP dialect; dependencies come back grouped by their targets.
void write_design_ssp(std::ostream& out, const ProblemData& data);

}  // namespace gaus
