// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/search.hpp"

#include "app/options/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gaus::app {

/// What a search was asked to do, checked, and ready for `search`.
struct Plan {
    Problem problem;
    SearchSettings search;             ///< threads 0: by the cores, which the ranks find together
    std::vector<std::string> remarks;  ///< for the user, one line each
};

/// How `settings` search: gaus solve does by the search, gaus baseline by some of its methods;
/// none: they do not.
std::optional<Method> method_of(const Settings& settings);

/// Reads the design and turns the options into search settings. Throws InputError. The relaxation
/// of GS-Schedule is left to the caller. Not collective.
Plan make_plan(const Settings& settings);

}  // namespace gaus::app
