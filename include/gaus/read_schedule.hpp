// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace gaus {

/// Starts as a file gives them.
struct StoredSchedule {
    std::vector<std::int32_t> start{};  ///< [V]
    std::optional<std::int32_t> ii{};   ///< nothing: the file says none
    /// The file is HatScheT's: its II is that of the next iteration even without pipelining.
    bool hatschet = false;
};

/// Reads the schedule of a problem: CSV with the columns name and start, perhaps ii, as export_csv
/// writes it, or HatScheT's CSV. The format is recognised from the content; rows may come in any
/// order. Of operators with the same name the number of the row decides. O(V).
/// Throws InputError with file and line: no such format, an operator that the design has not, twice
/// the same or not at all, a start that is no step. Formats: docs/formats.md.
StoredSchedule read_schedule(const std::filesystem::path& path, const Problem& problem);

}  // namespace gaus
