#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <string>

namespace gaus::app {

/// The schedule of --initial: a CSV file with the columns name and start as gaus export writes it,
/// or FRONT:POINT. Throws InputError: it cannot be read, belongs to another design or is not legal
/// whatever the latency bound.
Schedule read_initial(const std::string& source, const Problem& problem);

}  // namespace gaus::app
