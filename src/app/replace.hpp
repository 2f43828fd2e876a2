// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <filesystem>

namespace gaus::app {

/// Whether the front file at `path` may be replaced without being asked for: only one of the same
/// design may, and no search of more than ten minutes that took more than twice `time_limit` [s].
/// Limits of classes may differ. Reads the front. Throws InputError with what the file holds; does
/// nothing when there is none or it is empty.
void check_replaceable(const std::filesystem::path& path, const Problem& problem,
                       double time_limit = 0);

}  // namespace gaus::app
