// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front_file.hpp"

namespace gaus {

/// Throws guard::Failure, which names the dataset, when a front holds what no front file may: a
/// number out of its range, more objectives than most_objectives, or objectives with an empty name
/// or the same. Whether schedules are legal is a question for verify(). The reader and the writer
/// ask alike.
void check_front(const Front& front);

}  // namespace gaus
