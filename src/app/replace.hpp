#pragma once

#include "gaus/front_file.hpp"
#include "gaus/problem.hpp"

#include <filesystem>
#include <limits>
#include <string_view>

namespace gaus::app {

/// Whether the front file at `path` may be replaced without being asked for: only an earlier result
/// of the same `command` for the same design may, and no search of more than ten minutes that took
/// more than twice `time_limit` [s]. Limits of classes may differ. Reads the front. Throws
/// InputError with what the file holds; does nothing when there is none or it is empty.
void check_replaceable(const std::filesystem::path& path, std::string_view command,
                       const Problem& problem,
                       double time_limit = std::numeric_limits<double>::infinity());

/// The same for a copy of a front with more in it: only one of the same run may be replaced.
void check_replaceable(const std::filesystem::path& path, const Provenance& run);

}  // namespace gaus::app
