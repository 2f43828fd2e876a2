// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front_file.hpp"
#include "gaus/merge.hpp"
#include "gaus/problem.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gaus::app {

/// Fronts of one design with the same objectives.
struct FrontSet {
    Problem problem;  ///< of the first file; the others differ at most in its source
    std::vector<NamedFront> fronts;
};

/// Reads at least one front file; `each` sees every one as soon as it is read and may change it.
/// Throws InputError: a file that is none, two files of different designs or objectives.
FrontSet read_fronts(const std::vector<std::string>& paths,
                     const std::function<void(const std::string& path, StoredFront&)>& each);

}  // namespace gaus::app
