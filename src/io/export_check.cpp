// SPDX-License-Identifier: Apache-2.0
#include "io/export_check.hpp"

#include "gaus/error.hpp"

#include <fmt/format.h>

namespace gaus::io {

void require_complete(const Problem& problem, const Schedule& schedule) {
    if (schedule.start.size() != static_cast<std::size_t>(problem.operator_count())) {
        throw InputError(fmt::format("export: found {} starts, expected {}, one per operator",
                                     schedule.start.size(), problem.operator_count()));
    }
}

}  // namespace gaus::io
