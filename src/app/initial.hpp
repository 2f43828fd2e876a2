#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <string>

namespace gaus::app {

/// The schedule of --initial: a CSV file with the columns name and start as gaus export writes it,
/// or FRONT:POINT. Throws InputError: it cannot be read, belongs to another design or is not legal
/// under `latency_bound` [steps].
Schedule read_initial(const std::string& source, const Problem& problem,
                      std::int32_t latency_bound);

}  // namespace gaus::app
