// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

namespace gaus::io {

/// Throws InputError unless the schedule has a start for every operator.
void require_complete(const Problem& problem, const Schedule& schedule);

}  // namespace gaus::io
