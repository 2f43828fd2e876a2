// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/problem.hpp"

#include <cstddef>
#include <filesystem>

namespace gaus {

/// Writes atomically: the image is built in memory, then temporary file beside `path`, fsync,
/// rename, fsync of the folder. Throws InputError when the folder cannot be written, SystemError
/// when the disk is full; either way `path` is as before and no temporary file stays.
/// Returns the size of the file in bytes.
std::size_t write_front(const std::filesystem::path& path, const Problem& problem,
                        const Front& front);

/// A front file with its problem.
struct StoredFront {
    Problem problem;
    Front front;
};

/// Throws InputError when the file is missing, damaged, not a front file or of a newer version.
StoredFront read_front(const std::filesystem::path& path);

/// True when the file begins like an HDF5 file.
bool is_front_file(const std::filesystem::path& path);

/// True when the file says that it is a front of a version known here. Reads no data.
bool has_front_format(const std::filesystem::path& path);

}  // namespace gaus
