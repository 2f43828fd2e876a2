// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gaus::app {

/// The words of a command line as a shell takes them again.
std::string shell_words(const std::vector<std::string>& words);

}  // namespace gaus::app
