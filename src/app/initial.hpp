#pragma once

#include "gaus/horizon.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <string>

namespace gaus::app {

/// The schedule of --initial: a file as `read_schedule` takes it, or FRONT:POINT. A file that names
/// no interval gets that of `asked`, if it is one. Throws InputError: it cannot be read, belongs to
/// another design or is not legal whatever the latency bound.
Schedule read_initial(const std::string& source, const Problem& problem,
                      const IntervalRange& asked);

}  // namespace gaus::app
