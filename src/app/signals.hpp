// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gaus::app {

/// From now on SIGINT, SIGTERM and SIGUSR1 are remembered; a second SIGINT ends the process at
/// once. A file size limit (SIGXFSZ) becomes an error of the write.
void watch_signals();

/// True when one of them arrived.
bool signal_arrived();

}  // namespace gaus::app
