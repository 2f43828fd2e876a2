// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process.hpp"

namespace gaus::test {

/// Solves `design` for a few restarts into front.h5; the run must succeed.
Finished solve_small(const Folder& folder, const std::string& design,
                     std::vector<std::string> more = {});

/// The sorted objective vectors of a front file.
std::vector<std::vector<double>> front_values(const std::filesystem::path& path);

/// A Python that has h5py and numpy, which tests/check_front.py needs; empty when there is none.
std::string python();

}  // namespace gaus::test
