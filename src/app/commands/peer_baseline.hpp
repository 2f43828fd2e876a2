// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/multi_start.hpp"

#include "app/options/settings.hpp"
#include "app/run_clock.hpp"

#include <optional>
#include <string>

namespace gaus::app {

/// The --method when it is one that searches for --time.
std::optional<Peer> peer_of(const Settings& settings);

/// gaus baseline with such a method: searches, keeps --output up to date and shows what was found.
void peer_baseline(Peer peer, const Settings& settings, const RunClock& clock,
                   const std::string& command_line);

}  // namespace gaus::app
