// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gaus {

/// Memory that this process can still take [bytes]: what the machine has available without
/// swapping, less where a control group or a limit of the address space leaves less. Infinity when
/// the system does not tell.
double available_memory();

}  // namespace gaus
