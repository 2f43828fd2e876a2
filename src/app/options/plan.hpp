// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/search.hpp"

#include "app/options/settings.hpp"

#include <string>
#include <vector>

namespace gaus::app {

/// What gaus solve was asked to do, checked, and ready for `search`.
struct Plan {
    Problem problem;
    SearchSettings search;             ///< threads 0: by the cores, which the ranks find together
    std::vector<std::string> remarks;  ///< for the user, one line each
};

/// Reads the design and turns the options into search settings. Throws InputError. Not collective.
Plan make_plan(const Settings& settings);

}  // namespace gaus::app
