// SPDX-License-Identifier: Apache-2.0
#include "app/provenance.hpp"

#include "gaus/version.hpp"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace gaus::app {

std::string program_version() {
    return fmt::format("gaus {}", version);
}

Provenance provenance(const Settings& settings, const std::string& command_line, int ranks) {
    Provenance from;
    from.generator = program_version();
    from.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    from.command = command_line;
    from.config = settings.record();
    from.world_size = ranks;
    return from;
}

}  // namespace gaus::app
