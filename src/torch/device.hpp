// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace gaus {

/// While the result lives, what LibTorch does on this thread is in the order of this stream of the
/// current CUDA device; nullptr: nothing changes.
std::shared_ptr<void> torch_on(void* stream);

}  // namespace gaus
