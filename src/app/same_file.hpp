// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/options/settings.hpp"

namespace gaus::app {

/// Throws InputError when an output is the same file as an input or another output, by whatever
/// name or link: what is read must not be destroyed. Fronts that a command may write back to are
/// left out: those of merge and bound, and that of --initial with --resume.
void check_no_same_file(const Settings& settings);

}  // namespace gaus::app
